/** Videos that were made elsewhere become recordings: as they are where they can be played, encoded anew where not, whole or not at all. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { broadcasts, chapters, consents, recordings, videoImports } from '#lib/server/db/schema/index.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { createBody, createBroadcast, createMeeting, createPerson } from '../support/factories.ts';
import { startMediaProcess, type MediaProcess } from './process.ts';
import { until } from './until.ts';
import { decode, fetchPlaylist, fetchSegment, greysIn, marksIn, packetsIn, toneIn } from './viewer.ts';

const START = new Date('2019-03-14T17:00:00Z');
const ffmpeg = (...args: string[]) => promisify(execFile)('ffmpeg', ['-v', 'error', '-y', ...args]);

let database: TestDatabase;
let media: MediaProcess;
let bodyId: string;

beforeAll(async () => {
	database = await openTestDatabase();
	bodyId = (await createBody(database.owner)).id;
	media = await startMediaProcess(database.url);
});
afterAll(async () => {
	await media?.stop();
	await database?.close();
});

/** Every two seconds it is white for a fifth of a second, and 660 Hz is heard as long. */
const flashing = (seconds: number, size = '320x180') => [
	...[
		'-f',
		'lavfi',
		'-i',
		`color=black:s=${size}:r=25:d=${seconds},drawbox=t=fill:c=white:enable='lt(mod(t,2),0.2)'`
	],
	...['-f', 'lavfi', '-i', `sine=660:r=44100:d=${seconds},volume='if(lt(mod(t,2),0.2),1,0)':eval=frame`]
];

/** Orders what `make` writes to the path it is told. */
async function order(make: (path: string) => Promise<unknown>): Promise<{ id: string; broadcastId: string }> {
	const { owner } = database;
	const { id: meetingId } = await createMeeting(owner, bodyId, { state: 'held', start: START });
	const broadcast = await createBroadcast(owner, bodyId, { meetingId, state: 'ended' });
	const id = randomUUID();
	const values = {
		id,
		bodyId,
		meetingId,
		broadcastId: broadcast.id,
		origin: 'Ratssitzung.mp4',
		startedAt: START
	};
	await owner.insert(videoImports).values({ ...values, state: 'uploading' });
	await mkdir(join(media.folder, 'videos', id), { recursive: true });
	await make(join(media.folder, 'videos', id, 'video'));
	await owner.update(videoImports).set({ state: 'waiting' }).where(eq(videoImports.id, id));
	return { id, broadcastId: broadcast.id };
}

const stateOf = async (id: string) => {
	const [row] = await database.owner.select().from(videoImports).where(eq(videoImports.id, id));
	return row!;
};

const settled = (id: string) =>
	until(
		'the video is worked off',
		async () => {
			const row = await stateOf(id);
			return row.state === 'done' || row.state === 'failed' ? row : undefined;
		},
		60_000
	);

/** Shows the recording to everybody; returns its row and address. */
async function published(broadcastId: string) {
	const [recording] = await database.owner
		.update(recordings)
		.set({ public: true })
		.where(eq(recordings.broadcastId, broadcastId))
		.returning();
	await database.owner.update(broadcasts).set({ public: true }).where(eq(broadcasts.id, broadcastId));
	return { recording: recording!, address: `${media.origin}/media/vod/${recording!.id}` };
}

/** How much later than seen each flash is heard, in ms. */
async function lagsIn(bytes: Buffer): Promise<number[]> {
	const [packets, greys, tone] = await Promise.all([packetsIn(bytes), greysIn(bytes), toneIn(bytes, 660)]);
	const times = (kind: string) =>
		packets
			.filter((packet) => packet.kind === kind)
			.map(({ ptsMs }) => ptsMs)
			.toSorted((a, b) => a - b);
	const pictures = times('video');
	// What an edit list leaves out is not decoded.
	const soundFrom = Math.max(0, times('audio')[0]!);
	const seen = greys.flatMap((grey, i) =>
		grey > 128 && i > 0 && greys[i - 1]! <= 128 ? [pictures[i]!] : []
	);
	const heard = tone.flatMap((share, i) =>
		share > 0.5 && i > 0 && tone[i - 1]! <= 0.5 ? [soundFrom + i * 20] : []
	);
	return seen.map((at) => heard.toSorted((a, b) => Math.abs(a - at) - Math.abs(b - at))[0]! - at);
}

