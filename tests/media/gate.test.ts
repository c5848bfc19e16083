/** The gate: what the log closes is in no picture, no sound, no file and no playlist, on time, dated back, blind or delayed. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Browser } from '@playwright/test';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { broadcastStatus, consents, mediaSegments, recordings } from '#lib/server/db/schema/index.ts';
import { setConsent } from '#lib/server/consents/set-consent.ts';
import { cutRecording } from '#lib/server/recordings/cut-recording.ts';
import { removeRecording } from '#lib/server/recordings/remove-recording.ts';
import { launchCameraBrowser, startCamera, type Camera } from '../../scripts/demo-camera.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { createActor } from '../support/factories.ts';
import { startMediaProcess, type MediaProcess } from './process.ts';
import { createStage, type Stage } from './stage.ts';
import { until } from './until.ts';
import { clocksIn, fetchPlaylist, fetchSegment, toneIn, type Playlist } from './viewer.ts';

/** Sounds only while the public is excluded. */
const SECRET_HZ = 1500;

let browser: Browser;
let database: TestDatabase;
let proxy: DatabaseProxy;
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
	proxy = await openProxy(database.url);
	media = await startMediaProcess(proxy.url);
});
afterEach(async () => {
	await camera?.stop();
	await media?.stop();
	await proxy?.close();
	await database?.close();
});

/** An open sitting with the camera on, after at least `segments` segments. */
async function onAir(segments: number, fields: { delayMs?: number } = {}): Promise<void> {
	stage = await createStage(database, fields);
	live = `${media.origin}/media/hls/${stage.broadcastId}/index.m3u8`;
	await stage.open();
	camera = await startCamera({
		url: `${media.origin}/media/whip/${stage.broadcastId}`,
		key: stage.key,
		browser,
		width: 640,
		height: 360
	});
	await listed(segments);
}

const listed = (count: number): Promise<Playlist> =>
	until(
		`${count} segments`,
		async () => {
			const playlist = await fetchPlaylist(live);
			return playlist.segments.filter(({ gap }) => !gap).length >= count && playlist;
		},
		30_000
	);

/** Everything that is on the disk, as one stream. */
async function stored(): Promise<Buffer> {
	// What is being written in this very moment has another name until it is whole.
	const files = await until('only whole files', async () => {
		const all = await media.files();
		return all.every((file) => /\/(init-\d+\.mp4|\d+\.m4s)$/.test(file)) && all;
	});
	const init = files.find((file) => file.endsWith('init-1.mp4'))!;
	const segments = files.filter((file) => file.endsWith('.m4s'));
	const inOrder = segments.toSorted((a, b) => parseInt(basename(a)) - parseInt(basename(b)));
	return Buffer.concat(await Promise.all([init, ...inOrder].map((file) => readFile(file))));
}

/** Everything that is in the playlist, as one stream. */
async function published({ segments }: Playlist): Promise<Buffer> {
	const uris = [segments[0]!.initUri, ...segments.filter(({ gap }) => !gap).map(({ uri }) => uri)];
	const answers = uris.map(async (uri) => Buffer.from(await (await fetch(new URL(uri, live))).arrayBuffer()));
	return Buffer.concat(await Promise.all(answers));
}

/** No picture taken and no sound made between the two instants is in `bytes`. Yields when the last picture was taken. */
async function expectNothingOf(bytes: Buffer, fromMs: number, untilMs: number): Promise<number> {
	const [clocks, tone] = await Promise.all([clocksIn(bytes), toneIn(bytes, SECRET_HZ)]);
	expect(clocks.length).toBeGreaterThan(0);
	expect(clocks).not.toContain(undefined);
	expect(clocks.filter((clock) => clock! >= fromMs && clock! < untilMs)).toEqual([]);
	expect(Math.max(0, ...tone)).toBeLessThan(0.3);
	return clocks.at(-1)!;
}

test('an exclusion closes within 500 ms, and nothing of it exists anywhere', async () => {
	await onAir(2);
	const excluded = await stage.press({ type: 'public-excluded', data: { basis: 'resolution' } });
	await until('the gate is closed', async () => (await status()).live?.picture === 'non-public', 1500);
	await camera.setTone(SECRET_HZ);
	await camera.setToken('GEHEIM');
	await sleepUntilMs(excluded.at.getTime() + 4000);
	await camera.setTone(0);
	await camera.setToken('');
	const readmitted = await stage.press({ type: 'public-readmitted', data: {} });
	const before = (await fetchPlaylist(live)).segments.length;
	const playlist = await listed(before + 2);

	const [from, to] = [excluded.at.getTime(), readmitted.at.getTime()];
	// Read to the end, over the closure.
	expect(await expectNothingOf(await published(playlist), from, to)).toBeGreaterThan(to);
	expect(await expectNothingOf(await stored(), from, to)).toBeGreaterThan(to);
	// It did go on until shortly before the event: what came in by then was public.
	const lastBefore = playlist.segments.findLastIndex(({ startedAtMs }) => startedAtMs < from);
	const clocks = await clocksIn(await fetchSegment(live, playlist.segments[lastBefore]!));
	expect(from - clocks.at(-1)!).toBeLessThan(1000);
	expect(playlist.segments[lastBefore + 1]!.discontinuity).toBe(true);
	expect(playlist.segments.some(({ gap }) => gap)).toBe(false);
});

