/**
 * One evening of the council, as a person could watch it: the clerk invites, a member files a motion, the chair runs the
 * sitting, a camera comes in, a citizen watches on the phone, the public is excluded, and at the end there are a
 * recording and a draft of the minutes.
 */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test, type BrowserContext } from '@playwright/test';
import { launchCameraBrowser, startCamera, type Camera } from '../../scripts/demo-camera.ts';
import { contextOf, demoInfo, DESK, expectAccessible, expectNoSideways, PHONE, TABLET } from './support.ts';
import { clockOf, current, endOf, hearsOnly, mediaAnswers, scan, videoTime } from './watching.ts';

const HEADING = 'Grundstücksangelegenheit';
const MOTION = 'Beleuchtung des Schulwegs an der Auenstraße';
const CAPTION = 'Guten Abend, wir beraten über den Weg <am Fluss>.';
const CLOSED_WORDS = 'Das Grundstück kostet';

test('one evening', async ({ browser, request, baseURL }) => {
	test.setTimeout(300_000);
	const { tonight } = demoInfo();
	const contexts: BrowserContext[] = [];
	const open = async (context: BrowserContext) => {
		contexts.push(context);
		return context.newPage();
	};
	let camera: Camera | undefined;
	/** The papers of the evening, the second one non-public. */
	let paper = '';
	let secret = '';
	const cameraBrowser = await launchCameraBrowser();

	const clerk = await open(await contextOf(browser, 'clerk', DESK));
	const chair = await open(await contextOf(browser, 'chair', TABLET));
	const member = await open(await contextOf(browser, 'member', TABLET));
	const writer = await open(await contextOf(browser, 'operator', DESK));
	const citizen = await open(await browser.newContext(PHONE));
	/** Types a line of captions and sends it. */
	const write = async (text: string) => {
		await writer.getByLabel('Nächste Zeile').pressSequentially(text);
		await writer.keyboard.press('Enter');
	};

	try {
		await test.step('the clerk builds the agenda from two papers, one of them non-public, and invites', async () => {
			await clerk.goto(`/sitzungsdienst/sitzungen/${tonight.meetingId}`);
			// Which papers are due depends on the day.
			const due = clerk.getByRole('listitem').filter({ has: clerk.getByRole('checkbox') });
			const closed = due.filter({ hasText: 'nichtöffentlich' }).first();
			const open = due.filter({ hasNotText: 'nichtöffentlich', hasText: 'Beschlussvorlage' }).first();
			secret = await closed.locator('.row-title').innerText();
			paper = await open.locator('.row-title').innerText();
			await closed.getByRole('checkbox').check();
			await open.getByRole('checkbox').check();
			await clerk.getByRole('button', { name: '2 Vorlagen übernehmen' }).click();
			const closedPart = clerk.getByRole('list', { name: 'Nichtöffentlicher Teil' });
			await expect(closedPart.getByText(secret)).toBeVisible();
			await expect(clerk.getByRole('list', { name: 'Öffentlicher Teil', exact: true })).toContainText(paper);

			await closedPart.getByRole('link', { name: secret }).click();
			await clerk.getByLabel('Bezeichnung für die Öffentlichkeit').fill(HEADING);
			await clerk.getByRole('button', { name: 'Speichern', exact: true }).click();
			await expect(clerk.getByLabel('Bezeichnung für die Öffentlichkeit')).toBeHidden();

			await clerk.getByRole('link', { name: 'Prüfen und einladen' }).click();
			await clerk
				.getByLabel(/Dringlichkeit|dringend/i)
				.first()
				.check();
			await clerk.locator('textarea[name=reason]').fill('Die Frist der Förderstelle endet in dieser Woche.');
			const invite = clerk.getByRole('button', { name: /einladen/i });
			await invite.click();
			// When the shortened period is over as well, the defect is taken in knowingly, with the norm before the eyes.
			const invited = clerk.getByText('Eingeladen').first();
			const defect = clerk.locator('input[name=defect]');
			await expect(invited.or(defect)).toBeVisible();
			if (await defect.isVisible()) {
				await expect(clerk.getByRole('alert')).toContainText('§');
				await defect.check();
				await invite.click();
			}
			await expect(invited).toBeVisible();
			const packet = clerk.getByRole('link', { name: 'für die Mitglieder, mit nichtöffentlichem Teil' });
			await expect(packet).toBeVisible({ timeout: 20_000 });
			const pdf = await clerk.request.get((await packet.getAttribute('href'))!);
			expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');
		});

		await test.step('a member reads the paper and files a motion in Markdown', async () => {
			await member.goto('/mandat');
			await member
				.getByRole('link', { name: tonight.name.split(', ').at(-1)! })
				.first()
				.click();
			await expect(member.getByText(secret).first()).toBeVisible();
			await member.getByText(paper).first().click();
			await expect(member.getByText('Beschlussvorschlag').first()).toBeVisible();
			await expectNoSideways(member);

			await member.goto('/mandat/antraege/neu');
			await member.locator('input[name=name]').fill(MOTION);
			await member
				.locator('textarea[name=text]')
				.fill(
					'## Begründung\n\nDer Weg ist **unbeleuchtet**.\n\n<script>window.hacked = true</script><img src=x onerror="window.hacked=true">'
				);
			await member
				.locator('textarea[name=resolutionText]')
				.fill('Die Verwaltung legt eine Kostenschätzung vor.');
			await member.locator('select[name=meetingId]').selectOption(tonight.meetingId);
			await member.getByRole('button', { name: 'Antrag einreichen' }).click();
			await expect(member.getByText('Eingereicht').first()).toBeVisible();
			await expect(member.locator('strong', { hasText: 'unbeleuchtet' })).toBeVisible();
			expect(await member.evaluate('window.hacked')).toBeUndefined();
		});

		await test.step('the clerk accepts it as a supplement; who waits for the sitting sees it come', async () => {
			await citizen.goto(`/sitzungen/${tonight.meetingId}`);
			await expect(citizen.getByText(paper).first()).toBeVisible();
			await expect(citizen.getByText(MOTION)).toHaveCount(0);
			await clerk.goto('/sitzungsdienst/eingang');
			await clerk.getByRole('link', { name: MOTION }).click();
			await clerk.locator('select[name=meetingId]').selectOption(tonight.meetingId);
			await clerk.locator('textarea[name=reason]').fill('Der Antrag duldet keinen Aufschub.');
			await clerk.getByRole('button', { name: 'Annehmen und Nachtrag versenden' }).click();
			await expect(clerk.getByText(/Angenommen als|1\. Nachtrag/).first()).toBeVisible();
			await clerk.goto(`/sitzungsdienst/sitzungen/${tonight.meetingId}/einladung`);
			await expect(clerk.getByRole('heading', { name: '1. Nachtrag' })).toBeVisible();
		});

		await test.step('the citizen sees the agenda, and of the non-public item nothing but its heading', async () => {
			await expect(citizen.getByText(MOTION).first()).toBeVisible();
			await expect(citizen.getByText(paper).first()).toBeVisible();
			await expect(citizen.getByText(HEADING).first()).toBeVisible();
			const html = await (await request.get(`/sitzungen/${tonight.meetingId}`)).text();
			expect(html).not.toContain(secret);
			await expectNoSideways(citizen);
		});

		await test.step('the chair opens the sitting; members arrive, the quorum shows', async () => {
			await chair.goto(`/saal/${tonight.meetingId}/leitung`);
			await chair.getByRole('button', { name: /Alle \d+ Fehlenden anwesend/ }).click();
			await expect(chair.getByText(/beschlussfähig \(mindestens/)).toBeVisible();
			await chair.getByRole('button', { name: /Sitzung eröffnen/ }).click();
			await chair.getByRole('button', { name: /Ö 1 aufrufen/ }).click();
			await expect(current(chair)).toContainText('Ö 1');
		});

		await test.step('the camera publishes; the picture plays and moves on the phone', async () => {
			camera = await startCamera({
				url: new URL(tonight.whipPath, test.info().project.use.baseURL).href,
				key: tonight.key,
				browser: cameraBrowser,
				width: 640,
				height: 360
			});
			await expect.poll(() => clockOf(citizen), { timeout: 30_000 }).toBeDefined();
			const [first, time] = [await clockOf(citizen), await videoTime(citizen)];
			await expect.poll(() => clockOf(citizen)).not.toBe(first);
			expect(await videoTime(citizen)).toBeGreaterThan(time);
			// The citizen's page is one of those that follow.
			const stand = await clerk.request.get(`/saal/${tonight.meetingId}/regie/stand`);
			expect(((await stand.json()) as { followers: number }).followers).toBeGreaterThan(0);
		});

		await test.step('a line of captions is read on the phone, also after it was put right', async () => {
			await writer.goto(`/saal/${tonight.meetingId}/untertitel`);
			await expect(writer.getByText('Ton öffentlich', { exact: true })).toBeVisible();
			// The field has the focus: who comes in can write at once.
			await expect(writer.getByLabel('Nächste Zeile')).toBeFocused();
			await write(CAPTION.replace('Weg', 'Wge'));
			const sent = writer.getByRole('list', { name: 'Gesendete Zeilen' });
			await expect(sent.getByRole('listitem')).toHaveCount(1);
			const button = citizen.getByRole('button', { name: 'Untertitel', exact: true });
			await expect(button).toHaveAttribute('aria-pressed', 'false');
			await button.click();
			const shown = citizen.locator('.captions');
			await expect(shown).toContainText('Wge <am Fluss>');

			await writer.keyboard.press('ArrowUp');
			await expect(writer.getByLabel('Zeile berichtigen')).toHaveValue(/Wge/);
			await writer.getByLabel('Zeile berichtigen').fill(CAPTION);
			await writer.keyboard.press('Enter');
			await expect(sent).toContainText(CAPTION);
			await expect(writer.getByText('Bei den Zuschauenden').locator('..')).toContainText(CAPTION);
		});

		await test.step('on a thin line the sound alone is heard, and the picture comes back', async () => {
			await citizen.getByRole('button', { name: 'Weitere Einstellungen' }).click();
			const soundOnly = citizen.getByRole('button', { name: 'Nur Ton', exact: true });
			await soundOnly.click();
			await expect.poll(() => hearsOnly(citizen), { timeout: 15_000 }).toBe(true);
			const before = await videoTime(citizen);
			await expect.poll(() => videoTime(citizen)).toBeGreaterThan(before + 1);
			await expectAccessible(citizen);
			await soundOnly.click();
			await expect.poll(() => clockOf(citizen), { timeout: 15_000 }).toBeDefined();
			await citizen.keyboard.press('Escape');
		});

		await test.step('the current item follows the chair within a second', async () => {
			await member.goto(`/mandat/sitzungen/${tonight.meetingId}`);
			await expect(current(member)).toContainText('Ö 1');
			await expect(member.getByText('verbunden', { exact: true })).toBeVisible();
			await chair.getByRole('button', { name: /Ö 2 aufrufen/ }).click();
			await expect(current(citizen)).toContainText('Ö 2', { timeout: 1000 });
			await expect(current(member)).toContainText('Ö 2');
			// Over the picture when the picture is there, which is behind the call.
			await expect(citizen.locator('.third')).toContainText('Ö 2', { timeout: 10_000 });
		});

		await test.step('the citizen goes back to where it was called, and to live again', async () => {
			const before = (await clockOf(citizen))!;
			const since = async () => ((await clockOf(citizen)) ?? before) - before;
			await expect.poll(since, { timeout: 15_000 }).toBeGreaterThan(8000);
			await citizen.getByRole('button', { name: 'Weitere Einstellungen' }).click();
			const items = citizen.getByLabel('Zum Punkt');
			const label = (await items.locator('option').allInnerTexts()).find((text) => text.includes('Ö 2'));
			await items.selectOption({ label });
			await expect.poll(since).toBeLessThan(4000);
			await citizen.getByRole('button', { name: 'Zu Live' }).click();
			await expect.poll(since).toBeGreaterThan(8000);
		});

		await test.step('an open vote is taken and announced', async () => {
			await chair.getByRole('button', { name: paper }).or(chair.getByText(paper)).first().click();
			await chair.getByRole('button', { name: /Ö \d+ aufrufen/ }).click();
			await expect(current(citizen)).toContainText(paper);
			await chair.getByRole('button', { name: /Über .* abstimmen/ }).click();
			await chair.getByRole('spinbutton', { name: 'Nein' }).fill('3');
			await chair.getByRole('spinbutton', { name: 'Enth.' }).fill('2');
			await chair.getByRole('button', { name: 'Rest: Ja' }).click();
			await chair.getByRole('button', { name: 'Ergebnis bekannt geben' }).click();
			await expect(chair.getByText('Angenommen').first()).toBeVisible();
			await expect(citizen.getByText(/angenommen|beschlossen|36 Ja/i).first()).toBeVisible();
		});

		const excluded = { from: 0, until: 0 };
		await test.step('the public is excluded: the slate within a second, and no further media', async () => {
			const answers = mediaAnswers(citizen);
			const button = chair.getByRole('button', { name: 'Öffentlichkeit ausschließen', exact: true });
			await button.click({ delay: 900 });
			excluded.from = Date.now();
			await expect(citizen.locator('[data-slate=non-public]')).toBeVisible({
				timeout: 1000
			});
			expect(await citizen.locator('video').isVisible()).toBe(false);
			await citizen.waitForTimeout(4000);
			const playlist = await request.get(`/media/hls/${tonight.broadcastId}/index.m3u8`);
			expect(endOf(await playlist.text())).toBeLessThan(excluded.from);
			expect(answers.filter(({ at }) => at > excluded.from + 1500)).toEqual([]);
		});

		await test.step('what is written in the closed part is refused, and stays with who wrote it', async () => {
			await expect(writer.getByText('Ton nicht öffentlich', { exact: true })).toBeVisible();
			await write(CLOSED_WORDS);
			await expect(writer.getByText('Die Öffentlichkeit war ausgeschlossen.')).toBeVisible();
			await writer.getByRole('button', { name: 'Löschen' }).click();
			await expect(writer.getByText(CLOSED_WORDS)).toHaveCount(0);
			const lines = await (await request.get(`/sitzungen/${tonight.meetingId}/untertitel`)).text();
			expect(lines).toContain('wir beraten');
			expect(lines).not.toContain(CLOSED_WORDS);
		});

		await test.step('readmitted, it plays on', async () => {
			excluded.until = Date.now();
			await chair.getByRole('button', { name: 'Öffentlichkeit wiederherstellen' }).click();
			await expect
				.poll(async () => (await clockOf(citizen)) ?? 0, { timeout: 20_000 })
				.toBeGreaterThan(excluded.until);
			await citizen.waitForTimeout(3000);
		});

		await test.step('closed: the recording plays within ten seconds, with a chapter for each public item', async () => {
			await chair.getByText('Sitzung jetzt schließen').click();
			await chair.getByRole('button', { name: 'Sitzung schließen', exact: true }).click({ delay: 1200 });
			await expect(
				citizen.getByText('Die Sitzung ist beendet').or(citizen.locator('video')).first()
			).toBeVisible();
			const closed = Date.now();
			const play = citizen.getByRole('button', { name: /^Aufzeichnung ansehen/ });
			await play.click({ timeout: 10_000 });
			await expect.poll(() => clockOf(citizen)).toBeDefined();
			expect(Date.now() - closed).toBeLessThan(20_000);
			await expect(citizen.locator('.third')).toContainText('Ö 1');

			const { clocks, duration } = await scan(citizen);
			expect(duration).toBeGreaterThan(5);
			expect(clocks.length).toBeGreaterThan(5);
			const leaked = clocks.filter((clock) => clock > excluded.from + 200 && clock < excluded.until);
			expect({ ...excluded, leaked }).toEqual({ ...excluded, leaked: [] });
			await expect(citizen.getByRole('button', { name: /Ö 1|Ö 2|abspielen|Sprung/ }).first()).toBeVisible();
		});

		await test.step('the recording is played faster, by its sound alone, and from a moment that is passed on', async () => {
			const video = citizen.locator('video');
			const more = citizen.getByRole('button', { name: 'Weitere Einstellungen' });
			await more.click();
			await citizen.getByRole('button', { name: '1,5×', exact: true }).click();
			await expect(video).toHaveJSProperty('playbackRate', 1.5);
			await expectAccessible(citizen);
			const soundOnly = citizen.getByRole('button', { name: 'Nur Ton', exact: true });
			await soundOnly.click();
			await expect(soundOnly).toHaveAttribute('aria-pressed', 'true');
			await expect.poll(() => hearsOnly(citizen)).toBe(true);
			await expect(video).toHaveJSProperty('playbackRate', 1.5);
			// However long the evening took: its end is near.
			await expect
				.poll(() => video.evaluate(({ duration }: HTMLVideoElement) => duration))
				.toBeGreaterThan(10);
			await video.evaluate((element: HTMLVideoElement) => (element.currentTime = element.duration - 5));
			await expect.poll(() => video.evaluate(({ ended }: HTMLVideoElement) => ended)).toBe(true);
			await soundOnly.click();
			await expect.poll(() => clockOf(citizen)).toBeDefined();
			await citizen.context().grantPermissions(['clipboard-read', 'clipboard-write']);
			await citizen.getByRole('button', { name: 'Adresse dieser Stelle kopieren' }).click();
			const copied = await citizen.evaluate(() => navigator.clipboard.readText());
			expect(copied).toMatch(new RegExp(`/sitzungen/${tonight.meetingId}\\?t=\\d+$`));
			await citizen.keyboard.press('Escape');
			await expect(more).toHaveAttribute('aria-expanded', 'false');
			await expect(more).toBeFocused();
		});

		await test.step('the recording has the same captions; its transcript is searched, followed and corrected', async () => {
			const vtt = await request.get(`/sitzungen/${tonight.meetingId}/untertitel.vtt`);
			expect(vtt.headers()['content-type']).toContain('text/vtt');
			expect(await vtt.text()).toContain('wir beraten über den Weg &lt;am Fluss&gt;.');

			await citizen.goto(`/sitzungen/${tonight.meetingId}`);
			await citizen.getByRole('link', { name: 'Mitschrift lesen und durchsuchen' }).click();
			const transcript = citizen.getByRole('region', { name: 'Mitschrift' });
			await expect(transcript).toContainText(CAPTION);
			await citizen.getByLabel('In der Mitschrift suchen').fill('FLUSS beraten');
			await citizen.getByRole('button', { name: 'Suchen', exact: true }).click();
			await expect(citizen.getByText('1 Absatz mit „FLUSS beraten“')).toBeVisible();
			await expect(transcript.locator('mark')).toHaveCount(2);
			await transcript.getByRole('link', { name: /^Ab .* abspielen$/ }).click();
			await expect.poll(() => clockOf(citizen)).toBeDefined();
			await expect(transcript.locator('.spoken')).toContainText(CAPTION);

			await citizen.getByRole('link', { name: /^Fehler bei .* melden$/ }).click();
			await citizen.getByLabel('Was müsste dort stehen?').fill('Es war der Bach.');
			await citizen.getByRole('button', { name: 'Meldung senden' }).click();
			await expect(
				citizen.getByRole('heading', { name: 'Ihre Meldung ist beim Sitzungsdienst' })
			).toBeVisible();

			await clerk.goto(`/sitzungsdienst/sitzungen/${tonight.meetingId}/untertitel?zeigen=gemeldet`);
			await expect(clerk.getByText('Es war der Bach.')).toBeVisible();
			await clerk.getByRole('button', { name: 'Erledigt' }).click();
			await clerk.goto(`/sitzungsdienst/sitzungen/${tonight.meetingId}/untertitel`);
			await clerk.getByLabel('Text', { exact: true }).first().fill(CAPTION.replace('Fluss', 'Bach'));
			await clerk.keyboard.press('Control+Enter');
			await expect(clerk.getByText('geprüft', { exact: true })).toBeVisible();
			await expect
				.poll(async () => (await request.get(`/sitzungen/${tonight.meetingId}/untertitel.vtt`)).text())
				.toContain('&lt;am Bach&gt;');

			// The worker reads it into the search.
			await expect
				.poll(async () => (await request.get('/suche?q=Bach+beraten')).text(), { timeout: 20_000 })
				.toContain('In der Aufzeichnung bei');
		});

		await test.step('the recording is taken along, item by item, and listened to as a podcast', async () => {
			await citizen.goto(`/sitzungen/${tonight.meetingId}`);
			await citizen.getByRole('link', { name: 'Aufzeichnung herunterladen' }).click();
			const items = citizen.getByRole('region', { name: 'Einzelne Tagesordnungspunkte' });
			await expectAccessible(citizen);
			await expectNoSideways(citizen);

			const downloading = citizen.waitForEvent('download');
			await items
				.getByRole('link', { name: /^Video ?: Ö 2 / })
				.first()
				.click();
			const download = await downloading;
			expect(download.suggestedFilename()).toMatch(/^Rat-der-Stadt-.*-\d{4}-\d\d-\d\d-Oe-2\.mp4$/);
			expect((await readFile(await download.path())).toString('latin1', 4, 8)).toBe('ftyp');

			const podcast = await (await request.get('/sitzungen/podcast.xml')).text();
			const [, address] = /<enclosure [^>]*url="([^"]+)"/.exec(podcast) ?? [];
			const sound = await request.get(address!);
			expect(sound.headers()['content-type']).toBe('audio/mp4');
			const marks = await request.get(`/sitzungen/${tonight.meetingId}/kapitel.json`);
			const { chapters } = (await marks.json()) as { chapters: { title: string; startTime: number }[] };
			expect(chapters.map(({ title }) => title.slice(0, 3))).toEqual(
				expect.arrayContaining(['Ö 1', 'Ö 2']) as string[]
			);
		});

		await test.step('an excerpt plays on another site that is allowed to show it, and stops by itself', async () => {
			const embedding = await browser.newContext();
			const site = await embedding.newPage();
			const address = `${baseURL}/einbetten/${tonight.meetingId}?t=2,5`;
			const other = createServer((_, answer) =>
				answer
					.setHeader('content-type', 'text/html')
					.end(`<iframe src="${address}" width="640" height="420" allow="autoplay"></iframe>`)
			).listen(0, '127.0.0.1');
			await once(other, 'listening');
			const { port } = other.address() as AddressInfo;
			await site.goto(`http://127.0.0.1:${port}/`);
			const frame = site.frameLocator('iframe');
			await expect(frame.getByRole('link', { name: 'Zur Sitzung' })).toBeVisible();
			const position = () =>
				frame.locator('video').evaluate((video: HTMLVideoElement) => [video.paused, video.currentTime]);
			await expect.poll(async () => (await position())[0], { timeout: 20_000 }).toBe(false);
			await expect.poll(async () => (await position())[0], { timeout: 20_000 }).toBe(true);
			const [, at] = await position();
			expect(at).toBeGreaterThanOrEqual(5);
			expect(at).toBeLessThan(6.5);
			// Under another name it is another site, which nobody allowed.
			await site.goto(`http://localhost:${port}/`);
			await expect(site.frameLocator('iframe').getByRole('link', { name: 'Zur Sitzung' })).toHaveCount(0);
			await embedding.close();
			other.close();

			const about = encodeURIComponent(`${baseURL}/sitzungen/${tonight.meetingId}`);
			const answer = (await (await request.get(`/oembed?url=${about}`)).json()) as { html: string };
			expect(answer.html).toContain(`/einbetten/${tonight.meetingId}`);
			const policy = async (path: string) =>
				(await request.get(path, { headers: { accept: 'text/html' } })).headers()['content-security-policy'];
			expect(await policy(`/einbetten/${tonight.meetingId}`)).toContain(
				"frame-ancestors 'self' http://127.0.0.1:*"
			);
			for (const path of ['/', `/sitzungen/${tonight.meetingId}`, '/anmelden'])
				expect(await policy(path), path).toContain("frame-ancestors 'none'");
		});

		await test.step('the clerk sees what is missing in the recording and why, and decides until when it stays', async () => {
			await clerk.goto(`/sitzungsdienst/sitzungen/${tonight.meetingId}/aufzeichnung`);
			const gaps = clerk.getByRole('region', { name: 'Was fehlt und warum' });
			await expect(gaps).toContainText('Die Öffentlichkeit war ausgeschlossen.');
			const missing = gaps
				.getByRole('listitem')
				.filter({ hasText: 'Die Öffentlichkeit war ausgeschlossen.' });
			await missing.getByText('Hinweis schreiben').click();
			await missing.getByLabel('Hinweis für alle').fill('Beratung über ein Angebot.');
			await missing.getByRole('button', { name: 'Speichern' }).click();
			await expect(clerk.getByText('Der Hinweis ist gespeichert.')).toBeVisible();
			await citizen.goto(`/sitzungen/${tonight.meetingId}/aufzeichnung`);
			await expect(citizen.getByRole('region', { name: 'Was in der Aufzeichnung fehlt' })).toContainText(
				'Die Öffentlichkeit war ausgeschlossen. Beratung über ein Angebot.'
			);
			await expectAccessible(clerk, 'the recording on the desk');
			await expectNoSideways(clerk, 'the recording on the desk');
			await clerk.getByLabel('nach einem bestimmten Tag').check();
			await clerk.getByLabel('Letzter Tag').fill('2099-12-24');
			await clerk.getByRole('button', { name: 'Speichern' }).last().click();
			await expect(clerk.getByRole('status').first()).toContainText('Die Löschung ist gespeichert.');
			await citizen.goto(`/sitzungen/${tonight.meetingId}`);
			await expect(
				citizen.getByText('Die Aufzeichnung ist verfügbar bis Donnerstag, 24. Dezember 2099.')
			).toBeVisible();
		});

		await test.step('the draft of the minutes shows attendance, motion and result', async () => {
			await expect(async () => {
				await clerk.goto(`/sitzungsdienst/sitzungen/${tonight.meetingId}/niederschrift`);
				const text = await clerk
					.getByRole('textbox', { name: 'Wortlaut: Öffentlicher Teil' })
					.inputValue({ timeout: 1000 });
				expect(text).toContain('Anwesend');
				expect(text).toContain(paper);
				expect(text).toMatch(/36 Ja|36 Ja-Stimmen/);
			}).toPass({ timeout: 15_000 });
		});
	} finally {
		await camera?.stop();
		await cameraBrowser.close();
		for (const context of contexts) await context.close();
	}
});
