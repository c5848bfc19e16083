/**
 * The evening of `evening.spec.ts` while each process is killed in turn: nobody does anything but their work, the
 * picture comes back by itself, no act is lost, nothing leaks, and the recording and the minutes are whole.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { launchCameraBrowser, startCamera, type Camera } from '../../scripts/demo-camera.ts';
import { startProduct, type Product } from '../support/product.ts';
import { loginOf, PHONE, signIn, TABLET, type DemoInfo, type Role } from './support.ts';
import { clockOf, current, endOf, mediaAnswers, scan, segmentsOf } from './watching.ts';

test.describe.configure({ mode: 'serial', timeout: 90_000 });

let product: Product;
let tonight: DemoInfo['tonight'];
let camera: Camera;
let clerk: Page;
let chair: Page;
let citizen: Page;
/** When the public was out, in milliseconds since 1970. */
const excluded = { from: 0, until: 0 };
let endings: (() => Promise<unknown>)[] = [];

test.beforeAll(async ({ browser }) => {
	test.setTimeout(180_000);
	product = await startProduct();
	endings = [product.stop];
	const info = JSON.parse(product.info) as DemoInfo;
	tonight = info.tonight;
	const open = async (device: object, role?: Role) => {
		const context = await browser.newContext({ ...device, baseURL: product.address });
		endings.unshift(() => context.close());
		const page = await context.newPage();
		if (role) await signIn(page, loginOf(role, info));
		return page;
	};
	clerk = await open({}, 'clerk');
	await clerk.goto(`/sitzungsdienst/sitzungen/${tonight.meetingId}/einladung`);
	await clerk
		.getByLabel(/Dringlichkeit|dringend/i)
		.first()
		.check();
	await clerk.locator('textarea[name=reason]').fill('Die Frist der Förderstelle endet in dieser Woche.');
	await clerk.getByRole('button', { name: /einladen/i }).click();
	const invited = clerk.getByText('Eingeladen').first();
	const defect = clerk.locator('input[name=defect]');
	await expect(invited.or(defect)).toBeVisible();
	if (await defect.isVisible()) {
		await defect.check();
		await clerk.getByRole('button', { name: /einladen/i }).click();
	}
	await expect(invited).toBeVisible();

	chair = await open(TABLET, 'chair');
	await chair.goto(`/saal/${tonight.meetingId}/leitung`);
	await chair.getByRole('button', { name: /Alle \d+ Fehlenden anwesend/ }).click();
	await expect(chair.getByText(/beschlussfähig \(mindestens/)).toBeVisible();
	await chair.getByRole('button', { name: /Sitzung eröffnen/ }).click();
	await callItem('Ö 1');

	citizen = await open(PHONE);
	await citizen.goto(`/sitzungen/${tonight.meetingId}`);
	const cameraBrowser = await launchCameraBrowser();
	endings.unshift(() => cameraBrowser.close());
	const url = new URL(tonight.whipPath, product.address).href;
	camera = await startCamera({ url, key: tonight.key, browser: cameraBrowser, width: 640, height: 360 });
	endings.unshift(() => camera.stop());
	await expectPictureAfter(Date.now());
});
test.afterAll(async () => {
	for (const end of endings) await end();
});

async function callItem(number: string): Promise<void> {
	await chair.getByRole('button', { name: `${number} aufrufen` }).click();
	await expect(current(chair)).toContainText(number);
}

/** The citizen sees, without doing anything, what the camera took after `ms`. */
const expectPictureAfter = (ms: number) =>
	expect.poll(async () => (await clockOf(citizen)) ?? 0, { timeout: 30_000 }).toBeGreaterThan(ms);

const playlist = async () =>
	(await fetch(`${product.address}/media/hls/${tonight.broadcastId}/index.m3u8`)).text();

const processes = () =>
	(
		JSON.parse(readFileSync(join(product.folder, 'run.json'), 'utf8')) as {
			processes: Record<string, number>;
		}
	).processes;

/** Ends a process of the product by force; `child` names one that it has started itself. */
function kill(name: 'web' | 'worker' | 'media-server' | 'postgres', child?: string): number {
	const parent = processes()[name]!;
	const pid = child === undefined ? parent : childOf(parent, child);
	process.kill(pid, 'SIGKILL');
	return Date.now();
}

function childOf(parent: number, word: string): number {
	const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ');
	const found = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(word));
	if (!found) throw new Error(`${word} is not running`);
	return Number(found);
}

/** What was published before the kill is still there and unchanged in front of what follows. */
async function expectKept(before: readonly string[]): Promise<void> {
	expect(segmentsOf(await playlist()).slice(0, before.length)).toEqual(before);
}

for (const engine of ['mediasoup-worker', 'ffmpeg']) {
	test(`${engine} is killed: the picture comes back by itself`, async () => {
		const before = segmentsOf(await playlist());
		await expectPictureAfter(kill('media-server', engine));
		await expectKept(before);
	});
}

