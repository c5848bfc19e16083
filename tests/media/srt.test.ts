/** Encoders that speak SRT: into the same playlist through the same gate, on a port of their camera, with a passphrase. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { renewKey } from '#lib/server/broadcasts/renew-key.ts';
import { srtPassphrase } from '#lib/server/db/media/srt.ts';
import { broadcasts, cameras } from '#lib/server/db/schema/index.ts';
import { freePort } from '../../scripts/bootstrap/port.mjs';
import { SRT_WAY_MS } from '../../media-server/srt/listener.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { startEncoder, type Encoder, type EncoderOptions } from './encoder.ts';
import { follow, type Onlooker } from './onlooker.ts';
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
	tickLagsIn,
	toneIn
} from './viewer.ts';

/** Sounds only while the public is excluded. */
const SECRET_HZ = 1500;
const WRONG = 'falsch-falsch-falsch';

let database: TestDatabase;
let media: MediaProcess;
let first: number;
let stage: Stage;
let on: Onlooker;
let passphrase: string;
const encoders: Encoder[] = [];

beforeAll(async () => {
	database = await openTestDatabase();
	first = await freePort([]);
	media = await startMediaProcess(database.url, { RATSSAAL_SRT_PORTS: `${first}-${first + 1}` });
});
afterEach(async () => {
	await Promise.all(encoders.splice(0).map((encoder) => encoder.kill()));
	// Its port is for the next one.
	if (stage) {
		await database.owner
			.update(broadcasts)
			.set({ state: 'ended' })
			.where(eq(broadcasts.id, stage.broadcastId));
	}
	await until('nobody is waited for any more', async () => (await listeners()).length === 0);
});
afterAll(async () => {
	await media?.stop();
	await database?.close();
});

async function newStage(): Promise<void> {
	stage = await createStage(database);
	on = follow(database, media, stage.broadcastId);
	passphrase = srtPassphrase(createHash('sha256').update(stage.key).digest('hex'));
}

/** Process ids of those that wait for an encoder, or have one. */
const listeners = () => media.children('concat');

async function encode(options: Partial<EncoderOptions> = {}, secret = passphrase): Promise<Encoder> {
	const port = await until('the operator is told the port', async () => (await camera())?.srtPort);
	const url = `srt://127.0.0.1:${port}?passphrase=${secret}&connect_timeout=1500`;
	const encoder = startEncoder({ url, format: 'mpegts', ...options });
	encoders.push(encoder);
	return encoder;
}

const camera = async () => (await on.status())?.cameras[0];

test('picture and sound of an SRT encoder are on the air, and belong together', async () => {
	await newStage();
	await encode({ toneHz: 660, tick: true });
	const waiting = await until('the operator sees it', async () => {
		const row = await on.status();
		return row?.connectedSince && row.videoBps && row.audioBps ? row : undefined;
	});
	expect(waiting).toMatchObject({ codec: 'H264', problem: null, live: { picture: 'not-started' } });
	expect(waiting.cameras[0]!.srtPort).toBe(first);
	expect(await media.files()).toEqual([]);

	await stage.open();
	const { segments } = await on.listed(5);
	for (const segment of segments) {
		const bytes = await fetchSegment(on.live, segment);
		await decode(bytes);
		expect((await packetsIn(bytes)).find(({ kind }) => kind === 'video')!.isKey).toBe(true);
	}
	expect(segments.slice(1).some(({ discontinuity }) => discontinuity)).toBe(false);
	for (const segment of segments.slice(1, 4)) expect(segment.durationMs).toBeCloseTo(2000, -1);
	const clocks = await clocksIn(await fetchSegment(on.live, segments[3]!));
	expect(clocks.length).toBe(50);
	expect(clocks).not.toContain(undefined);
	// Its date is that of its arrival: the way here must be shorter than it is supposed to be, or a closed picture could pass behind an opening.
	const wayMs = segments[3]!.startedAtMs - clocks[0]!;
	expect(wayMs).toBeGreaterThan(0);
	expect(wayMs).toBeLessThan(SRT_WAY_MS);

	// Lip-sync: where in the segment the tick begins, by the sound and by the clock in the picture.
	const lags: number[] = [];
	for (const segment of segments.slice(1, 5))
		lags.push(...(await tickLagsIn(await fetchSegment(on.live, segment))));
	expect(lags.length).toBeGreaterThanOrEqual(4);
	expect(Math.abs(median(lags))).toBeLessThan(60);
});

test('a wrong passphrase gets nothing in and disturbs nobody; the right one is taken afterwards', async () => {
	await newStage();
	await stage.open();
	const child = await until('somebody listens', async () => (await listeners())[0]);
	const stranger = await encode({}, WRONG);
	await stranger.ended;
	expect(await listeners()).toEqual([child]);
	expect((await on.status())?.connectedSince ?? null).toBeNull();
	expect((await fetch(on.live)).status).toBe(404);

	await encode();
	const before = await on.listed(1);
	const since = (await on.status())!.connectedSince;
	const second = await encode({}, WRONG);
	await second.ended;
	const { segments } = await on.listed(before.segments.length + 2);
	expect(segments.some(({ discontinuity }, i) => i > 0 && discontinuity)).toBe(false);
	expect((await on.status())!.connectedSince).toEqual(since);
	expect(await listeners()).toEqual([child]);
});

