/** Encoders that speak RTMP: into the same playlist through the same gate, with the same key as for WHIP. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { makeCertificate } from '../support/certificates.ts';
import { freePort } from '../../scripts/bootstrap/port.mjs';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { startEncoder, type Encoder, type EncoderOptions } from './encoder.ts';
import { follow, type Onlooker } from './onlooker.ts';
import { startMediaProcess, type MediaProcess } from './process.ts';
import { RtmpClient } from './rtmp-client.ts';
import { createStage, type Stage } from './stage.ts';
import { until } from './until.ts';
import {
	clocksIn,
	decode,
	fetchPlaylist,
	fetchSegment,
	median,
	packetsIn,
	tickLagsIn,
	toneIn
} from './viewer.ts';

/** Sounds only while the public is excluded. */
const SECRET_HZ = 1500;

let database: TestDatabase;
let media: MediaProcess;
let port: number;
let stage: Stage;
let on: Onlooker;
const encoders: Encoder[] = [];

beforeAll(async () => {
	database = await openTestDatabase();
	port = await freePort([]);
	media = await startMediaProcess(database.url, { RATSSAAL_RTMP_PORT: String(port) });
});
afterEach(async () => {
	await Promise.all(encoders.splice(0).map((encoder) => encoder.kill()));
});
afterAll(async () => {
	await media?.stop();
	await database?.close();
});

async function newStage(): Promise<void> {
	stage = await createStage(database);
	on = follow(database, media, stage.broadcastId);
}

function encode(options: Partial<EncoderOptions> = {}, key = stage.key): Encoder {
	const encoder = startEncoder({ url: `rtmp://127.0.0.1:${port}/${stage.broadcastId}/${key}`, ...options });
	encoders.push(encoder);
	return encoder;
}

const tags = {
	/** What an encoder of H.265 begins with (Enhanced RTMP). */
	hevc: Buffer.from('9068766331010000', 'hex')
};

test('picture and sound of an RTMP encoder are on the air, and belong together', async () => {
	await newStage();
	encode({ toneHz: 660, tick: true });
	const waiting = await until('the operator sees it', async () => {
		const row = await on.status();
		return row?.connectedSince && row.videoBps && row.audioBps ? row : undefined;
	});
	expect(waiting).toMatchObject({ codec: 'H264', problem: null, live: { picture: 'not-started' } });
	expect(await media.files()).toEqual([]);
	expect(await media.children('libopus')).toEqual([]);

	await stage.open();
	const { segments } = await on.listed(5);
	for (const segment of segments) {
		const bytes = await fetchSegment(on.live, segment);
		await decode(bytes);
		expect((await packetsIn(bytes)).find(({ kind }) => kind === 'video')!.isKey).toBe(true);
	}
	expect(segments.slice(1).some(({ discontinuity }) => discontinuity)).toBe(false);
	for (const segment of segments.slice(1, 4)) expect(segment.durationMs).toBeCloseTo(2000, -1);
	const bytes = await fetchSegment(on.live, segments[3]!);
	const clocks = await clocksIn(bytes);
	expect(clocks.length).toBe(50);
	expect(clocks).not.toContain(undefined);
	// The date in the list: half a second before it came, which is when it was taken or a little earlier.
	expect(Math.abs(segments[3]!.startedAtMs - clocks[0]!)).toBeLessThan(600);
	const row = await until('a full report', async () => {
		const now = await on.status();
		return now?.fps && now.width ? now : undefined;
	});
	expect(row).toMatchObject({ width: 320, height: 180, problem: null, live: { picture: 'live' } });

	// Lip-sync: where in the segment the tick begins, by the sound and by the clock in the picture.
	const lags: number[] = [];
	for (const segment of segments.slice(1, 5))
		lags.push(...(await tickLagsIn(await fetchSegment(on.live, segment))));
	expect(lags.length).toBeGreaterThanOrEqual(4);
	expect(Math.abs(median(lags))).toBeLessThan(60);
});