test('the media server is killed: the camera finds it again, and what was published stays', async () => {
	const before = segmentsOf(await playlist());
	await expectPictureAfter(kill('media-server'));
	await expectKept(before);
});

test('the web process is killed: what the chair presses meanwhile arrives, once', async () => {
	const killed = kill('web');
	await chair.getByRole('button', { name: /Ö 2 aufrufen/ }).click();
	await expect(current(chair)).toContainText('Ö 2');
	await expect(current(citizen)).toContainText('Ö 2', { timeout: 15_000 });
	await expectPictureAfter(killed);
	await chair.reload();
	await expect(current(chair)).toContainText('Ö 2');
});

test('the database is killed: the picture closes by itself, then all go on', async () => {
	const before = segmentsOf(await playlist());
	const killed = kill('postgres');
	await expectPictureAfter(killed + 3000);
	await expectKept(before);
	await expect.poll(async () => (await fetch(`${product.address}/readyz`)).status).toBe(200);
	await callItem('Ö 3');
	await expect(current(citizen)).toContainText('Ö 3');
});

test('the console asks while there is no database: it comes back by itself, and what was pressed arrives', async () => {
	const posts = /\/ereignisse$/;
	/** What the console itself asks; the page that says so may ask for its own part. */
	const questions = /leitung\/__data\.json\?x-sveltekit-invalidated=01$/;
	await chair.route(questions, (route) => route.fulfill({ status: 503 }));
	await chair.route(posts, (route) => route.abort());
	// The line breaks, and with the new one the console asks for what it may have missed.
	kill('web');
	await chair.getByRole('button', { name: /Ö 4 aufrufen/ }).click();
	await expect(chair.getByRole('heading', { name: 'Gerade nicht erreichbar' })).toBeVisible({
		timeout: 30_000
	});
	await chair.unroute(questions);
	await chair.unroute(posts);
	await expect(current(chair)).toContainText('Ö 4', { timeout: 30_000 });
	await expect(current(citizen)).toContainText('Ö 4', { timeout: 15_000 });
});

test('the media server is killed while the public is out: nothing leaves before it is back', async () => {
	await chair.getByRole('button', { name: 'Öffentlichkeit ausschließen', exact: true }).click({ delay: 900 });
	excluded.from = Date.now();
	await expect(citizen.locator('[data-slate=non-public]')).toBeVisible();
	const answers = mediaAnswers(citizen);
	const before = segmentsOf(await playlist());
	const killed = kill('media-server');
	// The encoder is back and sends: what it sends is seen by nobody.
	await expect.poll(connectedSince, { timeout: 30_000 }).toBeGreaterThan(killed);
	await expectKept(before);
	expect(endOf(await playlist())).toBeLessThan(excluded.from);
	expect(answers).toEqual([]);
	excluded.until = Date.now();
	await chair.getByRole('button', { name: 'Öffentlichkeit wiederherstellen' }).click();
	await expectPictureAfter(excluded.until);
});

/** Since when a camera is connected, in milliseconds since 1970, as the operator's page is told. */
async function connectedSince(): Promise<number> {
	const answer = await clerk.request.get(`/saal/${tonight.meetingId}/regie/stand`);
	const { stand } = (await answer.json()) as { stand: { status: { connectedSince: string | null } } };
	return Date.parse(stand.status.connectedSince ?? '') || 0;
}

test('the worker is killed at the close: recording, chapters and minutes are whole', async () => {
	await chair.getByText('Sitzung jetzt schließen').click();
	await chair.getByRole('button', { name: 'Sitzung schließen', exact: true }).click({ delay: 1200 });
	kill('worker');
	const play = citizen.getByRole('button', { name: /^Aufzeichnung ansehen/ });
	await play.click({ timeout: 15_000 });
	await expect.poll(() => clockOf(citizen)).toBeDefined();
	const { clocks, duration } = await scan(citizen);
	expect(duration).toBeGreaterThan(15);
	expect(clocks.filter((clock) => clock > excluded.from + 200 && clock < excluded.until)).toEqual([]);
	expect(clocks).toEqual(clocks.toSorted((a, b) => a - b));
	for (const number of ['Ö 1', 'Ö 2', 'Ö 3']) {
		const item = citizen.getByRole('listitem').filter({ hasText: number }).first();
		await expect(item.getByRole('button').first()).toBeVisible();
	}
	await expect(async () => {
		await clerk.goto(`/sitzungsdienst/sitzungen/${tonight.meetingId}/niederschrift`);
		const text = await clerk
			.getByRole('textbox', { name: 'Wortlaut: Öffentlicher Teil' })
			.inputValue({ timeout: 1000 });
		expect(text).toContain('Anwesend');
	}).toPass({ timeout: 30_000 });
});
