/** The small picture for slow lines: the same broadcast by the same rules, at the same times, gone in the same moment, and never in the way. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Browser, Page } from '@playwright/test';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { setConsent } from '#lib/server/consents/set-consent.ts';
import { broadcastStatus, mediaSegments, recordings } from '#lib/server/db/schema/index.ts';
import { freePort } from '../../scripts/bootstrap/port.mjs';
import { launchCameraBrowser } from '../../scripts/demo-camera.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	attributes,
	brokenBetween,
	brokenRules,
	brokenVariantRules,
	readList
} from '../support/hls-rules.ts';
import { BASELINE, startEncoder, type Encoder, type EncoderOptions } from './encoder.ts';
import { openPlayerPage } from './player-page.ts';
import { startMediaProcess, type MediaProcess } from './process.ts';
import { createStage, type Stage } from './stage.ts';
import { until } from './until.ts';
import {
	clocksIn,
	decode,
	fetchPlaylist,
	fetchSegment,
	packetsIn,
	type ListedSegment,
	type Packet,
	type Playlist
} from './viewer.ts';

/** Pictures 25 times a second. */
const PICTURE_MS = 40;

let database: TestDatabase;
let media: MediaProcess;
let port: number;
let stage: Stage;
let folder: string;
let browser: Browser;
const encoders: Encoder[] = [];

beforeAll(async () => {
	database = await openTestDatabase();
	port = await freePort([]);
	browser = await launchCameraBrowser();
	media = await startMediaProcess(database.url, {
		RATSSAAL_RTMP_PORT: String(port),
		RATSSAAL_SMALL_PICTURE: '1'
	});
});
afterEach(async () => {
	await Promise.all(encoders.splice(0).map((encoder) => encoder.kill()));
});
afterAll(async () => {
	await browser?.close();
	await media?.stop();
	await database?.close();
});

/** A sitting with a camera, after so many segments with a small picture. */
async function onAir(segments: number, options: Partial<EncoderOptions> = {}): Promise<void> {
	stage = await createStage(database);
	folder = `${media.origin}/media/hls/${stage.broadcastId}/`;
	await stage.open();
	const url = `rtmp://127.0.0.1:${port}/${stage.broadcastId}/${stage.key}`;
	encoders.push(startEncoder({ url, width: 960, height: 540, ...options }));
	if (segments > 0) await smallOnes(segments);
}

const smallOnes = (count: number): Promise<Playlist> =>
	until(
		`${count} segments with a small picture`,
		async () => {
			const playlist = await fetchPlaylist(`${folder}small.m3u8`);
			return present(playlist).length >= count && playlist;
		},
		30_000
	);

const present = ({ segments }: Playlist): ListedSegment[] => segments.filter(({ gap }) => !gap);
const encoderPids = () => media.children('libx264');
const textAt = async (name: string, base = folder) => (await fetch(new URL(name, base))).text();
const statusOf = async (name: string, base = folder) => (await fetch(new URL(name, base))).status;
async function bytesAt(name: string, base = folder): Promise<Buffer> {
	const response = await fetch(new URL(name, base));
	expect([name, response.status]).toEqual([name, 200]);
	return Buffer.from(await response.arrayBuffer());
}

const timesOf = (packets: readonly Packet[], kind: Packet['kind']) =>
	packets.flatMap((packet) => (packet.kind === kind ? [packet.ptsMs] : []));

/** How many lines the pictures have. */
async function linesOf(media: Buffer): Promise<number> {
	const input = ['-v', 'error', '-select_streams', 'v', '-show_entries', 'stream=height', '-of', 'csv=p=0'];
	const probing = promisify(execFile)('ffprobe', [...input, 'pipe:0']);
	// It stops reading when it knows.
	probing.child.stdin!.on('error', () => {}).end(media);
	return Number((await probing).stdout);
}

const seen = (page: Page) =>
	page.evaluate<{ at: number; lines: number }>(`(() => {
		const video = document.querySelector('video');
		return { at: video.currentTime, lines: video.videoHeight };
	})()`);

/** Every small picture that is served or stored, by the clock in it. */
async function smallClocks(): Promise<number[]> {
	const playlist = await fetchPlaylist(`${folder}small.m3u8`);
	const served = await Promise.all(
		present(playlist).map((segment) => fetchSegment(`${folder}small.m3u8`, segment))
	);
	const clocks = await Promise.all([...served, ...(await storedSmallOnes())].map((bytes) => clocksIn(bytes)));
	expect(clocks.length).toBeGreaterThan(0);
	expect(clocks.flat()).not.toContain(undefined);
	return clocks.flat().map((clock) => clock!);
}

