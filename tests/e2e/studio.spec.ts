/**
 * The camera in the browser, on a sitting of its own: the operator sends, the desk sees the signal, the public the
 * picture; what happens to devices, to the place, and to whoever may not.
 */
import { chromium, expect, test, type Browser, type Page } from '@playwright/test';
import { launchCameraBrowser, startCamera, type Camera } from '../../scripts/demo-camera.ts';
import { CHROMIUM } from '../../scripts/bootstrap/paths.mjs';
import { contextOf, DESK, expectAccessible, expectNoSideways, PHONE, TABLET } from './support.ts';
import { videoTime } from './watching.ts';

test.describe.configure({ mode: 'serial', timeout: 120_000 });

/** The door opens to encoders seven days before. */
const DAYS_AHEAD = 5;
const DAY_MS = 86_400_000;

let cameras: Browser;
let studio: Page;
let chair: Page;
let meetingId = '';
/** The one who brings sign language. */
let interpreters: Browser | undefined;
let interpreter: Camera | undefined;
let signsId = '';

/** A browser whose camera, microphone and screen are made up; every track it opens is kept for the test to end. */
async function launchWithDevices(): Promise<Browser> {
	return chromium.launch({
		executablePath: CHROMIUM,
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
			'--use-fake-ui-for-media-stream',
			'--use-fake-device-for-media-stream=device-count=2',
			'--auto-select-tab-capture-source-by-title=Kamera im Browser',
			'--autoplay-policy=no-user-gesture-required',
			'--disable-features=WebRtcHideLocalIpsWithMdns'
		]
	});
}

const state = () => studio.locator('main p.state');
/** How far the own picture has run. */
const ownTime = () =>
	studio
		.getByRole('region', { name: 'Eigenes Bild' })
		.locator('video')
		.evaluate((video: HTMLVideoElement) => video.currentTime);
const key = (name: string) => studio.getByRole('button', { name, exact: true });

/** What the operator's desk is told of the encoder. */
async function signal(): Promise<{ connected: boolean; since: number; width: number | null }> {
	const answer = await studio.request.get(`/saal/${meetingId}/regie/stand`);
	const { stand } = (await answer.json()) as {
		stand: { status?: { connectedSince: string | null; width: number | null } };
	};
	const since = Date.parse(stand.status?.connectedSince ?? '') || 0;
	return { connected: since > 0, since, width: stand.status?.width ?? null };
}

/** A device is pulled out: its track ends without anybody having stopped it. */
const unplug = (kind: 'video' | 'audio') =>
	studio.evaluate((wanted) => {
		const { opened } = globalThis as unknown as { opened: MediaStreamTrack[] };
		const track = opened.findLast((each) => each.kind === wanted && each.readyState === 'live')!;
		track.stop();
		track.dispatchEvent(new Event('ended'));
	}, kind);

test.beforeAll(async ({ browser, baseURL }) => {
	cameras = await launchWithDevices();
	const clerk = await (await contextOf(browser, 'clerk', DESK)).newPage();
	await clerk.goto('/sitzungsdienst/sitzungen/neu', { waitUntil: 'networkidle' });
	const council = clerk.getByLabel('Gremium').locator('option', { hasText: /^Rat/ }).first();
	await clerk.getByLabel('Gremium').selectOption(await council.innerText());
	await clerk.getByLabel('Tag').fill(new Date(Date.now() + DAYS_AHEAD * DAY_MS).toISOString().slice(0, 10));
	await clerk.getByRole('button', { name: 'Anlegen' }).click();
	await expect(clerk.getByRole('link', { name: 'Prüfen und einladen' })).toBeVisible();
	meetingId = new URL(clerk.url()).pathname.split('/').at(-1)!;
	await clerk.getByRole('link', { name: 'Prüfen und einladen' }).click();
	// So soon it has to be urgent, and may be too late all the same.
	await clerk
		.getByLabel(/Dringlichkeit|dringend/i)
		.first()
		.check();
	await clerk.locator('textarea[name=reason]').fill('Die Frist der Förderstelle endet in dieser Woche.');
	const invite = clerk.getByRole('button', { name: /einladen/i });
	await invite.click();
	const invited = clerk.getByText('Eingeladen').first();
	const defect = clerk.locator('input[name=defect]');
	await expect(invited.or(defect)).toBeVisible();
	if (await defect.isVisible()) {
		await defect.check();
		await invite.click();
	}
	await expect(invited).toBeVisible();
	await clerk.context().close();

	chair = await (await contextOf(browser, 'chair', TABLET)).newPage();
	const login = await contextOf(browser, 'operator');
	const storageState = await login.storageState();
	await login.close();
	const context = await cameras.newContext({ ...DESK, baseURL, storageState, locale: 'de-DE' });
	await context.addInitScript(() => {
		const opened: MediaStreamTrack[] = [];
		Object.assign(globalThis, { opened });
		for (const ask of ['getUserMedia', 'getDisplayMedia'] as const) {
			const real = navigator.mediaDevices?.[ask].bind(navigator.mediaDevices);
			if (!real) continue;
			navigator.mediaDevices[ask] = async (wanted?: MediaStreamConstraints) => {
				const stream = await real(wanted);
				opened.push(...stream.getTracks());
				return stream;
			};
		}
	});
	studio = await context.newPage();
});
test.afterAll(async () => {
	await chair?.context().close();
	await interpreters?.close();
	await cameras?.close();
});

