/** What cameras, lines and strangers send that nobody would wish for: the broadcast goes on, and says what it can. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../scripts/bootstrap/port.mjs';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { startMediaProcess, type MediaProcess } from './process.ts';
import { createStage, type Stage } from './stage.ts';
import { until } from './until.ts';
import { decode, fetchPlaylist, fetchSegment, packetsIn, type ListedSegment } from './viewer.ts';

let database: TestDatabase;
let media: MediaProcess;
let rtmpPort: number;
let rtcPort: number;
let stage: Stage;
let live: string;
const encoders: ChildProcess[] = [];

beforeAll(async () => {
	database = await openTestDatabase();
	rtmpPort = await freePort([]);
	rtcPort = await freePort([], '0.0.0.0');
	media = await startMediaProcess(database.url, {
		RATSSAAL_RTMP_PORT: String(rtmpPort),
		RATSSAAL_RTC_PORT: String(rtcPort)
	});
	stage = await createStage(database);
	live = `${media.origin}/media/hls/${stage.broadcastId}/index.m3u8`;
	await stage.open();
});
afterEach(async () => {
	for (const encoder of encoders.splice(0)) {
		if (encoder.exitCode !== null || encoder.signalCode !== null) continue;
		encoder.kill('SIGKILL');
		await once(encoder, 'exit');
	}
});
afterAll(async () => {
	await media?.stop();
	await database?.close();
});

/** ffmpeg with a moving picture; `sound`: words for its source, none without. Resolves with where its first segment is in the list. */
async function encode(
	picture: string,
	sound: string | undefined,
	more: readonly string[] = []
): Promise<number> {
	const before = await listed();
	const url = `rtmp://127.0.0.1:${rtmpPort}/${stage.broadcastId}/${stage.key}`;
	const sources = ['-re', '-f', 'lavfi', '-i', `testsrc2=${picture}`];
	if (sound) sources.push('-re', '-f', 'lavfi', '-i', sound);
	const video = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p'];
	const audio = sound ? ['-c:a', 'aac', '-b:a', '64k'] : [];
	encoders.push(
		spawn('ffmpeg', ['-v', 'error', ...sources, ...video, '-g', '50', ...audio, ...more, '-f', 'flv', url], {
			stdio: 'ignore'
		})
	);
	// What the one before has left comes first; another encoder always begins with a discontinuity.
	return until(
		'its first segment',
		async () => {
			const { segments } = await fetchPlaylist(live);
			const at = segments.findIndex(({ discontinuity }, i) => i >= before && (discontinuity || i === 0));
			return at >= 0 && { at };
		},
		40_000
	).then(({ at }) => at);
}

const listed = () =>
	fetchPlaylist(live).then(
		({ segments }) => segments.length,
		() => 0
	);

/** `count` segments that can be played, from position `from` on. */
function segments(from: number, count: number): Promise<ListedSegment[]> {
	return until(
		`${count} segments`,
		async () => {
			const playlist = await fetchPlaylist(live);
			const playable = playlist.segments.slice(from).filter(({ gap }) => !gap);
			return playable.length >= count && playable;
		},
		40_000
	);
}

const SPEECH = 'sine=440:sample_rate=48000';

test.for<[string, string, string | undefined, readonly string[]]>([
	['five pictures a second', 'size=640x360:rate=5', SPEECH, ['-g', '10']],
	['4K', 'size=3840x2160:rate=5', SPEECH, ['-g', '10']],
	['no sound at all', 'size=640x360:rate=25', undefined, []],
	['silence', 'size=640x360:rate=25', 'anullsrc=r=48000:cl=mono', []],
	['an odd size', 'size=426x238:rate=30', SPEECH, []],
	['key frames six seconds apart', 'size=320x180:rate=25', SPEECH, ['-g', '150']]
])('%s', async ([, picture, sound, more]) => {
	const from = await encode(picture, sound, more);
	const [, segment] = await segments(from, 2);
	const bytes = await fetchSegment(live, segment!);
	await decode(bytes);
	const packets = await packetsIn(bytes);
	expect(packets.some(({ kind, isKey }) => kind === 'video' && isKey)).toBe(true);
	// Where none is sent, silence stands in: a player never waits for a track that does not come.
	expect(packets.some(({ kind }) => kind === 'audio')).toBe(true);
});