test('an encoder that is killed comes back into the same playlist, and so it does when the child is killed', async () => {
	await newStage();
	await stage.open();
	const lost = await encode();
	const before = await on.listed(2);
	await lost.kill();
	await until('it is missed', async () => (await on.status())?.connectedSince === null, 6000);
	await encode();
	const again = await on.listed(before.segments.length + 2);
	expect(again.segments.slice(0, before.segments.length).map(({ uri }) => uri)).toEqual(
		before.segments.map(({ uri }) => uri)
	);
	expect(
		again.segments.slice(before.segments.length).filter(({ discontinuity }) => discontinuity)
	).toHaveLength(1);

	const [child] = await listeners();
	process.kill(child!, 'SIGKILL');
	await until('it is missed', async () => (await on.status())?.connectedSince === null);
	await until('another one listens', async () => (await listeners()).some((pid) => pid !== child));
	await encode();
	const { segments } = await on.listed(again.segments.length + 2);
	for (const segment of segments) await decode(await fetchSegment(on.live, segment));
});

test('its key is renewed: who is there with the old one is cut off, and only the new one lets in', async () => {
	await newStage();
	await stage.open();
	const old = await encode();
	await on.listed(2);
	const operator = [database.app, stage.chamber.chair, stage.chamber.meetingId] as const;
	await renewKey(...operator, (await camera())!.id, new Date());
	await old.ended;
	await until('it is missed', async () => (await on.status())?.connectedSince === null);
	const before = (await fetchPlaylist(on.live)).segments.length;
	const again = await encode();
	await again.ended;
	expect((await on.status())?.connectedSince).toBeNull();

	const [row] = await database.owner.select().from(cameras).where(eq(cameras.broadcastId, stage.broadcastId));
	await encode({}, srtPassphrase(row!.sha256));
	const { segments } = await on.listed(before + 2);
	await decode(await fetchSegment(on.live, segments.at(-2)!));
});

test('without sound the picture is on the air beside silence', async () => {
	await newStage();
	await stage.open();
	await encode({ sound: false });
	const { segments } = await on.listed(4);
	for (const segment of segments.slice(1, 3)) {
		expect(segment.durationMs).toBeCloseTo(2000, -1);
		const bytes = await fetchSegment(on.live, segment);
		await decode(bytes);
		// A player never waits for a track that does not come.
		expect((await packetsIn(bytes)).some(({ kind }) => kind === 'audio')).toBe(true);
	}
	expect(await on.status()).toMatchObject({ problem: null, audioBps: 0 });
});

test('a child that hangs is replaced', async () => {
	await newStage();
	await stage.open();
	await encode();
	await on.listed(1);
	const [child] = await listeners();
	process.kill(child!, 'SIGSTOP');
	await until('another one listens', async () => (await listeners()).some((pid) => pid !== child));
	await until('it is missed', async () => (await on.status())?.connectedSince === null);
});

test('nothing of a closed part is anywhere, though the encoder goes on', async () => {
	await newStage();
	await stage.open();
	const encoder = await encode();
	await on.listed(2);
	const excluded = await stage.press({ type: 'public-excluded', data: { basis: 'resolution' } });
	await until('the gate is closed', async () => (await on.status())?.live?.picture === 'non-public', 1500);
	encoder.setTone(SECRET_HZ);
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
});

test('what cannot be used is told to the operator, and nothing of it goes out', async () => {
	await newStage();
	await stage.open();
	const hevc = await encode({ video: ['-c:v', 'libx265', '-x265-params', 'log-level=none'] });
	expect(await on.told('H.264 als Videocodec')).toContain('H.265 (HEVC)');
	await hevc.kill();
	const reordered = await encode({ video: ['-profile:v', 'main', '-bf', '2', '-b_strategy', '0'] });
	await on.told('B-Frames');
	await reordered.kill();
	expect((await fetch(on.live)).status).toBe(404);
});

test('no secret is in a command line, and no child outlives the media server', async () => {
	await newStage();
	const child = await until('somebody listens', async () => (await listeners())[0]);
	const secrets = [passphrase, stage.key];
	const lines = execFileSync('ps', ['-eo', 'args', 'ww'], { encoding: 'utf8' });
	expect(lines).toContain('-f concat');
	for (const secret of secrets) expect(lines).not.toContain(secret);
	const environment = await readFile(`/proc/${child}/environ`, 'utf8');
	for (const secret of secrets) expect(environment).not.toContain(secret);

	const port = await until('the operator is told the port', async () => (await camera())?.srtPort);
	await media.kill();
	await until('it is gone', () => isGone(child));
	await media.start();
	await until('somebody listens', async () => (await listeners()).length === 1);
	expect((await camera())?.srtPort).toBe(port);
});

function isGone(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return false;
	} catch {
		return true;
	}
}