test('a closure dated back withdraws what was published of it at once', async () => {
	await onAir(4);
	const playlist = await fetchPlaylist(live);
	const since = new Date(playlist.segments.at(-2)!.startedAtMs + 500);
	const earlier = await fetchSegment(live, playlist.segments[0]!);
	const { at } = await stage.press({
		type: 'public-excluded',
		data: { basis: 'law', since: since.toISOString() }
	});
	const withdrawn = playlist.segments.slice(-2);
	for (const segment of withdrawn) {
		await until('it is gone', async () => (await fetch(new URL(segment.uri, live))).status === 410, 1000);
	}
	expect(Date.now() - at.getTime()).toBeLessThan(1500);
	const now = await fetchPlaylist(live);
	expect(now.segments.slice(0, playlist.segments.length).map(({ gap }) => gap)).toEqual(
		playlist.segments.map((_, i) => i >= playlist.segments.length - 2)
	);
	await until('the rows say so', async () => (await rows()).filter((row) => row.withdrawnAt).length >= 2);
	const names = (await media.files()).map((file) => file.split('/').at(-1));
	for (const { uri } of withdrawn) expect(names).not.toContain(uri);
	await expectNothingOf(await stored(), since.getTime(), Date.now());
	expect((await fetchSegment(live, playlist.segments[0]!)).equals(earlier)).toBe(true);
});

test('without sight of the log it closes by itself after 3 s and opens after a fresh reading', async () => {
	await onAir(2);
	const blindMs = Date.now();
	proxy.cut();
	await sleepUntilMs(blindMs + 6000);
	const during = (await fetchPlaylist(live)).segments;
	const openMs = Date.now();
	proxy.mend();
	await listed(during.length + 2);
	const all = await stored();
	// Taken in for three seconds at most after the last reading, which was at most one second before the cut.
	await expectNothingOf(all, blindMs + 3200, openMs);
});

test('an event that happens while the log is out of sight still closes what was taken in meanwhile', async () => {
	await onAir(2);
	proxy.cut();
	const { at } = await stage.press({ type: 'public-excluded', data: { basis: 'item' } });
	await camera.setTone(SECRET_HZ);
	await sleepUntilMs(at.getTime() + 4000);
	proxy.mend();
	await until('the gate has seen it', async () => (await status()).live?.picture === 'non-public', 10_000);
	await expectNothingOf(await stored(), at.getTime(), Date.now());
});

test('with a delay nothing leaves before it is over, and what is closed meanwhile never does', async () => {
	await onAir(1, { delayMs: 4000 });
	const { segments } = await fetchPlaylist(live);
	for (const segment of segments) {
		expect(Date.now() - segment.startedAtMs - segment.durationMs).toBeGreaterThanOrEqual(4000 - 50);
	}
	const count = segments.length;
	const since = new Date(Date.now() - 3500);
	const { at } = await stage.press({
		type: 'public-excluded',
		data: { basis: 'law', since: since.toISOString() }
	});
	await sleepUntilMs(at.getTime() + 5000);
	const after = await fetchPlaylist(live);
	// Not withdrawn: it was never there.
	expect(after.segments.some(({ gap }) => gap)).toBe(false);
	expect(after.segments.length - count).toBeLessThanOrEqual(1);
	await expectNothingOf(await stored(), since.getTime(), Date.now());
});