test('without a broadcast the page says the way on; the desk plans it and leads here', async () => {
	await studio.goto(`/saal/${meetingId}/studio`);
	await expect(studio.getByText('Für diese Sitzung ist keine Übertragung geplant')).toBeVisible();
	await studio.getByRole('main').getByRole('link', { name: 'Zur Regie' }).last().click();
	await studio.getByRole('button', { name: 'Übertragung planen' }).click();
	await studio.getByRole('link', { name: 'Kamera im Browser' }).click();
	await expect(studio.getByRole('heading', { name: 'Kamera im Browser' })).toBeVisible();
	await expect(state()).toHaveText('Nicht verbunden');
});

test('only this page may ask for camera, microphone and screen', async () => {
	const policy = async (path: string) => (await studio.request.get(path)).headers()['permissions-policy'];
	for (const path of ['/', '/saal', `/saal/${meetingId}/regie`, `/sitzungen/${meetingId}`]) {
		expect(await policy(path), path).toMatch(/camera=\(\), microphone=\(\), display-capture=\(\)/);
	}
	expect(await policy(`/saal/${meetingId}/studio`)).toMatch(
		/camera=\(self\), microphone=\(self\), display-capture=\(self\)/
	);
});

test('camera and microphone are chosen before anything is sent', async () => {
	await key('Kamera und Mikrofon freigeben').click();
	await expect.poll(() => ownTime()).toBeGreaterThan(0);
	const camera = studio.getByLabel('Kamera', { exact: true });
	await expect(camera.locator('option')).toHaveCount(3);
	await expect(camera.locator('option:checked')).toHaveText('fake_device_0');
	await camera.selectOption({ label: 'fake_device_1' });
	await expect(camera.locator('option:checked')).toHaveText('fake_device_1');
	// The second one is a camera for depth, which no encoder takes.
	await camera.selectOption({ label: 'fake_device_0' });
	await expect(camera.locator('option:checked')).toHaveText('fake_device_0');
	const meter = studio.getByRole('meter', { name: 'Pegel des Mikrofons' });
	await expect(meter).toHaveAttribute('aria-valuetext', /gut|zu laut/);
	expect((await signal()).connected).toBe(false);
	await expectAccessible(studio, 'the studio before it sends');
	await expectNoSideways(studio);
});

test('it sends; the desk has the signal, and the page says that the public sees nothing yet', async () => {
	await key('Senden').click();
	await expect(state()).toHaveText(/^Sendet seit \d\d:\d\d/, { timeout: 15_000 });
	await expect.poll(async () => (await signal()).connected).toBe(true);
	await expect(studio.getByText('Ihr Bild ist gerade nicht öffentlich zu sehen')).toBeVisible();
	const outgoing = studio.getByRole('region', { name: 'Was hinausgeht' });
	await expect(outgoing).toContainText('1280 × 720');
	await expect(outgoing).toContainText(/\d (M|k)bit\/s/);
	await expect(studio.getByLabel('Bildgröße')).toBeDisabled();
	await expectAccessible(studio, 'the studio while it sends');
});

