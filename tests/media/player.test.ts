/** What a citizen's player makes of it: it plays, goes on by itself after a closure, and never shows what was withdrawn. */
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchCameraBrowser, startCamera, type Camera } from '../../scripts/demo-camera.ts';
import { clockToMs, readClockInPage } from '../support/block-clock.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { startMediaProcess, type MediaProcess } from './process.ts';
import { createStage, type Stage } from './stage.ts';
import { until } from './until.ts';
import { fetchPlaylist } from './viewer.ts';

let database: TestDatabase;
let media: MediaProcess;
let browser: Browser;
let stage: Stage;
let camera: Camera;
let page: Page;
let live: string;

beforeAll(async () => {
	database = await openTestDatabase();
	stage = await createStage(database);
	media = await startMediaProcess(database.url);
	browser = await launchCameraBrowser();
	await stage.open();
	live = `${media.origin}/media/hls/${stage.broadcastId}/index.m3u8`;
	const url = `${media.origin}/media/whip/${stage.broadcastId}`;
	camera = await startCamera({ url, key: stage.key, browser, width: 640, height: 360 });
	await until('two segments', async () => (await fetchPlaylist(live)).segments.length >= 2, 30_000);
	page = await (await browser.newContext()).newPage();
	await page.route('**/player', (route) =>
		route.fulfill({ contentType: 'text/html', body: '<video muted autoplay></video>' })
	);
	await page.goto(`${media.origin}/player`);
	await page.addScriptTag({ content: await readFile('node_modules/hls.js/dist/hls.min.js', 'utf8') });
	await page.evaluate((source) => {
		const hls = new (globalThis as unknown as { Hls: new () => HlsLike }).Hls();
		const errors: string[] = [];
		hls.on('hlsError', (_, { fatal, details }) => fatal && errors.push(details));
		hls.loadSource(source);
		hls.attachMedia(document.querySelector('video')!);
		Object.assign(globalThis, { fatal: errors });
	}, live);
});
afterAll(async () => {
	await camera?.stop();
	await browser?.close();
	await media?.stop();
	await database?.close();
});

interface HlsLike {
	on(event: string, listener: (event: string, data: { fatal: boolean; details: string }) => void): void;
	loadSource(url: string): void;
	attachMedia(video: HTMLVideoElement): void;
}

/** When the picture on the screen was taken; `undefined` while there is none. */
async function shown(): Promise<number | undefined> {
	const clock = await page.evaluate<number | null>(`(${readClockInPage})(document.querySelector('video'))`);
	return clock === null ? undefined : clockToMs(clock, Date.now());
}

/** Waits until the screen shows a picture taken at `instantMs` or later. */
const showsFrom = (instantMs: number) =>
	until(
		'the picture goes on',
		async () => {
			const clock = await shown();
			return clock !== undefined && clock >= instantMs && clock;
		},
		40_000
	);

test('the picture plays', async () => {
	const first = await showsFrom(0);
	await showsFrom(first + 2000);
});

test('after an exclusion it plays on without help, and nothing of it was on the screen', async () => {
	const excluded = await stage.press({ type: 'public-excluded', data: { basis: 'resolution' } });
	await new Promise((resolve) => setTimeout(resolve, 5000));
	const readmitted = await stage.press({ type: 'public-readmitted', data: {} });
	const [from, to] = [excluded.at.getTime(), readmitted.at.getTime()];
	const seen: number[] = [];
	await until(
		'the picture after the exclusion',
		async () => {
			const clock = await shown();
			if (clock !== undefined) seen.push(clock);
			return clock !== undefined && clock >= to;
		},
		40_000
	);
	expect(seen.filter((clock) => clock >= from && clock < to)).toEqual([]);
});

test('over what was withdrawn it goes on behind', async () => {
	const since = new Date(Date.now() - 6000);
	await stage.press({ type: 'public-excluded', data: { basis: 'law', since: since.toISOString() } });
	await until('gaps in the list', async () => (await fetchPlaylist(live)).segments.some(({ gap }) => gap));
	const { at } = await stage.press({ type: 'public-readmitted', data: {} });
	await showsFrom(at.getTime());
	expect(await page.evaluate(() => (globalThis as unknown as { fatal: string[] }).fatal)).toEqual([]);
});