test('an encoder that is killed comes back into the same playlist, and one that comes second takes over', async () => {
	await newStage();
	await stage.open();
	const first = encode();
	const before = await on.listed(2);
	await first.kill();
	await until('it is missed', async () => (await on.status())?.connectedSince === null);
	expect(await media.children('libopus')).toEqual([]);

	const backAtMs = Date.now();
	encode();
	const again = await on.listed(before.segments.length + 2);
	// From its very first picture on, though the clock takes a second to be known.
	const [firstClock] = await clocksIn(await fetchSegment(on.live, again.segments[before.segments.length]!));
	expect(firstClock! - backAtMs).toBeLessThan(500);
	expect(again.segments.slice(0, before.segments.length).map(({ uri }) => uri)).toEqual(
		before.segments.map(({ uri }) => uri)
	);
	expect(
		again.segments.slice(before.segments.length).filter(({ discontinuity }) => discontinuity)
	).toHaveLength(1);

	const replaced = encoders[1]!;
	encode({ toneHz: 880 });
	await replaced.ended;
	const { segments } = await on.listed(again.segments.length + 3);
	const tone = await toneIn(await fetchSegment(on.live, segments.at(-1)!), 880);
	expect(tone.filter((share) => share > 0.5).length).toBeGreaterThan(tone.length * 0.8);
	for (const segment of segments) await decode(await fetchSegment(on.live, segment));
});

test('nothing of a closed part is anywhere, though the encoder goes on', async () => {
	await newStage();
	await stage.open();
	const encoder = encode();
	await on.listed(2);
	const excluded = await stage.press({ type: 'public-excluded', data: { basis: 'resolution' } });
	await until('the gate is closed', async () => (await on.status())?.live?.picture === 'non-public', 1500);
	encoder.setTone(SECRET_HZ);
	expect(await media.children('libopus')).toEqual([]);
	await until('four seconds', () => Date.now() - excluded.at.getTime() > 4000);
	encoder.setTone(0);
	const readmitted = await stage.press({ type: 'public-readmitted', data: {} });
	const { segments } = await on.listed((await fetchPlaylist(on.live)).segments.length + 2);
	const clocks: (number | undefined)[] = [];
	for (const segment of segments) {
		const bytes = await fetchSegment(on.live, segment);
		clocks.push(...(await clocksIn(bytes)));
		expect(Math.max(0, ...(await toneIn(bytes, SECRET_HZ)))).toBeLessThan(0.3);
	}
	const [from, to] = [excluded.at.getTime(), readmitted.at.getTime()];
	expect(clocks).not.toContain(undefined);
	expect(clocks.filter((clock) => clock! >= from && clock! < to)).toEqual([]);
	expect(clocks.at(-1)!).toBeGreaterThan(to);
	const names = new Set(segments.flatMap(({ uri, initUri }) => [uri, initUri]));
	const files = (await media.files()).filter((file) => file.includes(stage.broadcastId));
	for (const file of files.filter((name) => !names.has(name.split('/').at(-1)!))) {
		// Only what has been begun after the list was fetched.
		expect((await readFile(file)).length, file).toBeGreaterThan(0);
		expect(parseInt(file.split('/').at(-1)!)).toBeGreaterThan(parseInt(segments.at(-1)!.uri));
	}
});

test('a wrong key and a wrong address are refused alike, and nothing is started', async () => {
	await newStage();
	await stage.open();
	for (const [application, key] of [
		[stage.broadcastId, `${stage.key}x`],
		[stage.broadcastId, ''],
		[stage.chamber.meetingId, stage.key],
		["' or 1=1 --", stage.key],
		['live', stage.key]
	] as const) {
		const client = new RtmpClient(port);
		expect(await client.publish(application, key)).toBe('NetStream.Publish.BadName');
		expect(client.statuses[0]!.description).toMatch(/Schlüssel ist falsch/);
		await until('the line is closed', () => client.isClosed);
	}
	const encoder = encode({}, 'falsch');
	await encoder.ended;
	expect(await media.children('ffmpeg')).toEqual([]);
	expect((await on.status())?.connectedSince ?? null).toBeNull();
});