test('the sitting is opened: the public page plays the picture', async ({ browser }) => {
	await chair.goto(`/saal/${meetingId}/leitung`);
	await chair.getByRole('button', { name: /Alle \d+ Fehlenden anwesend/ }).click();
	await expect(chair.getByText(/beschlussfähig \(mindestens/)).toBeVisible();
	await chair.getByRole('button', { name: /Sitzung eröffnen/ }).click();
	await chair.getByRole('button', { name: /Ö 1 aufrufen/ }).click();
	await expect(studio.getByText('Bild und Ton gehen an die Öffentlichkeit.')).toBeVisible();
	await expect.poll(async () => (await signal()).width).toBe(1280);

	const citizen = await (await browser.newContext(PHONE)).newPage();
	await citizen.goto(`/sitzungen/${meetingId}`);
	const video = citizen.locator('video');
	await expect
		.poll(() => video.evaluate((each: HTMLVideoElement) => each.videoWidth), { timeout: 30_000 })
		.toBe(1280);
	const time = await videoTime(citizen);
	await expect.poll(() => videoTime(citizen)).toBeGreaterThan(time + 1);
	await expect(citizen.getByRole('button', { name: 'Gebärdensprache' })).toHaveCount(0);

	await test.step('without delay, in the same page', async () => {
		await choose(citizen, 'Ohne Verzögerung');
		await expect.poll(() => isDirect(citizen), { timeout: 10_000 }).toBe(true);
		await expect.poll(() => video.evaluate((each: HTMLVideoElement) => each.videoWidth)).toBe(1280);
		await expect.poll(() => videoTime(citizen)).toBeGreaterThan(1);
		await expect(citizen.getByRole('button', { name: '−30 s, zurück' })).toBeDisabled();
		await expectAccessible(citizen, 'the player without delay');
		await choose(citizen, 'Ohne Verzögerung');
		await expect.poll(() => isDirect(citizen)).toBe(false);
		await expect.poll(() => video.evaluate((each: HTMLVideoElement) => each.videoWidth)).toBe(1280);
	});
	await test.step('where that does not work it is said, and the usual picture comes', async () => {
		await citizen.route('**/media/whep/**', (route) => route.fulfill({ status: 503 }));
		await choose(citizen, 'Ohne Verzögerung');
		await expect(
			citizen.getByText('Ohne Verzögerung ist die Übertragung gerade nicht zu sehen.')
		).toBeVisible();
		await expect.poll(() => video.evaluate((each: HTMLVideoElement) => each.videoWidth)).toBe(1280);
		await expect.poll(() => videoTime(citizen)).toBeGreaterThan(1);
	});
	await test.step('where its port is blocked, likewise', async () => {
		await citizen.unroute('**/media/whep/**');
		await citizen.route('**/media/whep/**', async (route) => {
			if (route.request().method() !== 'POST') return route.continue();
			const answer = await route.fetch();
			const body = (await answer.text()).replaceAll(/^(a=candidate:\S+ \d \S+ \d+ \S+) \d+/gm, '$1 9');
			await route.fulfill({ response: answer, body });
		});
		const sentence = citizen.getByText('Ohne Verzögerung ist die Übertragung gerade nicht zu sehen.');
		await expect(sentence).toBeHidden({ timeout: 15_000 });
		await choose(citizen, 'Ohne Verzögerung');
		await expect.poll(() => isDirect(citizen)).toBe(true);
		await expect(sentence).toBeVisible({ timeout: 10_000 });
		expect(await isDirect(citizen)).toBe(false);
		await expect.poll(() => video.evaluate((each: HTMLVideoElement) => each.videoWidth)).toBe(1280);
		await expect.poll(() => videoTime(citizen)).toBeGreaterThan(1);
	});
	await citizen.context().close();
});

test('of a second camera the desk sees stills before it goes on the air', async () => {
	const desk = await chair.context().newPage();
	await desk.goto(`/saal/${meetingId}/regie`);
	await desk.getByText('Weitere Kamera anschließen').click();
	await desk.locator('#neue-kamera').fill('Rednerpult');
	await desk.getByRole('button', { name: 'Hinzufügen' }).click();
	const tile = desk.getByRole('button', { name: /Rednerpult.*kein Signal/ });
	await expect(tile).toBeVisible();
	await desk.getByText('Rednerpult einrichten').click();
	const setUp = desk.locator('.setup').filter({ visible: true });
	await setUp.getByText('zeigen', { exact: true }).first().click();
	const words = await setUp.innerText();
	const browser = await launchCameraBrowser();
	const camera = await startCamera({
		url: /http\S+\/media\/whip\/\S+/.exec(words)![0],
		key: /^[\w-]{32}$/m.exec(words)![0],
		...{ browser, width: 320, height: 180 }
	});
	const canvas = desk.getByRole('button', { name: /Rednerpult/ }).locator('canvas');
	await expect(canvas).toBeAttached({ timeout: 15_000 });
	// Asked for only while it can be seen.
	await canvas.scrollIntoViewIfNeeded();
	await expect(canvas).toHaveCSS('opacity', '1', { timeout: 30_000 });
	const drawn = () => canvas.evaluate((element: HTMLCanvasElement) => element.toDataURL());
	const first = await drawn();
	await expect.poll(drawn, { timeout: 30_000 }).not.toBe(first);
	await expectAccessible(desk, 'the desk with two cameras');
	await expectNoSideways(desk);
	await camera.stop();
	await browser.close();
	await expect(canvas).toHaveCount(0);
	await desk.getByRole('button', { name: 'Kamera entfernen' }).click({ delay: 1200 });
	await expect(desk.getByRole('button', { name: /Rednerpult/ })).toHaveCount(0);
	await desk.close();
});

test('the desk sets up a camera for sign language, and sees that it sends', async () => {
	const desk = await chair.context().newPage();
	await desk.goto(`/saal/${meetingId}/regie`);
	await desk.getByRole('button', { name: 'Kamera für Gebärdensprache einrichten' }).click();
	const region = desk.getByRole('region', { name: 'Gebärdensprache' });
	await expect(region.getByText('kein Signal')).toBeVisible();
	await expectAccessible(desk, 'the desk with sign language');
	const url = /http\S+\/media\/whip\/\S+/.exec(await region.innerText())![0];
	await region.getByText('zeigen', { exact: true }).first().click();
	const bearer = /^[\w-]{32}$/m.exec(await region.innerText())![0];
	interpreters = await launchCameraBrowser();
	interpreter = await startCamera({ url, key: bearer, browser: interpreters, width: 320, height: 180 });
	await expect(region.getByText('sendet')).toBeVisible({ timeout: 15_000 });
	signsId = url.split('/').at(-1)!;
	await desk.close();
});

test('who wants sign language sees it beside the picture, as large as they like', async ({ browser }) => {
	const citizen = await (await browser.newContext(PHONE)).newPage();
	const asked: string[] = [];
	citizen.on('request', (request) => asked.push(request.url()));
	const hands = citizen.getByRole('button', { name: 'Gebärdensprache', exact: true });
	await citizen.goto(`/sitzungen/${meetingId}`);
	await expect.poll(() => videoTime(citizen), { timeout: 30_000 }).toBeGreaterThan(0);
	expect(asked.filter((each) => each.includes(signsId))).toEqual([]);
	await hands.click();
	await expect(hands).toHaveAttribute('aria-pressed', 'true');
	const picture = citizen.locator('video[title="Gebärdensprache"]');
	await expect(picture).toBeVisible({ timeout: 15_000 });
	const time = await picture.evaluate((video: HTMLVideoElement) => video.currentTime);
	await expect
		.poll(() => picture.evaluate((video: HTMLVideoElement) => video.currentTime))
		.toBeGreaterThan(time + 1);
	expect(await picture.evaluate((video: HTMLVideoElement) => video.muted)).toBe(true);
	await expectAccessible(citizen, 'the player with sign language');
	await expectNoSideways(citizen);

	const small = (await picture.boundingBox())!.width;
	await citizen.getByRole('button', { name: 'Gebärdensprache größer zeigen' }).click();
	expect((await picture.boundingBox())!.width).toBeGreaterThan(small * 1.3);
	await hands.click();
	await expect(picture).toHaveCount(0);
	await citizen.route(`**/media/hls/${signsId}/**`, (route) => route.fulfill({ status: 404 }));
	await hands.click();
	await expect(citizen.getByRole('button', { name: 'Gebärdensprache kleiner zeigen' })).toBeVisible();
	await expect(citizen.getByText('Zurzeit keine Gebärdensprache')).toBeVisible();
	await interpreter!.stop();
	await citizen.context().close();
});

/** In the menu of the player, which closes again. */
async function choose(page: Page, name: string): Promise<void> {
	const more = page.getByRole('button', { name: 'Weitere Einstellungen' });
	await more.click();
	await page.getByRole('button', { name, exact: true }).click();
	await more.click();
}

const isDirect = (page: Page) =>
	page.locator('video').evaluate((video: HTMLVideoElement) => video.srcObject instanceof MediaStream);

test('a muted microphone, a lost one and a lost camera do not break the broadcast', async () => {
	const { since } = await signal();
	await key('Ton stumm').click();
	await expect(key('Ton stumm')).toHaveAttribute('aria-pressed', 'true');
	await expect(studio.getByRole('meter')).toHaveAttribute('aria-valuetext', 'stumm');
	await key('Ton stumm').click();
	await unplug('video');
	await expect(
		studio.getByText(/^Die Kamera „.*“ ist nicht mehr da\. Es geht mit „.*“ weiter\.$/)
	).toBeVisible();
	await unplug('audio');
	await expect(studio.getByText(/^Das Mikrofon „.*“ ist nicht mehr da\. Es geht mit /)).toBeVisible();
	await expect(state()).toHaveText(/^Sendet/);
	expect((await signal()).since).toBe(since);
});

test('the screen takes the place of the camera and gives it back by itself', async () => {
	const { since } = await signal();
	await key('Bildschirm zeigen').click();
	await expect(key('Zurück zur Kamera')).toBeVisible();
	await expect(state()).toHaveText(/^Sendet/);
	// As by the browser's own bar.
	await unplug('video');
	await expect(key('Bildschirm zeigen')).toBeVisible();
	await expect.poll(() => ownTime()).toBeGreaterThan(0);
	expect((await signal()).since).toBe(since);
});

test('another encoder takes over: it is said, not fought, and can be taken back', async ({ baseURL }) => {
	const { key: bearer, url } = await studio.evaluate(() => {
		const text = document.documentElement.innerHTML;
		return { key: /[{,]key:"([^"]+)"/.exec(text)![1]!, url: /stand:\{id:"([^"]+)"/.exec(text)![1]! };
	});
	const browser = await launchCameraBrowser();
	const other = await startCamera({
		url: new URL(`/media/whip/${url}`, baseURL).href,
		key: bearer,
		browser,
		width: 640,
		height: 360
	});
	await expect(studio.getByText('Ein anderer Encoder hat die Übertragung übernommen')).toBeVisible();
	await expect.poll(async () => (await signal()).width, { timeout: 15_000 }).toBe(640);
	// It keeps the place for longer than ours would take to come back.
	const { since } = await signal();
	await studio.waitForTimeout(3000);
	expect((await signal()).since).toBe(since);
	await other.stop();
	await browser.close();
	await key('Übertragung wieder übernehmen').click();
	await expect(state()).toHaveText(/^Sendet/, { timeout: 15_000 });
	await expect.poll(async () => (await signal()).width).toBe(1280);
});

test('stopped, the signal is gone; the end of the sitting ends it, too', async () => {
	await key('Senden beenden').click();
	await expect(state()).toHaveText('Nicht verbunden');
	await expect.poll(async () => (await signal()).connected).toBe(false);
	await key('Senden').click();
	await expect(state()).toHaveText(/^Sendet/, { timeout: 15_000 });
	await chair.getByText('Sitzung jetzt schließen').click();
	await chair.getByRole('button', { name: 'Sitzung schließen', exact: true }).click({ delay: 1200 });
	await expect(studio.getByText('Die Sitzung ist geschlossen', { exact: true })).toBeVisible();
	expect(
		await studio.evaluate(() =>
			(globalThis as unknown as { opened: MediaStreamTrack[] }).opened.map(({ readyState }) => readyState)
		)
	).not.toContain('live');
});

test('a member is refused', async ({ browser }) => {
	const member = await (await contextOf(browser, 'member')).newPage();
	const answer = await member.goto(`/saal/${meetingId}/studio`);
	expect(answer?.status()).toBe(403);
	await expect(
		member.getByText('Die Regie ist der Übertragung und der Sitzungsleitung vorbehalten.')
	).toBeVisible();
	await member.context().close();
});