test('a speaker without consent is neither recorded nor shown, and one who revokes it later leaves the archive', async () => {
	await onAir(2);
	const [silent, speaker] = stage.chamber.members as [string, string];
	await database.owner.delete(consents).where(eq(consents.personId, silent));
	const refused = await stage.press({ type: 'speaker-called', data: { personId: silent } });
	await until('the gate is closed', async () => (await status()).live?.picture === 'no-consent', 1500);
	await sleepUntilMs(refused.at.getTime() + 1500);
	await stage.press({ type: 'speaker-ended', data: { personId: silent } });
	const spoken = await stage.press({ type: 'speaker-called', data: { personId: speaker } });
	await listed((await fetchPlaylist(live)).segments.length + 2);
	const ended = await stage.press({ type: 'speaker-ended', data: { personId: speaker } });
	await listed((await fetchPlaylist(live)).segments.length + 1);
	await stage.press({ type: 'closed', data: {} });
	const recording = await until(
		'the recording',
		async () => (await database.owner.select().from(recordings).where(eq(recordings.state, 'ready')))[0],
		10_000
	);
	await expectNothingOf(await stored(), refused.at.getTime(), spoken.at.getTime());
	const vod = `${media.origin}/media/vod/${recording.id}/index.m3u8`;
	const before = await fetchPlaylist(vod);

	await setConsent(
		database.app,
		stage.chamber.chair,
		stage.chamber.meetingId,
		{ personId: speaker, purposes: ['archive-picture', 'archive-sound'], given: false },
		new Date()
	);
	await until(
		'the speech is gone',
		async () => {
			const playlist = await fetchPlaylist(vod);
			return playlist.segments.length < before.segments.length;
		},
		20_000
	);
	await expectNothingOf(await stored(), refused.at.getTime(), ended.at.getTime());
	const shorter = await until('the length is right', async () => {
		const [row] = await database.owner.select().from(recordings);
		return row!.durationMs! < recording.durationMs! && row;
	});
	const sum = (await fetchPlaylist(vod)).segments.reduce((ms, { durationMs }) => ms + durationMs, 0);
	expect(Math.abs(sum - shorter.durationMs!)).toBeLessThan(5);
});

test('what the office cuts off is erased, and so is a recording that it removes', async () => {
	await onAir(5);
	await stage.press({ type: 'closed', data: {} });
	const recording = await until(
		'the recording',
		async () => (await database.owner.select().from(recordings).where(eq(recordings.state, 'ready')))[0],
		10_000
	);
	const vod = `${media.origin}/media/vod/${recording.id}/index.m3u8`;
	const whole = await fetchPlaylist(vod);
	const clerk = await createActor(database.owner, stage.chamber.bodyId, ['clerk']);
	const { meetingId } = stage.chamber;
	await cutRecording(database.app, clerk, meetingId, { from: '0:00:03', until: '' }, new Date());
	const [cut] = await database.owner.select().from(recordings);
	await until(
		'the beginning is gone',
		async () => (await fetchPlaylist(vod)).segments.length < whole.segments.length,
		5000
	);
	await expectNothingOf(await stored(), 0, cut!.keptFrom!.getTime());
	const shorter = await until('the length is right', async () => {
		const [row] = await database.owner.select().from(recordings);
		return row!.durationMs! < recording.durationMs! && row;
	});
	expect(recording.durationMs! - shorter.durationMs!).toBeGreaterThan(2900);
	expect(recording.durationMs! - shorter.durationMs!).toBeLessThan(5500);

	await removeRecording(database.app, clerk, meetingId, { reason: 'Auf Antrag' }, new Date());
	// A list is believed for two seconds (`origin/vod.ts`).
	await until('nobody gets it', async () => (await fetch(vod)).status === 404, 2500);
	await until(
		'all files are gone',
		async () => (await media.files()).every((file) => file.endsWith('.mp4')),
		5000
	);
	expect((await rows()).every(({ withdrawnAt }) => withdrawnAt !== null)).toBe(true);
});

async function status() {
	const [row] = await database.owner
		.select()
		.from(broadcastStatus)
		.where(eq(broadcastStatus.broadcastId, stage.broadcastId));
	return row!;
}

function rows() {
	return database.owner.select().from(mediaSegments).where(eq(mediaSegments.broadcastId, stage.broadcastId));
}

/** The camera must go on for a while: the one thing here that can only be waited for by the clock. */
function sleepUntilMs(instantMs: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, Math.max(0, instantMs - Date.now())));
}

interface DatabaseProxy {
	/** The database's address through the proxy. */
	readonly url: string;
	/** Nothing passes any more; connections stay open and silent, as when a cable is pulled. */
	cut(): void;
	mend(): void;
	close(): Promise<void>;
}

async function openProxy(databaseUrl: string): Promise<DatabaseProxy> {
	const target = new URL(databaseUrl);
	const pairs = new Set<[Socket, Socket]>();
	let isCut = false;
	const server: Server = createServer((client) => {
		const upstream = connect(Number(target.port), target.hostname);
		const pair: [Socket, Socket] = [client, upstream];
		pairs.add(pair);
		for (const [from, to] of [pair, [upstream, client]] as const) {
			from.on('data', (data) => isCut || to.write(data));
			from.on('error', () => {});
			from.on('close', () => {
				to.destroy();
				pairs.delete(pair);
			});
		}
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = new URL(databaseUrl);
	url.hostname = '127.0.0.1';
	url.port = String((server.address() as AddressInfo).port);
	return {
		url: url.href,
		cut() {
			isCut = true;
		},
		mend() {
			isCut = false;
			// What was half said cannot be gone on with.
			for (const [client, upstream] of pairs) {
				client.destroy();
				upstream.destroy();
			}
		},
		async close() {
			for (const pair of pairs) pair.forEach((socket) => socket.destroy());
			await new Promise((resolve) => server.close(resolve));
		}
	};
}
