/** There is no room left for the recording: the live picture goes on, the operator is told, and what is lost is in the ledger. */
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { Browser } from '@playwright/test';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { mediaSegments, processHeartbeats, recordingGaps, recordings } from '#lib/server/db/schema/index.ts';
import { launchCameraBrowser, startCamera, type Camera } from '../../scripts/demo-camera.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { brokenRules } from '../support/hls-rules.ts';
import { follow, type Onlooker } from './onlooker.ts';
import { startMediaProcess, type MediaProcess } from './process.ts';
import { createStage, type Stage } from './stage.ts';
import { until } from './until.ts';
import { decode, fetchPlaylist, fetchSegment, type ListedSegment } from './viewer.ts';

let browser: Browser;
let database: TestDatabase;
let media: MediaProcess;
let stage: Stage;
let on: Onlooker;
let camera: Camera | undefined;

beforeAll(async () => {
	database = await openTestDatabase();
	media = await startMediaProcess(database.url);
	browser = await launchCameraBrowser();
});
afterEach(async () => {
	setRoom('unlimited');
	await camera?.stop();
});
afterAll(async () => {
	await browser?.close();
	await media?.stop();
	await database?.close();
});

/** The kernel writes no file beyond so many bytes for the media server: a write ends in the middle, as on a full disk. */
function setRoom(bytes: number | 'unlimited'): void {
	execFileSync('prlimit', ['--pid', String(media.pid), `--fsize=${bytes}:`]);
}

async function begin(): Promise<void> {
	stage = await createStage(database);
	on = follow(database, media, stage.broadcastId);
	await stage.open();
	const url = `${media.origin}/media/whip/${stage.broadcastId}`;
	camera = await startCamera({ url, key: stage.key, browser, width: 640, height: 360 });
	await on.listed(2);
}

const health = async () =>
	(await (await fetch(`${media.origin}/media/healthz`)).json()) as { problem?: string };
const beat = async () =>
	(await database.owner.select().from(processHeartbeats).where(eq(processHeartbeats.process, 'media')))[0];
const stored = async () => (await media.files()).filter((file) => file.includes(stage.broadcastId));
const shape = ({ uri, gap, durationMs }: ListedSegment) => ({ uri, gap, durationMs });

async function recording(): Promise<typeof recordings.$inferSelect> {
	const own = eq(recordings.broadcastId, stage.broadcastId);
	return until('the recording is entered', async () => {
		const [row] = await database.owner.select().from(recordings).where(own);
		return row?.state === 'ready' && row;
	});
}

async function ledger(recordingId: string): Promise<(typeof recordingGaps.$inferSelect)[]> {
	const own = eq(recordingGaps.recordingId, recordingId);
	return database.owner.select().from(recordingGaps).where(own);
}

test('live goes on from memory, what is in memory is stored when there is room again, and what was lost is in the ledger', async () => {
	await begin();
	setRoom(2000);
	expect(await on.told('Speicherplatz')).toContain('die Übertragung läuft weiter');
	expect((await health()).problem).toContain('Speicherplatz');
	await until('the heartbeat tells', async () => (await beat())?.detail.problem);

	const full = await until(
		'something is lost',
		async () => {
			const list = await fetchPlaylist(on.live);
			return list.segments.filter(({ gap }) => gap).length >= 2 && list;
		},
		60_000
	);
	expect(brokenRules(full.text)).toEqual([]);
	// Live has not lost anything, and it is at its edge.
	for (const segment of full.segments.slice(-3)) await decode(await fetchSegment(on.live, segment));
	const end = full.segments.at(-1)!;
	expect(Date.now() - end.startedAtMs).toBeLessThan(8000);
	expect(full.segments.slice(1).some(({ discontinuity }) => discontinuity)).toBe(false);
	expect((await stored()).filter((file) => file.endsWith('.part'))).toEqual([]);

	setRoom('unlimited');
	await until('all is well again', async () => (await on.status())?.problem === null);
	expect((await health()).problem).toBeUndefined();
	const { segments } = await on.listed(full.segments.length + 3);
	const complete = segments.filter(({ gap }) => !gap).slice(0, -1);
	for (const { uri } of complete) {
		const file = await until(`${uri} is stored`, async () =>
			(await stored()).find((name) => name.endsWith(`/${uri}`))
		);
		const served = Buffer.from(await (await fetch(new URL(uri, on.live))).arrayBuffer());
		expect((await readFile(file)).equals(served)).toBe(true);
	}
	const lost = segments.filter(({ gap }) => gap);
	expect(lost.length).toBeGreaterThanOrEqual(2);
	expect((await fetch(new URL(lost[0]!.uri, on.live))).status).toBe(410);

	// The next process knows it, too: numbers do not move under a player.
	await media.kill();
	await media.start();
	const again = await until('it is restored', () => fetchPlaylist(on.live));
	const before = segments.slice(0, -1).map(shape);
	expect(again.segments.slice(0, before.length).map(shape)).toEqual(before);

	await stage.press({ type: 'closed', data: {} });
	const { id } = await recording();
	const [gap] = (await ledger(id)).filter(({ reason }) => reason === 'not-stored');
	const [first, last] = [lost[0]!, lost.at(-1)!];
	expect(Math.abs(gap!.startedAt.getTime() - first.startedAtMs)).toBeLessThan(100);
	expect(Math.abs(gap!.endedAt.getTime() - last.startedAtMs - last.durationMs)).toBeLessThan(100);

	const vod = `${media.origin}/media/vod/${id}/index.m3u8`;
	const kept = await fetchPlaylist(vod);
	expect(brokenRules(kept.text)).toEqual([]);
	const uris = kept.segments.map(({ uri }) => uri);
	for (const { uri } of complete) expect(uris).toContain(uri);
	for (const { uri } of lost) expect(uris).not.toContain(uri);
	const behind = kept.segments.find(({ startedAtMs }) => startedAtMs > last.startedAtMs)!;
	expect(behind.discontinuity).toBe(true);
	await decode(await fetchSegment(vod, behind));
});

test('the sitting closes before there is room: the ledger says what is missing, and no longer when it has been stored after all', async () => {
	await begin();
	setRoom(2000);
	const { segments } = await on.told('Speicherplatz').then(() => fetchPlaylist(on.live));
	await on.listed(segments.length + 3);
	await stage.press({ type: 'closed', data: {} });
	const { id } = await recording();
	const isLost = async () => (await ledger(id)).some(({ reason }) => reason === 'not-stored');
	await until('the ledger says so', isLost);
	setRoom('unlimited');
	await until('nothing of that is missing', async () => !(await isLost()), 20_000);
	const rows = await database.owner
		.select()
		.from(mediaSegments)
		.where(eq(mediaSegments.broadcastId, stage.broadcastId));
	expect(rows.every(({ archive, bytes }) => archive && bytes > 0)).toBe(true);
});