/** What lies in the boxes that players pass over, read here without the help of what wrote it, each with its parameters in front. */
async function storedSmallOnes(): Promise<Buffer[]> {
	const files = await until('only whole files', async () => {
		const all = (await media.files()).filter((file) => file.includes(stage.broadcastId));
		return all.every((file) => /\/(init-\d+\.mp4|\d+\.m4s)$/.test(file)) && all;
	});
	const init = await until('the parameters', async () => {
		const { segments } = await fetchPlaylist(`${folder}small.m3u8`);
		return bytesAt(segments.find(({ gap }) => !gap)!.initUri);
	});
	const segments = await Promise.all(
		files.filter((file) => file.endsWith('.m4s')).map((file) => readFile(file))
	);
	return segments.flatMap((bytes) => {
		const found: Buffer[] = [];
		for (let at = 0; at < bytes.length;) {
			const end = at + bytes.readUInt32BE(at);
			if (bytes.toString('latin1', at + 4, at + 8) === 'smll') found.push(bytes.subarray(at + 8, end));
			at = end;
		}
		return found.length > 0 ? [Buffer.concat([init, ...found])] : [];
	});
}

test('part by part the list keeps the rules and says how far the others are', async () => {
	await onAir(2);
	let text = await textAt('small.m3u8');
	for (let i = 0; i < 8; i++) {
		const { head, segments } = readList(text);
		const hinted = attributes(head.get('PRELOAD-HINT')!).URI!;
		expect(hinted).toMatch(/^small-/);
		const last = segments.at(-1)!;
		const [msn, part] =
			last.uri === undefined ? [segments.length - 1, last.parts.length] : [segments.length, 0];
		const [after, bytes] = await Promise.all([
			textAt(`small.m3u8?_HLS_msn=${msn}&_HLS_part=${part}`),
			bytesAt(hinted)
		]);
		expect(brokenRules(after)).toEqual([]);
		expect(brokenBetween(text, after)).toEqual([]);
		expect(bytes.toString('latin1', 4, 8)).toBe('moof');
		const now = readList(after);
		const reach = `LAST-MSN=${now.segments.length - 1},LAST-PART=${now.segments.at(-1)!.parts.length - 1}`;
		for (const list of ['index', 'sound'])
			expect(after).toContain(`#EXT-X-RENDITION-REPORT:URI="${list}.m3u8",${reach}\n`);
		text = after;
	}
	for (const list of ['index.m3u8', 'sound.m3u8']) {
		const other = await textAt(list);
		expect(brokenRules(other)).toEqual([]);
		expect(other).toContain('#EXT-X-RENDITION-REPORT:URI="small.m3u8"');
	}
});

test('it has 360 lines and the very times, key frames, segments and sound of the large one', async () => {
	await onAir(3);
	const [small, whole] = await Promise.all(
		['small.m3u8', 'index.m3u8'].map((list) => fetchPlaylist(folder + list))
	);
	const pairs = present(small!).map((segment) => ({
		segment,
		large: whole!.segments.find(({ uri }) => `small-${uri}` === segment.uri)!
	}));
	for (const { segment, large } of pairs) {
		expect([segment.durationMs, segment.startedAtMs]).toEqual([large.durationMs, large.startedAtMs]);
		const [bytes, largeBytes] = await Promise.all([
			fetchSegment(`${folder}small.m3u8`, segment),
			fetchSegment(`${folder}index.m3u8`, large)
		]);
		await decode(bytes);
		expect([await linesOf(bytes), await linesOf(largeBytes)]).toEqual([360, 540]);
		const [packets, largePackets] = await Promise.all([packetsIn(bytes), packetsIn(largeBytes)]);
		expect(timesOf(packets, 'video')).toEqual(timesOf(largePackets, 'video'));
		expect(timesOf(packets, 'audio')).toEqual(timesOf(largePackets, 'audio'));
		expect(packets.find(({ kind }) => kind === 'video')!.isKey).toBe(true);
		expect(await clocksIn(bytes)).toEqual(await clocksIn(largeBytes));
		expect(largeBytes.includes('smll')).toBe(false);
	}
});

