/** From camera to recording: a real encoder in, a playlist out that keeps the rules of HLS, and the archive at the end. */
import { eq } from 'drizzle-orm';
import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { broadcasts, broadcastStatus, chapters, recordings } from '#lib/server/db/schema/index.ts';
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
	marksIn,
	median,
	packetsIn,
	soundLagIn,
	toneIn,
	type Playlist
} from './viewer.ts';

/** Of a recording what the public may read. */
const SEEN = { id: recordings.id, durationMs: recordings.durationMs };

let database: TestDatabase;
let media: MediaProcess;
let browser: Browser;
let stage: Stage;
let camera: Camera;
let live: string;

beforeAll(async () => {
	database = await openTestDatabase();
	stage = await createStage(database);
	media = await startMediaProcess(database.url);
	browser = await launchCameraBrowser();
	live = `${media.origin}/media/hls/${stage.broadcastId}/index.m3u8`;
	const url = `${media.origin}/media/whip/${stage.broadcastId}`;
	camera = await startCamera({ url, key: stage.key, browser, toneHz: 440 });
});
afterAll(async () => {
	await camera?.stop();
	await browser?.close();
	await media?.stop();
	await database?.close();
});

const listed = (count: number) =>
	until(`${count} segments`, async () => {
		const playlist = await fetchPlaylist(live);
		return playlist.segments.length >= count && playlist;
	});

test('nothing leaves before the sitting is opened, though the camera runs', async () => {
	const connected = await until('the operator sees the camera', async () => {
		const [row] = await database.owner.select().from(broadcastStatus);
		return row?.connectedSince && row;
	});
	expect(connected.live).toMatchObject({ picture: 'not-started' });
	expect(await media.files()).toEqual([]);
	expect((await fetch(live)).status).toBe(404);
});

