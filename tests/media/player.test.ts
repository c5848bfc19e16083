/** What a citizen's player makes of it: it plays, goes on by itself after a closure, and never shows what was withdrawn. */
import type { Browser, Page, Route } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchCameraBrowser, startCamera, type Camera } from '../../scripts/demo-camera.ts';
import { clockToMs, readClockInPage } from '../support/block-clock.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { openPlayerPage } from './player-page.ts';
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
	page = await openPlayer();
});
afterAll(async () => {
	await camera?.stop();
	await browser?.close();
	await media?.stop();
	await database?.close();
});

/** A page that plays the broadcast. `list` answers for the list where it must be another one. */
async function openPlayer(list?: (route: Route) => Promise<void>): Promise<Page> {
	const opened = await openPlayerPage(browser, media.origin);
	if (list) await opened.route('**/index.m3u8*', list);
	await play(opened);
	return opened;
}

/** Begins anew at the live edge. */
const play = (on: Page) => on.evaluate(`open('${live}')`);

/** When the picture on the screen was taken; `undefined` while there is none. */
async function shown(on = page): Promise<number | undefined> {
	const clock = await on.evaluate<number | null>(`(${readClockInPage})(document.querySelector('video'))`);
	return clock === null ? undefined : clockToMs(clock, Date.now());
}

/** Waits until the screen shows a picture taken at `instantMs` or later. */
const showsFrom = (instantMs: number, on = page) =>
	until(
		'the picture goes on',
		async () => {
			const clock = await shown(on);
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
});

test('who comes while the end of the list is withdrawn sees what follows', async () => {
	const since = new Date(Date.now() - 6000);
	await stage.press({ type: 'public-excluded', data: { basis: 'law', since: since.toISOString() } });
	await until('gaps at the end', async () => (await fetchPlaylist(live)).segments.at(-1)!.gap);
	await play(page);
	const { at } = await stage.press({ type: 'public-readmitted', data: {} });
	await showsFrom(at.getTime());
});

/** The list with a gap where a player begins: three seconds from the end, as it then says. The first one is that of a closure. */
function withGap(text: string, gap: string, isFirst: boolean): string {
	const told = isFirst
		? text.replace('CAN-BLOCK-RELOAD=YES,', '').replaceAll(/#EXT-X-P(?:ART:|RELOAD).*\n/g, '')
		: text;
	return told
		.replace(/PART-HOLD-BACK=[\d.]+/, 'PART-HOLD-BACK=3.00000')
		.replace(new RegExp(`(#EXTINF:[^\\n]+\\n${gap}\\n)`), '#EXT-X-GAP\n$1')
		.replaceAll(new RegExp(`(URI="${gap.replace('.m4s', '')}\\.\\d+\\.m4s")`, 'g'), '$1,GAP=YES');
}

test('the place to begin at is withdrawn, and it begins behind', async () => {
	let gap = '';
	const other = await openPlayer(async (route) => {
		const answer = await route.fetch();
		const text = await answer.text();
		const isFirst = gap === '';
		gap ||= secondsFromEnd(text, 3);
		await route.fulfill({ response: answer, body: withGap(text, gap, isFirst) });
	});
	await showsFrom(Date.now(), other);
	await other.unrouteAll({ behavior: 'ignoreErrors' });
	await other.context().close();
});

/** The segment that lies so far from the end of the last one. */
function secondsFromEnd(text: string, distanceS: number): string {
	let left = distanceS;
	for (const [, length, uri] of [...text.matchAll(/#EXTINF:([\d.]+),\n(\S+)/g)].toReversed()) {
		left -= Number(length);
		if (left < 0) return uri!;
	}
	throw new Error('The list is too short.');
}