test('a usual video is taken over picture by picture, in its order, with its sound beside it', async () => {
	const made = join(media.folder, 'usual.mp4');
	const { id, broadcastId } = await order(async (path) => {
		await ffmpeg(
			...flashing(21),
			'-c:v',
			'libx264',
			'-g',
			'75',
			'-bf',
			'2',
			'-c:a',
			'aac',
			'-f',
			'mp4',
			made
		);
		await writeFile(path, await readFile(made));
	});
	expect((await settled(id)).problem).toBeNull();

	// Nobody sees it before the office has decided so.
	const [hidden] = await database.owner
		.select()
		.from(recordings)
		.where(eq(recordings.broadcastId, broadcastId));
	expect(hidden).toMatchObject({ state: 'ready', public: false, source: 'import', startedAt: START });
	expect((await fetch(`${media.origin}/media/vod/${hidden!.id}/index.m3u8`)).status).toBe(404);

	const { address } = await published(broadcastId);
	const list = await until('it can be played', () => fetchPlaylist(`${address}/index.m3u8`));
	expect(list.ended).toBe(true);
	expect(list.segments[0]!.startedAtMs).toBe(START.getTime());
	const total = list.segments.reduce((sum, { durationMs }) => sum + durationMs, 0);
	expect(total / 1000).toBeCloseTo(21, 1);
	expect(Math.max(...list.segments.map(({ durationMs }) => durationMs))).toBeLessThan(3100);

	const file = Buffer.from(await (await fetch(`${address}/aufzeichnung.mp4`)).arrayBuffer());
	await decode(file);
	const pictures = (bytes: Buffer) =>
		packetsIn(bytes).then((all) => all.filter(({ kind }) => kind === 'video'));
	const [before, after] = [await pictures(await readFile(made)), await pictures(file)];
	expect(after.length).toBe(before.length);
	// Shown in the order it was, so pictures that are sent before others are.
	const orderOf = (packets: typeof before) =>
		packets.map(({ ptsMs }) => Math.round((ptsMs - packets[0]!.ptsMs) / 40));
	expect(orderOf(before).some((at, i, all) => i > 0 && at < all[i - 1]!)).toBe(true);
	expect(orderOf(after)).toEqual(orderOf(before));
	const segments = await Promise.all(
		list.segments.map((segment) => fetchSegment(`${address}/index.m3u8`, segment))
	);
	for (const segment of segments) await decode(segment);
	for (const bytes of [file, Buffer.concat(segments)]) {
		const lags = await lagsIn(bytes);
		expect(lags.length).toBeGreaterThan(0);
		for (const lag of lags) expect(Math.abs(lag)).toBeLessThanOrEqual(45);
	}
	// What is no longer needed is gone.
	await until('the file is removed', () => Promise.resolve(!existsSync(join(media.folder, 'videos', id))));
});

test('what is no H264, or has no key frames, is encoded anew; without sound it is silent', async () => {
	const old = await order((path) =>
		ffmpeg(...flashing(6, '720x576'), '-c:v', 'mpeg2video', '-c:a', 'mp2', '-f', 'mpegts', path)
	);
	const rare = await order((path) =>
		ffmpeg(
			...flashing(30).slice(0, 4),
			'-c:v',
			'libx264',
			'-g',
			'1000',
			'-keyint_min',
			'1000',
			'-sc_threshold',
			'0',
			'-f',
			'matroska',
			path
		)
	);
	for (const [{ id, broadcastId }, seconds, heard] of [
		[old, 6, true],
		[rare, 30, false]
	] as const) {
		expect((await settled(id)).problem).toBeNull();
		const { address } = await published(broadcastId);
		const list = await until('it can be played', () => fetchPlaylist(`${address}/index.m3u8`));
		const total = list.segments.reduce((sum, { durationMs }) => sum + durationMs, 0);
		expect(Math.abs(total / 1000 - seconds)).toBeLessThan(0.2);
		expect(Math.max(...list.segments.map(({ durationMs }) => durationMs))).toBeLessThan(2500);
		for (const segment of list.segments) {
			const bytes = await fetchSegment(`${address}/index.m3u8`, segment);
			await decode(bytes);
			if (heard) for (const lag of await lagsIn(bytes)) expect(Math.abs(lag)).toBeLessThanOrEqual(60);
			else expect(Math.max(...(await toneIn(bytes, 660)))).toBeLessThan(0.1);
		}
	}
});