test('another codec is refused with a sentence, here and there, and sends nobody away', async () => {
	await newStage();
	await stage.open();
	encode();
	await on.listed(1);
	const since = (await on.status())!.connectedSince;
	const client = new RtmpClient(port);
	expect(await client.publish(stage.broadcastId, stage.key)).toBe('NetStream.Publish.Start');
	client.send(9, tags.hevc);
	await until('it is refused', () => client.isClosed);
	expect(client.statuses.at(-1)).toMatchObject({ level: 'error', code: 'NetStream.Publish.Rejected' });
	expect(client.statuses.at(-1)!.description).toContain('H.265');
	expect(await on.told('H.264 als Videocodec')).toContain('H.265 (HEVC)');
	expect((await on.status())!.connectedSince).toEqual(since);
});

test('B-frames are told to the operator, and nothing of them goes out', async () => {
	await newStage();
	await stage.open();
	const reordered = encode({ video: ['-profile:v', 'main', '-bf', '2', '-b_strategy', '0'] });
	await on.told('B-Frames');
	await reordered.kill();
	await until('it is missed', async () => (await on.status())?.problem === null);
	expect((await fetch(on.live)).status).toBe(404);
});

test('garbage, greed and idleness end one connection and nothing else', async () => {
	await newStage();
	await stage.open();
	encode();
	const before = await on.listed(1);
	const openings = [
		randomBytes(4000),
		Buffer.concat([Buffer.from([3]), randomBytes(60_000)]),
		Buffer.concat([Buffer.from([3]), Buffer.alloc(3072), randomBytes(40_000)]),
		// A message of sixteen megabytes before anybody has said who it is.
		Buffer.concat([Buffer.from([3]), Buffer.alloc(3072), Buffer.from('030000ffffffff1400000000', 'hex')])
	];
	for (const bytes of openings) {
		const client = new RtmpClient(port);
		client.socket.write(bytes);
		await until('it is sent away', () => client.isClosed, 3000);
	}
	const known = new RtmpClient(port);
	await known.publish(stage.broadcastId, stage.key);
	for (let i = 0; i < 50; i++) known.send(i % 2 ? 8 : 9, randomBytes(i));
	known.send(9, Buffer.concat([Buffer.from('1700000000', 'hex'), randomBytes(30)]));
	known.socket.write(randomBytes(5000));
	await until('it is sent away', () => known.isClosed, 12_000);
	const crowd = Array.from({ length: 40 }, () => new RtmpClient(port));
	await until('most are sent away', () => crowd.filter(({ isClosed }) => isClosed).length >= 24);
	for (const { socket } of crowd) socket.destroy();
	await on.listed(before.segments.length + 2);
});

test('with a certificate only RTMPS is taken', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'ratssaal-rtmps-'));
	const { pem, key } = makeCertificate({ name: 'Medienserver', host: 'localhost' });
	const [certificate, secret] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
	await writeFile(certificate, pem);
	await writeFile(secret, key.export({ type: 'pkcs8', format: 'pem' }));
	const securePort = await freePort([]);
	const secure = await startMediaProcess(database.url, {
		RATSSAAL_RTMP_PORT: String(securePort),
		RATSSAAL_RTMP_TLS_CERTIFICATE: certificate,
		RATSSAAL_RTMP_TLS_KEY: secret
	});
	try {
		await newStage();
		on = follow(database, secure, stage.broadcastId);
		await stage.open();
		const open = new RtmpClient(securePort);
		open.socket.write(Buffer.concat([Buffer.from([3]), Buffer.alloc(3072)]));
		await until('what is not encrypted is sent away', () => open.isClosed);
		encode({ url: `rtmps://127.0.0.1:${securePort}/${stage.broadcastId}/${stage.key}` });
		const { segments } = await on.listed(2);
		await decode(await fetchSegment(on.live, segments[1]!));
	} finally {
		await secure.stop();
		await rm(folder, { recursive: true });
	}
});