test('three variants are told, and no segment is denser than is said', async () => {
	await onAir(3);
	const text = await textAt('variants.m3u8');
	expect(brokenVariantRules(text)).toEqual([]);
	const [large, small] = ['index', 'small'].map((list) =>
		attributes(new RegExp(`#EXT-X-STREAM-INF:(.*)\n${list}\\.m3u8\n`).exec(text)![1]!)
	);
	expect(small).toMatchObject({ RESOLUTION: '640x360', 'FRAME-RATE': large!['FRAME-RATE'] });
	expect(small!.CODECS).toMatch(/^avc1\.4d40[0-9a-f]{2},mp4a\.40\.2$/);
	expect(Number(small!.BANDWIDTH)).toBeLessThan(400_000);
	for (const { uri, durationMs } of present(await fetchPlaylist(`${folder}small.m3u8`)))
		expect(((await bytesAt(uri)).length * 8000) / durationMs).toBeLessThanOrEqual(Number(small!.BANDWIDTH));
	for (const { uri, durationMs } of (await fetchPlaylist(`${folder}index.m3u8`)).segments.slice(0, 3))
		expect(((await bytesAt(uri)).length * 8000) / durationMs).toBeLessThanOrEqual(Number(large!.BANDWIDTH));
});

test('nothing of a closed part is in it, served or stored, and it goes on behind', async () => {
	await onAir(2);
	const excluded = await stage.press({ type: 'public-excluded', data: { basis: 'resolution' } });
	await until('the encoder is gone', async () => (await encoderPids()).length === 0);
	await pause(3000);
	expect(await encoderPids()).toEqual([]);
	const readmitted = await stage.press({ type: 'public-readmitted', data: {} });
	const before = present(await fetchPlaylist(`${folder}small.m3u8`)).length;
	await smallOnes(before + 2);
	const [from, to] = [excluded.at.getTime(), readmitted.at.getTime()];
	const clocks = await smallClocks();
	expect(clocks.filter((clock) => clock >= from && clock < to)).toEqual([]);
	expect(Math.min(...clocks)).toBeLessThan(from);
	expect(Math.max(...clocks)).toBeGreaterThan(to);
	for (const list of ['small.m3u8', 'index.m3u8']) expect(brokenRules(await textAt(list))).toEqual([]);
});

test('what is inside the encoder when the public turns out to have been excluded comes out nowhere', async () => {
	await onAir(3);
	const before = await fetchPlaylist(`${folder}small.m3u8`);
	const [pid] = await encoderPids();
	process.kill(pid!, 'SIGSTOP');
	const stoppedMs = Date.now();
	await pause(700);
	const since = new Date(stoppedMs - 1000);
	const excluded = await stage.press({
		type: 'public-excluded',
		data: { basis: 'law', since: since.toISOString() }
	});
	process.kill(pid!, 'SIGCONT');
	await until('it is withdrawn', async () => (await textAt('small.m3u8')).includes('#EXT-X-GAP'));
	await until('the encoder is gone', async () => (await encoderPids()).length === 0);
	await until('the rows say so', async () => (await rows()).some((row) => row.withdrawnAt));
	const withdrawn = (await rows()).filter((row) => row.withdrawnAt).map(({ number }) => number);
	const names = (await media.files()).filter((file) => file.includes(stage.broadcastId));
	for (const number of withdrawn) {
		for (const prefix of ['', 'small-', 'sound-']) expect(await statusOf(`${prefix}${number}.m4s`)).toBe(410);
		expect(names.some((file) => file.endsWith(`/${number}.m4s`))).toBe(false);
	}
	expect(before.segments.length).toBeGreaterThanOrEqual(3);
	const clocks = await smallClocks();
	expect(clocks.filter((clock) => clock >= since.getTime())).toEqual([]);
	await stage.press({ type: 'public-readmitted', data: {} });
	await smallOnes(present(await fetchPlaylist(`${folder}small.m3u8`)).length + 1);
	const after = await smallClocks();
	expect(after.filter((clock) => clock >= since.getTime() && clock < excluded.at.getTime())).toEqual([]);
});

test('a player on a line of 400 kbit/s takes it by itself, plays on, and survives that it is missing', async () => {
	await onAir(2, { grey: 'noise', video: [...BASELINE, '-maxrate', '900k', '-bufsize', '900k'] });
	const page = await openPlayerPage(browser, media.origin);
	const line = await page.context().newCDPSession(page);
	await page.evaluate(`open('${folder}variants.m3u8')`);
	await until('it plays', async () => (await seen(page)).at > 0);
	const bytesPerS = 400_000 / 8;
	await line.send('Network.enable');
	await line.send('Network.emulateNetworkConditions', {
		...{ offline: false, latency: 40, downloadThroughput: bytesPerS, uploadThroughput: bytesPerS }
	});
	const small = await until(
		'the small picture',
		async () => {
			const now = await seen(page);
			return now.lines === 360 && now;
		},
		40_000
	);
	const later = await until(
		'it goes on',
		async () => {
			const now = await seen(page);
			return now.at > small.at + 10 && now;
		},
		20_000
	);
	expect(later.lines).toBe(360);
	const [pid] = await encoderPids();
	process.kill(pid!, 'SIGKILL');
	await until('it plays on', async () => (await seen(page)).at > later.at + 12, 40_000);
	await until('with the small picture', async () => (await seen(page)).lines === 360, 40_000);
	await page.context().close();
}, 150_000);