test('one encoder after the other, each with a size of its own: each segment plays, and says in which size', async () => {
	const sizes = ['640x360', '320x180', '426x240', '640x360'];
	const firsts: number[] = [];
	for (const size of sizes) firsts.push(await encode(`size=${size}:rate=25`, SPEECH, ['-g', '25']));
	await segments(firsts.at(-1)!, 2);
	const all = await segments(firsts[0]!, sizes.length);
	expect(new Set(all.map(({ initUri }) => initUri)).size).toBe(3);
	for (const segment of all) await decode(await fetchSegment(live, segment));
});

/** Two more segments come, and since `from` there is no gap and no break. */
async function expectNoBreak(from: number): Promise<void> {
	const count = (await listed()) - from;
	const [, ...rest] = await segments(from, count + 2);
	expect(rest.length).toBeGreaterThanOrEqual(2);
	expect(rest.some(({ discontinuity }) => discontinuity)).toBe(false);
	const { segments: all } = await fetchPlaylist(live);
	expect(all.slice(from).some(({ gap }) => gap)).toBe(false);
}

test('two thousand strangers at the door at once: each is refused, and the broadcast goes on without a gap', async () => {
	const from = await encode('size=640x360:rate=25', SPEECH);
	const offer = await readFile(new URL('../../media-server/whip/offers/obs.sdp', import.meta.url), 'utf8');
	const knock = async (i: number) => {
		const headers = { 'content-type': 'application/sdp', authorization: `Bearer falsch-${i}` };
		const url = `${media.origin}/media/whip/${stage.broadcastId}`;
		return (await fetch(url, { method: 'POST', headers, body: offer })).status;
	};
	const statuses = await Promise.all(Array.from({ length: 2000 }, (_, i) => knock(i)));
	expect(new Set(statuses)).toEqual(new Set([401]));
	await expectNoBreak(from);
});

test('noise on the port of the cameras harms nobody', async () => {
	const from = await encode('size=640x360:rate=25', SPEECH);
	const socket = createSocket('udp4');
	// Connection checks, handshakes, media and reports by their first byte, and anything else (RFC 7983).
	const firsts = [0, 1, 20, 22, 63, 128, 144, 191, 200, 255];
	for (let i = 0; i < 5000; i++) {
		const noise = randomBytes(1 + Math.floor(Math.random() * 1400));
		noise[0] = firsts[i % firsts.length]!;
		await new Promise((resolve) => socket.send(noise, rtcPort, '127.0.0.1', resolve));
	}
	socket.close();
	const health = (await (await fetch(`${media.origin}/media/healthz`)).json()) as { engineRestarts: number };
	expect(health.engineRestarts).toBe(0);
	await expectNoBreak(from);
});

test('damaged offers are refused with what is wrong, never with an error of ours', async () => {
	const from = await encode('size=640x360:rate=25', SPEECH);
	const offer = await readFile(
		new URL('../../media-server/whip/offers/chromium.sdp', import.meta.url),
		'utf8'
	);
	const lines = offer.replaceAll(/a=send(only|recv)/g, 'a=recvonly').split('\r\n');
	const headers = { 'content-type': 'application/sdp' };
	const url = `${media.origin}/media/whep/${stage.broadcastId}`;
	await fc.assert(
		fc.asyncProperty(
			fc.subarray(lines, { minLength: lines.length - 6 }),
			fc.array(fc.tuple(fc.nat(lines.length), fc.string()), { maxLength: 4 }),
			async (kept, noise) => {
				const damaged = [...kept];
				for (const [at, text] of noise) damaged.splice(at, 0, `a=${text}`);
				const answer = await fetch(url, { method: 'POST', headers, body: damaged.join('\r\n') });
				expect([201, 400, 406, 422]).toContain(answer.status);
				const session = answer.headers.get('location');
				if (session) await fetch(new URL(session, url), { method: 'DELETE' });
			}
		),
		{ numRuns: 300, includeErrorInReport: true }
	);
	await expectNoBreak(from);
});