test.for([
	['words', 'Das ist die Niederschrift.', 'kein Video'],
	['a list of other files', "ffconcat version 1.0\nfile '/etc/passwd'\n", 'kein Video'],
	['a playlist', '#EXTM3U\n#EXTINF:2,\nfile:///etc/passwd\n', 'kein Video'],
	['a beginning and nothing else', '\0\0\0 ftypisom\0\0\x02\0isomiso2avc1mp41', 'beschädigt']
])('%s is refused with a sentence, and nothing of it remains', async ([, text, sentence]) => {
	const { id, broadcastId } = await order((path) => writeFile(path, text!));
	const row = await settled(id);
	expect(row.state).toBe('failed');
	expect(row.problem).toContain(sentence);
	expect((await media.files()).filter((path) => path.includes(broadcastId))).toEqual([]);
});

test('killed at work, it is begun anew, and the recording is whole', async () => {
	const { id, broadcastId } = await order((path) =>
		ffmpeg(
			...flashing(60, '1280x720'),
			'-c:v',
			'mpeg2video',
			'-q:v',
			'2',
			'-c:a',
			'mp2',
			'-f',
			'mpegts',
			path
		)
	);
	await until('it is worked on', async () => (await stateOf(id)).progress > 0, 30_000);
	await media.kill();
	// Its children are gone with it.
	const left = await media.children('imports/main').catch(() => []);
	expect(left).toEqual([]);
	const [none] = await database.owner
		.select()
		.from(recordings)
		.where(eq(recordings.broadcastId, broadcastId));
	expect(none).toBeUndefined();
	await media.start();
	expect((await settled(id)).problem).toBeNull();
	const { recording } = await published(broadcastId);
	expect(recording.durationMs! / 1000).toBeCloseTo(60, 0);
});

test('somebody’s consent that is revoked takes nothing out of it; cut off and removed is what the office says', async () => {
	const { owner } = database;
	const { id, broadcastId } = await order((path) =>
		ffmpeg(
			...flashing(20),
			'-c:v',
			'libx264',
			'-g',
			'50',
			'-sc_threshold',
			'0',
			'-c:a',
			'aac',
			'-f',
			'mp4',
			path
		)
	);
	await settled(id);
	const { recording, address } = await published(broadcastId);
	const at = (s: number) => new Date(START.getTime() + s * 1000);
	await owner.insert(chapters).values([
		{
			bodyId,
			recordingId: recording.id,
			title: 'Ö 1 Eröffnung',
			startedAt: at(0),
			endedAt: at(8),
			offsetMs: 0,
			durationMs: 8000
		},
		{
			bodyId,
			recordingId: recording.id,
			title: 'Ö 2 Haushalt',
			startedAt: at(8),
			endedAt: at(20),
			offsetMs: 8000,
			durationMs: 12_000
		}
	]);
	const person = await createPerson(owner, bodyId);
	const given = { bodyId, personId: person.id, validFrom: START, evidence: 'Erklärung' };
	await owner.insert(consents).values({ ...given, purpose: 'archive-picture', revokedAt: new Date() });

	await owner
		.update(recordings)
		.set({ keptFrom: at(4), revisedAt: new Date() })
		.where(eq(recordings.id, recording.id));
	const shorter = await until(
		'its beginning is cut off',
		async () => {
			const [row] = await owner.select().from(recordings).where(eq(recordings.id, recording.id));
			return row!.durationMs! < 17_000 ? row! : undefined;
		},
		30_000
	);
	// Sixteen seconds: not a picture more has gone than was cut off.
	expect(shorter.durationMs! / 1000).toBeCloseTo(16, 1);
	const marks = await until('its marks have moved', async () => {
		const file = Buffer.from(await (await fetch(`${address}/aufzeichnung.mp4`)).arrayBuffer());
		const found = await marksIn(file);
		return found[1]?.offsetMs === 4000 ? found : undefined;
	});
	expect(marks.map(({ title }) => title)).toEqual(['Ö 1 Eröffnung', 'Ö 2 Haushalt']);

	await owner
		.update(recordings)
		.set({ state: 'removed', revisedAt: new Date() })
		.where(eq(recordings.id, recording.id));
	await until(
		'its files are gone',
		async () =>
			(await media.files()).every((path) => !path.includes(`${broadcastId}/`) || path.includes('init')),
		30_000
	);
});