test('an opened sitting is on the air, decodable, each segment beginning with a key frame', async () => {
	await stage.open();
	const playlist = await listed(4);
	expect(playlist.text).toMatch(/^#EXTM3U\n/);
	for (const tag of [
		'PLAYLIST-TYPE:EVENT',
		'MEDIA-SEQUENCE:0',
		'INDEPENDENT-SEGMENTS',
		'PROGRAM-DATE-TIME'
	]) {
		expect(playlist.text).toContain(`#EXT-X-${tag}`);
	}
	expect(playlist.ended).toBe(false);
	const starts: Record<'video' | 'audio', number>[] = [];
	for (const segment of playlist.segments) {
		const bytes = await fetchSegment(live, segment);
		await decode(bytes);
		const packets = await packetsIn(bytes);
		const pictures = packets.filter(({ kind }) => kind === 'video');
		expect(pictures[0]!.isKey).toBe(true);
		expect(segment.durationMs).toBeLessThanOrEqual(playlist.targetMs + 500);
		const sound = packets.find(({ kind }) => kind === 'audio')!;
		starts.push({ video: pictures[0]!.ptsMs, audio: sound.ptsMs });
	}
	// What the playlist says of a segment's length is where the next one begins; sound comes in whole frames.
	playlist.segments.slice(0, -1).forEach((segment, i) => {
		if (playlist.segments[i + 1]!.discontinuity) return;
		const video = starts[i + 1]!.video - starts[i]!.video;
		const audio = starts[i + 1]!.audio - starts[i]!.audio;
		expect(Math.abs(video - segment.durationMs)).toBeLessThan(1);
		expect(Math.abs(audio - segment.durationMs)).toBeLessThan(22);
	});
});

test('the date in the playlist is when the picture was taken, and the sound is heard', async () => {
	const playlist = await listed(5);
	const segment = playlist.segments[3]!;
	const bytes = await fetchSegment(live, segment);
	const [first] = await clocksIn(bytes);
	expect(segment.startedAtMs - first!).toBeGreaterThan(-20);
	expect(segment.startedAtMs - first!).toBeLessThan(1000);
	const tone = await toneIn(bytes, 440);
	expect(tone.filter((share) => share > 0.5).length).toBeGreaterThan(tone.length * 0.8);
});

test('picture and sound belong together within 60 ms', async () => {
	await camera.setTone(0);
	const { segments } = await fetchPlaylist(live);
	const { segments: later } = await listed(segments.length + 5);
	const lags = await Promise.all(
		later.slice(-4).map(async (segment) => soundLagIn(await fetchSegment(live, segment)))
	);
	expect(lags.flat().length).toBeGreaterThanOrEqual(3);
	expect(Math.abs(median(lags.flat()))).toBeLessThan(60);
});

test('the origin speaks HTTP as caches and players expect', async () => {
	const { segments } = await fetchPlaylist(live);
	const url = new URL(segments[0]!.uri, live);
	const whole = await fetch(url);
	const bytes = Buffer.from(await whole.arrayBuffer());
	expect(whole.headers.get('cache-control')).toBe('public, max-age=2, must-revalidate');
	expect(whole.headers.get('access-control-allow-origin')).toBeNull();
	const part = await fetch(url, { headers: { range: 'bytes=4-7' } });
	expect(part.status).toBe(206);
	expect(await part.text()).toBe('moof');
	expect((await fetch(url, { headers: { range: `bytes=${bytes.length}-` } })).status).toBe(416);
	expect((await fetch(url, { headers: { 'if-none-match': whole.headers.get('etag')! } })).status).toBe(304);
	const head = await fetch(url, { method: 'HEAD' });
	expect(head.headers.get('content-length')).toBe(String(bytes.length));
	expect(await head.text()).toBe('');
	const zipped = await fetch(live, { headers: { 'accept-encoding': 'gzip' } });
	expect(zipped.headers.get('content-encoding')).toBe('gzip');
	expect(zipped.headers.get('content-type')).toBe('application/vnd.apple.mpegurl');
	expect((await fetch(new URL('999999.m4s', live))).status).toBe(404);
	expect((await fetch(new URL('..%2f..%2fpostgres', live))).status).toBe(404);
	expect((await fetch(live, { method: 'POST' })).status).toBe(405);
});

test('the operator reads codec, size, frame rate and bitrate', async () => {
	const row = await until('a full report', async () => {
		const [status] = await database.owner.select().from(broadcastStatus);
		return status?.fps && status.width && status.videoBps && status;
	});
	expect(row).toMatchObject({
		codec: 'H264',
		width: 1280,
		height: 720,
		problem: null,
		live: { picture: 'live' }
	});
	expect(row.fps).toBeGreaterThan(3);
	const [broadcast] = await database.owner.select().from(broadcasts);
	expect(broadcast!.ingestConnected).toBe(true);
});

test('at the close the live list ends and the recording plays within 10 s, one mark per item', async () => {
	await stage.press({ type: 'item-called', data: { itemId: stage.chamber.items.second } });
	const before = (await fetchPlaylist(live)).segments.length;
	await listed(before + 1);
	await stage.press({ type: 'closed', data: {} });
	const recording = await until(
		'the recording is ready',
		async () => {
			const [row] = await database.public.select(SEEN).from(recordings).where(eq(recordings.state, 'ready'));
			return row;
		},
		10_000
	);
	const vod = `${media.origin}/media/vod/${recording.id}/index.m3u8`;
	const archived: Playlist = await fetchPlaylist(vod);
	expect(archived.ended).toBe(true);
	expect(archived.text).toContain('#EXT-X-PLAYLIST-TYPE:VOD');
	const sum = archived.segments.reduce((ms, { durationMs }) => ms + durationMs, 0);
	expect(Math.abs(sum - recording.durationMs!)).toBeLessThan(5);
	for (const segment of archived.segments) await decode(await fetchSegment(vod, segment));
	const finished = await fetchPlaylist(live);
	expect(finished.ended).toBe(true);
	expect(finished.segments.length).toBe(archived.segments.length);

	const marks = await database.public
		.select()
		.from(chapters)
		.where(eq(chapters.recordingId, recording.id))
		.orderBy(chapters.offsetMs);
	expect(marks.map(({ agendaItemId }) => agendaItemId)).toEqual([
		stage.chamber.items.first,
		stage.chamber.items.second
	]);
	// The picture at the second mark was taken when the chair called the item.
	const clocks: number[] = [];
	for (const segment of archived.segments) {
		for (const clock of await clocksIn(await fetchSegment(vod, segment))) clocks.push(clock!);
	}
	const called = marks[1]!.startedAt.getTime();
	const frame = clocks[Math.round((marks[1]!.offsetMs / recording.durationMs!) * clocks.length)]!;
	expect(Math.abs(frame - called)).toBeLessThan(400);
	expect((await fetch(`${media.origin}/media/vod/${stage.broadcastId}/index.m3u8`)).status).toBe(404);
});

test('the recording is a file to keep: whole, by item, and the sound alone', async () => {
	const [recording] = await database.public
		.select(SEEN)
		.from(recordings)
		.where(eq(recordings.state, 'ready'));
	const vod = `${media.origin}/media/vod/${recording!.id}/index.m3u8`;
	const fetchFile = async (name: string, headers = {}) => {
		const response = await fetch(new URL(name, vod), { headers });
		return { response, bytes: Buffer.from(await response.arrayBuffer()) };
	};
	const { bytes: whole, response } = await fetchFile('aufzeichnung.mp4');
	expect(response.headers.get('content-type')).toBe('video/mp4');
	await decode(whole);
	const clocks = await clocksIn(whole);
	const listed: (number | undefined)[] = [];
	for (const segment of (await fetchPlaylist(vod)).segments) {
		listed.push(...(await clocksIn(await fetchSegment(vod, segment))));
	}
	expect(clocks).toEqual(listed);
	const packets = await packetsIn(whole);
	const lastMs = Math.max(...packets.map(({ ptsMs, durationMs }) => ptsMs + durationMs));
	expect(Math.abs(lastMs - recording!.durationMs!)).toBeLessThan(50);
	expect(Math.abs(median(await soundLagIn(whole)))).toBeLessThan(60);

	// In any pieces, and half a one again.
	const middle = Math.floor(whole.length / 3);
	const pieces = await Promise.all(
		[`bytes=0-${middle - 1}`, `bytes=${middle}-`].map((range) => fetchFile('aufzeichnung.mp4', { range }))
	);
	expect(pieces.map(({ response: { status } }) => status)).toEqual([206, 206]);
	expect(Buffer.concat(pieces.map(({ bytes }) => bytes)).equals(whole)).toBe(true);
	const head = await fetch(new URL('aufzeichnung.mp4', vod), { method: 'HEAD' });
	expect(head.headers.get('content-length')).toBe(String(whole.length));
	expect(head.headers.get('etag')).toBe(response.headers.get('etag'));

	const marks = await database.public
		.select()
		.from(chapters)
		.where(eq(chapters.recordingId, recording!.id))
		.orderBy(chapters.offsetMs);
	expect(await marksIn(whole)).toEqual(
		marks.map(({ title, offsetMs }) => ({ title, offsetMs: expect.closeTo(offsetMs, -1) as number }))
	);
	const [from, until] = [marks[1]!.offsetMs / 1000, recording!.durationMs! / 1000];
	const { bytes: item } = await fetchFile(`aufzeichnung.mp4?t=${from},${until}`);
	await decode(item);
	const shown = await clocksIn(item);
	// To the frame: the picture that is on when the item is called, and all behind it.
	expect(shown.length).toBeGreaterThan(0);
	expect(clocks.slice(-shown.length)).toEqual(shown);
	const behind = packets.filter(
		({ kind, ptsMs, durationMs }) => kind === 'video' && ptsMs + durationMs > from * 1000
	);
	expect(Math.abs(shown.length - behind.length)).toBeLessThanOrEqual(1);

	const { bytes: sound } = await fetchFile('aufzeichnung.m4a');
	await decode(sound);
	expect((await packetsIn(sound)).every(({ kind }) => kind === 'audio')).toBe(true);
	// How much smaller depends on the picture. Sound has 96 kbit/s on average, and a head.
	expect(sound.length).toBeLessThan((recording!.durationMs! / 1000) * 16_000 + 20_000);
	expect(sound.length).toBeLessThan(whole.length);
	expect((await toneIn(sound, 440)).length).toBeCloseTo(recording!.durationMs! / 20, -1);
	for (const bad of ['', '5,2', '-1', 'abc', '1,2,3', '1e3'])
		expect((await fetchFile(`aufzeichnung.mp4?t=${bad}`)).response.status, bad).toBe(400);
	expect((await fetchFile('aufzeichnung.mp4?t=90000')).response.status).toBe(404);
});

test('a closed sitting takes no camera any more', async () => {
	const answer = await fetch(`${media.origin}/media/whip/${stage.broadcastId}`, {
		method: 'POST',
		headers: { authorization: `Bearer ${stage.key}`, 'content-type': 'application/sdp' },
		body: 'v=0\r\n'
	});
	expect(answer.status).toBe(409);
	expect(await answer.text()).toContain('geschlossen');
});
