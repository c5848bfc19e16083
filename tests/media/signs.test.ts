/** A second picture in sign language: what the log closes is not in it either; it has no sound, and no recording of its own. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Browser } from '@playwright/test';
import { and, eq, isNull } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { addSigns } from '#lib/server/broadcasts/add-signs.ts';
import { removeSigns } from '#lib/server/broadcasts/remove-signs.ts';
import { setConsent } from '#lib/server/consents/set-consent.ts';
import { cameras, consents, mediaSegments, recordings } from '#lib/server/db/schema/index.ts';
import { removeRecording } from '#lib/server/recordings/remove-recording.ts';
import { launchCameraBrowser, startCamera, type Camera } from '../../scripts/demo-camera.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { createActor } from '../support/factories.ts';
import { startMediaProcess, type MediaProcess } from './process.ts';
import { createStage, type Stage } from './stage.ts';
import { until } from './until.ts';
import { clocksIn, fetchPlaylist, toneIn, type Playlist } from './viewer.ts';

/** Sounds beside the interpreter all the time. */
const ROOM_HZ = 1500;

let browser: Browser;
let database: TestDatabase;
let media: MediaProcess;
let stage: Stage;
let signsId: string;
let running: Camera[];
let live: string;

beforeAll(async () => {
	browser = await launchCameraBrowser();
});
afterAll(() => browser?.close());
beforeEach(async () => {
	database = await openTestDatabase();
	media = await startMediaProcess(database.url);
	stage = await createStage(database);
	const { chair, meetingId } = stage.chamber;
	signsId = await addSigns(database.app, chair, meetingId, new Date());
	live = `${media.origin}/media/hls/${signsId}/index.m3u8`;
	const [row] = await database.owner.select().from(cameras).where(eq(cameras.broadcastId, signsId));
	running = await Promise.all([camera(stage.broadcastId, stage.key), camera(signsId, row!.key)]);
	await running[1]!.setTone(ROOM_HZ);
});
afterEach(async () => {
	await Promise.all((running ?? []).map((each) => each.stop()));
	await media?.stop();
	await database?.close();
});

const camera = (broadcastId: string, key: string) =>
	startCamera({ url: `${media.origin}/media/whip/${broadcastId}`, key, browser, width: 640, height: 360 });

const listed = (count: number): Promise<Playlist> =>
	until(
		`${count} segments`,
		async () => {
			const playlist = await fetchPlaylist(live);
			return playlist.segments.filter(({ gap }) => !gap).length >= count && playlist;
		},
		30_000
	);

const recorded = () =>
	until(
		'the recording',
		async () => (await database.owner.select().from(recordings).where(eq(recordings.state, 'ready')))[0],
		15_000
	);

/** What lies on the disk of it, the pieces of video alone. */
const files = async () =>
	(await media.files()).filter((file) => file.includes(signsId) && file.endsWith('.m4s'));

async function stored(): Promise<Buffer> {
	const inOrder = (await files()).toSorted((a, b) => parseInt(basename(a)) - parseInt(basename(b)));
	const init = (await media.files()).find((file) => file.includes(signsId) && file.endsWith('init-1.mp4'));
	return Buffer.concat(await Promise.all([init!, ...inOrder].map((file) => readFile(file))));
}

async function expectNothingOf(fromMs: number, untilMs: number): Promise<void> {
	const bytes = await stored();
	const clocks = await clocksIn(bytes);
	expect(clocks.length).toBeGreaterThan(0);
	expect(clocks).not.toContain(undefined);
	expect(clocks.filter((clock) => clock! >= fromMs && clock! < untilMs)).toEqual([]);
	expect(Math.max(0, ...(await toneIn(bytes, ROOM_HZ)))).toBeLessThan(0.3);
}

test('before the opening it is nowhere; a closure and a speech without consent take its picture along', async () => {
	expect((await fetch(live)).status).toBe(404);
	await stage.open();
	await listed(2);
	const silent = stage.chamber.members[0]!;
	await database.owner.delete(consents).where(eq(consents.personId, silent));

	const excluded = await stage.press({ type: 'public-excluded', data: { basis: 'resolution' } });
	await sleepUntilMs(excluded.at.getTime() + 3000);
	const readmitted = await stage.press({ type: 'public-readmitted', data: {} });
	await listed((await fetchPlaylist(live)).segments.length + 2);
	const refused = await stage.press({ type: 'speaker-called', data: { personId: silent } });
	await sleepUntilMs(refused.at.getTime() + 3000);
	const ended = await stage.press({ type: 'speaker-ended', data: { personId: silent } });
	await listed((await fetchPlaylist(live)).segments.length + 1);
	await expectNothingOf(excluded.at.getTime(), readmitted.at.getTime());
	await expectNothingOf(refused.at.getTime(), ended.at.getTime());
});

test('it is kept with the recording, loses what that loses, and is gone when that is gone', async () => {
	await stage.open();
	const [, speaker] = stage.chamber.members as [string, string];
	await listed(2);
	const spoken = await stage.press({ type: 'speaker-called', data: { personId: speaker } });
	await listed((await fetchPlaylist(live)).segments.length + 2);
	const silenced = await stage.press({ type: 'speaker-ended', data: { personId: speaker } });
	await listed((await fetchPlaylist(live)).segments.length + 1);
	await stage.press({ type: 'closed', data: {} });
	const recording = await recorded();
	expect(recording.broadcastId).toBe(stage.broadcastId);
	const archive = `${media.origin}/media/signs/${recording.id}/index.m3u8`;
	const before = await fetchPlaylist(archive);
	expect(before.segments.length).toBeGreaterThan(4);

	const { chair, meetingId, bodyId } = stage.chamber;
	const purposes = ['archive-picture', 'archive-sound'] as const;
	const revoked = { personId: speaker, purposes, given: false };
	await setConsent(database.app, chair, meetingId, revoked, new Date());
	await until(
		'the speech is gone',
		async () => (await fetchPlaylist(archive)).segments.length < before.segments.length,
		20_000
	);
	await expectNothingOf(spoken.at.getTime(), silenced.at.getTime());

	const clerk = await createActor(database.owner, bodyId, ['clerk']);
	await removeRecording(database.app, clerk, meetingId, { reason: 'Auf Antrag' }, new Date());
	await until('nobody gets it', async () => (await fetch(archive)).status === 404, 2500);
	await until('all files are gone', async () => (await files()).length === 0, 15_000);
});

test('taken away, it is gone at once and erased, and the broadcast goes on', async () => {
	await stage.open();
	await listed(3);
	const { chair, meetingId } = stage.chamber;
	await removeSigns(database.app, chair, meetingId, new Date());
	await until('all files are gone', async () => (await files()).length === 0, 5000);
	const rows = await database.owner
		.select()
		.from(mediaSegments)
		.where(eq(mediaSegments.broadcastId, signsId));
	expect(rows.length).toBeGreaterThan(0);
	// A row says so right after its file is gone.
	const left = and(eq(mediaSegments.broadcastId, signsId), isNull(mediaSegments.withdrawnAt));
	await until('the rows say so', async () => (await database.owner.$count(mediaSegments, left)) === 0, 1000);
	const main = `${media.origin}/media/hls/${stage.broadcastId}/index.m3u8`;
	const { segments } = await fetchPlaylist(main);
	await until('it goes on', async () => (await fetchPlaylist(main)).segments.length > segments.length + 1);
});

/** The camera must go on for a while: the one thing here that can only be waited for by the clock. */
function sleepUntilMs(instantMs: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, Math.max(0, instantMs - Date.now())));
}