test('an encoder that is killed is missed by nobody, and the small picture comes back', async () => {
	await onAir(3);
	const [pid] = await encoderPids();
	const { length } = (await fetchPlaylist(`${folder}small.m3u8`)).segments;
	const killedMs = Date.now();
	process.kill(pid!, 'SIGKILL');
	const back = await until(
		'it is back',
		async () => {
			const playlist = await fetchPlaylist(`${folder}small.m3u8`);
			const gap = playlist.segments.findLastIndex(({ gap: isGap }) => isGap);
			return gap >= length - 1 && playlist.segments.length > gap + 2 && playlist;
		},
		20_000
	);
	const [next] = await encoderPids();
	expect(next).not.toBe(pid);
	expect(brokenRules(await textAt('small.m3u8'))).toEqual([]);
	const gaps = back.segments.filter(({ gap }) => gap);
	for (const { uri } of gaps) {
		expect(await statusOf(uri)).toBe(410);
		expect(await statusOf(uri.replace('small-', ''))).toBe(200);
	}
	const whole = await fetchPlaylist(`${folder}index.m3u8`);
	expect(whole.segments.some(({ gap, discontinuity }, i) => gap || (i > 0 && discontinuity))).toBe(false);
	const clocks = await clocksIn(
		Buffer.concat([
			await bytesAt(whole.segments[0]!.initUri),
			...(await Promise.all(whole.segments.map(({ uri }) => bytesAt(uri))))
		])
	);
	expect(clocks.at(-1)!).toBeGreaterThan(killedMs);
	const steps = clocks.slice(1).map((clock, i) => clock! - clocks[i]!);
	expect(Math.max(...steps)).toBeLessThanOrEqual(PICTURE_MS);
	expect(back.segments.every(({ discontinuity }, i) => i === 0 || !discontinuity)).toBe(true);
});

test('one that hangs is given up, and delays the others by less than half a second', async () => {
	await onAir(2);
	const [pid] = await encoderPids();
	process.kill(pid!, 'SIGSTOP');
	const came = [Date.now()];
	while ((await encoderPids()).includes(pid!) || came.length < 6) {
		const { segments } = readList(await textAt('index.m3u8'));
		const last = segments.at(-1)!;
		const [msn, part] =
			last.uri === undefined ? [segments.length - 1, last.parts.length] : [segments.length, 0];
		const text = await textAt(`index.m3u8?_HLS_msn=${msn}&_HLS_part=${part}`);
		expect(brokenRules(text)).toEqual([]);
		came.push(Date.now());
		expect(came.length).toBeLessThan(20);
	}
	// A part is half a second long.
	const steps = came.slice(1).map((ms, i) => ms - came[i]!);
	expect(Math.max(...steps)).toBeLessThan(1000);
	expect((await textAt('small.m3u8')).includes('GAP=YES')).toBe(true);
});

test('of a small camera none is made', async () => {
	await onAir(0, { width: 640, height: 360 });
	await until(
		'two segments',
		async () => (await fetchPlaylist(`${folder}index.m3u8`)).segments.length >= 2,
		30_000
	);
	expect(await encoderPids()).toEqual([]);
	expect(await statusOf('small.m3u8')).toBe(404);
	expect(await textAt('variants.m3u8')).not.toContain('small');
	expect(await textAt('index.m3u8')).not.toContain('small');
});

test('without ffmpeg there is the picture without it, and the operator is told', async () => {
	const bare = await freePort([]);
	const settings = { PATH: '/nowhere', RATSSAAL_RTMP_PORT: String(bare), RATSSAAL_SMALL_PICTURE: '1' };
	const other = await startMediaProcess(database.url, settings);
	try {
		const lone = await createStage(database);
		await lone.open();
		const url = `rtmp://127.0.0.1:${bare}/${lone.broadcastId}/${lone.key}`;
		encoders.push(startEncoder({ url, width: 960, height: 540 }));
		const list = `${other.origin}/media/hls/${lone.broadcastId}/index.m3u8`;
		const playlist = await until(
			'two segments',
			async () => {
				const now = await fetchPlaylist(list);
				return now.segments.length >= 2 && now;
			},
			30_000
		);
		await decode(await fetchSegment(list, playlist.segments[0]!));
		await until('the operator is told', async () => {
			const [status] = await database.owner
				.select()
				.from(broadcastStatus)
				.where(eq(broadcastStatus.broadcastId, lone.broadcastId));
			return status?.problem?.startsWith('Das kleine Bild');
		});
	} finally {
		await other.stop();
	}
});

