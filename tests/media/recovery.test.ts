/** Kill -9 of each part while a camera sends: it goes on by itself, in the same playlist, and nothing published is lost. */
import { createHash } from 'node:crypto';
import type { Browser } from '@playwright/test';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { mediaSegments, recordings } from '#lib/server/db/schema/index.ts';
import { launchCameraBrowser, startCamera, type Camera } from '../../scripts/demo-camera.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { startMediaProcess, type MediaProcess } from './process.ts';
import { createStage, type Stage } from './stage.ts';
import { until } from './until.ts';
import {
	clocksIn,
	decode,
	fetchPlaylist,
	fetchSegment,
	median,
	packetsIn,
	soundLagIn,
	toneIn,
	type Playlist
} from './viewer.ts';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

let browser: Browser;
let database: TestDatabase;
let media: MediaProcess;
let stage: Stage;
let camera: Camera;
let live: string;

beforeAll(async () => {
	browser = await launchCameraBrowser();
});
afterAll(() => browser?.close());
beforeEach(async () => {
	database = await openTestDatabase();
	stage = await createStage(database);
	media = await startMediaProcess(database.url);
	live = `${media.origin}/media/hls/${stage.broadcastId}/index.m3u8`;
	await stage.open();
	const url = `${media.origin}/media/whip/${stage.broadcastId}`;
	camera = await startCamera({ url, key: stage.key, browser, toneHz: 440, width: 640, height: 360 });
	await listed(3);
});
afterEach(async () => {
	await camera?.stop();
	await media?.stop();
	await database?.close();
});

const listed = (count: number): Promise<Playlist> =>
	until(
		`${count} segments`,
		async () => {
			const playlist = await fetchPlaylist(live);
			return playlist.segments.length >= count && playlist;
		},
		20_000
	);

/** Content of everything published so far, by address. */
async function published(): Promise<Map<string, string>> {
	const { segments } = await fetchPlaylist(live);
	const entries = segments.map(async (segment) => {
		const bytes = await fetchSegment(live, segment);
		return [segment.uri, createHash('sha256').update(bytes).digest('hex')] as const;
	});
	return new Map(await Promise.all(entries));
}

/** Everything that was there is there unchanged and in front; what follows begins with a discontinuity and can be decoded. */
async function expectContinued(
	before: Map<string, string>,
	killedMs: number,
	readyMs = killedMs
): Promise<void> {
	const playlist = await until(
		'it goes on',
		async () => {
			const now = await fetchPlaylist(live);
			const next = now.segments.find(({ startedAtMs }) => startedAtMs > killedMs);
			return next && now;
		},
		15_000
	);
	expect(playlist.segments.slice(0, before.size).map(({ uri }) => uri)).toEqual([...before.keys()]);
	const again = await published();
	for (const [uri, hash] of before) expect(again.get(uri)).toBe(hash);
	const next = playlist.segments.find(({ startedAtMs }) => startedAtMs > killedMs)!;
	expect(next.discontinuity).toBe(true);
	const bytes = await fetchSegment(live, next);
	await decode(bytes);
	// Within five seconds of somebody being there again, the encoder's own way back included.
	expect((await clocksIn(bytes))[0]! - readyMs).toBeLessThan(5000);
	const times = await Promise.all(
		playlist.segments.map(async (segment) => (await packetsIn(await fetchSegment(live, segment)))[0]!.ptsMs)
	);
	expect(times).toEqual(times.toSorted((a, b) => a - b));
}

test('the media engine is killed', async () => {
	const before = await published();
	const [engine] = await media.children('mediasoup');
	process.kill(engine!, 'SIGKILL');
	await expectContinued(before, Date.now());
});

test('the sound transcoder is killed: the picture goes on, the sound comes back in its place', async () => {
	const [transcoder] = await media.children('ffmpeg');
	const count = (await fetchPlaylist(live)).segments.length;
	process.kill(transcoder!, 'SIGKILL');
	const playlist = await listed(count + 3);
	expect(playlist.segments.slice(1).some(({ discontinuity }) => discontinuity)).toBe(false);
	const last = await fetchSegment(live, playlist.segments.at(-1)!);
	const tone = await toneIn(last, 440);
	expect(tone.filter((share) => share > 0.5).length).toBeGreaterThan(tone.length * 0.8);
	await camera.setTone(0);
	const later = await listed(playlist.segments.length + 5);
	const tail = later.segments.slice(-4);
	const lags = await Promise.all(tail.map(async (segment) => soundLagIn(await fetchSegment(live, segment))));
	expect(lags.flat().length).toBeGreaterThanOrEqual(3);
	expect(Math.abs(median(lags.flat()))).toBeLessThan(60);
});

test('the process is killed: what was recorded stays, leftovers are erased, the archive is whole', async () => {
	const before = await published();
	await media.kill();
	const killedMs = Date.now();
	// As if it had died between file and row, and in the middle of a file.
	const folder = dirname((await media.files()).find((file) => file.endsWith('.m4s'))!);
	await writeFile(join(folder, '4711.m4s'), 'nobody judged this');
	await writeFile(join(folder, '4712.m4s.part'), 'half a segment');
	await media.start();
	await expectContinued(before, killedMs, Date.now());
	const names = (await media.files()).map((file) => file.split('/').at(-1));
	expect(names.filter((name) => name!.startsWith('471'))).toEqual([]);

	await stage.press({ type: 'closed', data: {} });
	const recording = await until(
		'the recording',
		async () => (await database.owner.select().from(recordings).where(eq(recordings.state, 'ready')))[0],
		10_000
	);
	const vod = `${media.origin}/media/vod/${recording.id}/index.m3u8`;
	const { segments } = await fetchPlaylist(vod);
	expect(segments.map(({ uri }) => uri)).toEqual(expect.arrayContaining([...before.keys()]));
	for (const segment of segments) await decode(await fetchSegment(vod, segment));
});

test('the process is killed during an exclusion that is dated back: the restart withdraws', async () => {
	const playlist = await fetchPlaylist(live);
	await media.kill();
	const since = new Date(playlist.segments.at(-1)!.startedAtMs + 100);
	await stage.press({ type: 'public-excluded', data: { basis: 'law', since: since.toISOString() } });
	await media.start();
	const gone = playlist.segments.at(-1)!;
	expect((await fetch(new URL(gone.uri, live))).status).toBe(410);
	await until(
		'the file is gone',
		async () => !(await media.files()).some((file) => file.endsWith(`/${gone.uri}`))
	);
	// That one and the one that was in the making.
	const kept = playlist.segments.length - 1;
	await until('the rows say so', async () => {
		const rows = await database.owner.select().from(mediaSegments);
		return rows.filter(({ live, archive }) => live || archive).length === kept;
	});
	const names = (await media.files()).filter((file) => file.endsWith('.m4s'));
	expect(names).toHaveLength(kept);
});