test('after kill -9 of the media server what was there is there, and it goes on', async () => {
	await onAir(3);
	const before = await fetchPlaylist(`${folder}small.m3u8`);
	const kept = present(before)[1]!;
	const bytes = await fetchSegment(`${folder}small.m3u8`, kept);
	await media.kill();
	await Promise.all(encoders.splice(0).map((encoder) => encoder.kill()));
	await media.start();
	const url = `rtmp://127.0.0.1:${port}/${stage.broadcastId}/${stage.key}`;
	encoders.push(startEncoder({ url, width: 960, height: 540 }));
	await smallOnes(present(before).length + 2);
	expect((await fetchSegment(`${folder}small.m3u8`, kept)).equals(bytes)).toBe(true);
	for (const list of ['small.m3u8', 'index.m3u8']) expect(brokenRules(await textAt(list))).toEqual([]);
});

test('the recording has it, loses of it what a revoked consent takes, and is kept as a file without it', async () => {
	await onAir(2);
	const { chair, meetingId, members } = stage.chamber;
	const personId = members[0]!;
	const more = async () => smallOnes(present(await fetchPlaylist(`${folder}small.m3u8`)).length + 2);
	await stage.press({ type: 'speaker-called', data: { personId } });
	await more();
	await stage.press({ type: 'speaker-ended', data: { personId } });
	await more();
	await stage.press({ type: 'closed', data: {} });
	const recording = await until('the recording', async () => {
		const [row] = await database.owner
			.select()
			.from(recordings)
			.where(eq(recordings.broadcastId, stage.broadcastId));
		return row?.state === 'ready' && row;
	});
	const vod = `${media.origin}/media/vod/${recording.id}/`;
	const list = await textAt('small.m3u8', vod);
	expect(brokenRules(list)).toEqual([]);
	const variants = await textAt('variants.m3u8', vod);
	expect(brokenVariantRules(variants)).toEqual([]);
	expect(variants).toContain('\nsmall.m3u8\n');
	const small = await fetchPlaylist(`${vod}small.m3u8`);
	const whole = await fetchPlaylist(`${vod}index.m3u8`);
	expect(small.segments.map(({ uri }) => uri)).toEqual(whole.segments.map(({ uri }) => `small-${uri}`));
	for (const segment of present(small)) await decode(await fetchSegment(`${vod}small.m3u8`, segment));
	const file = await bytesAt('aufzeichnung.mp4', vod);
	await decode(file);
	expect([await linesOf(file), file.includes('smll')]).toEqual([540, false]);
	expect(recording.bytes! / file.length).toBeCloseTo(1, 1);

	const revoked = { personId, purposes: ['archive-picture', 'archive-sound'] as const, given: false };
	await setConsent(database.app, chair, meetingId, revoked, new Date());
	const left = await until(
		'the speech is gone',
		async () => {
			const now = await fetchPlaylist(`${vod}small.m3u8`);
			return now.segments.length < small.segments.length && now.segments.map(({ uri }) => uri);
		},
		30_000
	);
	for (const { uri } of small.segments) {
		if (!left.includes(uri)) expect([404, 410]).toContain(await statusOf(uri, vod));
	}
});

const rows = () =>
	database.owner.select().from(mediaSegments).where(eq(mediaSegments.broadcastId, stage.broadcastId));

test('whoever wants it gets it on any line, and the large one again', async () => {
	await onAir(2);
	const page = await openPlayerPage(browser, media.origin);
	const lines = async () => (await seen(page)).lines;
	await page.evaluate(`open('${folder}variants.m3u8')`);
	await until('the large picture', async () => (await lines()) === 540, 20_000);
	expect(await page.evaluate('source.hasSmall')).toBe(true);
	await page.evaluate('source.thrifty = true');
	const { at } = await until('the small one', async () => {
		const now = await seen(page);
		return now.lines === 360 && now;
	});
	await until('it stays', async () => (await seen(page)).at > at + 6, 15_000);
	expect(await lines()).toBe(360);
	await page.evaluate('source.thrifty = false');
	await until('the large one again', async () => (await lines()) === 540, 20_000);
	await page.context().close();
});
