import type { types } from 'mediasoup';
import { beforeEach, expect, test, vi } from 'vitest';
import { ntpToMs } from '../rtp/clock.ts';
import { parseRtp, type RtpPacket } from '../rtp/packet.ts';
import { FlvSession } from './session.ts';
import { SoundEncoder } from './sound.ts';
import { TAG } from './tags.ts';
import type { AvcConfiguration } from './video.ts';

const START = 1_800_000_000_000;
const NTP_EPOCH_MS = 2_208_988_800_000;
/** 640 x 360 and 1280 x 720. */
const SMALL = '6742c01ed900a02ff970110000030001000003003c0f162e48';
const LARGE = '6742c0208c8d402802dd37010d010784423500';
const PPS = '68ce3c80';

let nowMs: number;
let sent: RtpPacket[];
let reports: Buffer[];
let session: FlvSession;
let isEnded: boolean;
/** Kinds that the engine lets through. */
let resumed: Set<string>;

beforeEach(async () => {
	nowMs = START;
	sent = [];
	reports = [];
	isEnded = false;
	resumed = new Set();
	session = await FlvSession.open(
		router(),
		configuration(SMALL),
		() => nowMs,
		500,
		() => (isEnded = true)
	);
});

/** A router that keeps what is sent to it. */
function router(): types.Router {
	const producer = (kind: string) => ({
		kind,
		send: (packet: Buffer) => kind === 'video' && sent.push(parseRtp(packet)!),
		pause: () => Promise.resolve(resumed.delete(kind)),
		resume: () => Promise.resolve(resumed.add(kind))
	});
	const transport = {
		produce: ({ kind }: { kind: string }) => Promise.resolve(producer(kind)),
		sendRtcp: (report: Buffer) => reports.push(report),
		close: () => {}
	};
	return { createDirectTransport: () => Promise.resolve(transport) } as unknown as types.Router;
}

const configuration = (sps: string): AvcConfiguration => ({
	sps: Buffer.from(sps, 'hex'),
	pps: Buffer.from(PPS, 'hex'),
	lengthBytes: 4
});

const key = { delayMs: 0, isKey: true };
const plain = { delayMs: 0, isKey: false };

/** A picture of `mediaMs` arrives at `atMs` after the start. */
function picture(mediaMs: number, atMs: number, { delayMs, isKey } = plain): boolean {
	nowMs = START + atMs;
	const delay = Buffer.alloc(3);
	delay.writeIntBE(delayMs, 0, 3);
	const head = Buffer.from([isKey ? 0x17 : 0x27, 1]);
	const unit = Buffer.from([0, 0, 0, 2, isKey ? 0x65 : 0x41, 1]);
	return session.push({ type: TAG.video, timestampMs: mediaMs, body: Buffer.concat([head, delay, unit]) });
}

function newParameters(sps: string, mediaMs: number): void {
	const set = Buffer.from(sps, 'hex');
	const head = Buffer.from([0x17, 0, 0, 0, 0, 1, set[1]!, set[2]!, set[3]!, 0xff, 0xe1, 0, set.length]);
	const body = Buffer.concat([head, set, Buffer.from([1, 0, 4]), Buffer.from(PPS, 'hex')]);
	expect(session.push({ type: TAG.video, timestampMs: mediaMs, body })).toBe(true);
}

/** Times of the pictures that were passed on, in ms of the encoder. */
const passed = () => sent.filter(({ marker }) => marker).map(({ timestamp }) => timestamp / 90);

async function open(atMs: number): Promise<void> {
	nowMs = START + atMs;
	await session.pass(true);
}

test('nothing passes before it is let, and then from the next key frame on', async () => {
	for (const ms of [0, 1000, 2000]) picture(ms, ms, key);
	expect(passed()).toEqual([]);
	await open(2500);
	picture(3040, 3040);
	picture(4000, 4000, key);
	picture(4040, 4040);
	expect(passed()).toEqual([4000, 4040]);
	// The parameters come before the picture that needs them.
	expect(sent.slice(0, 3).map(({ payload }) => payload[0]! & 31)).toEqual([7, 8, 5]);
	await session.pass(false);
	picture(4080, 4080, key);
	expect(passed()).toEqual([4000, 4040]);
});

test('for one who only looks, pictures pass and no sound is decoded', async () => {
	const sound = (atMs: number) => {
		nowMs = START + atMs;
		return session.push({ type: TAG.audio, timestampMs: atMs, body: Buffer.from([0x2f, 1, 2, 3]) });
	};
	const decoding = vi.spyOn(SoundEncoder.prototype, 'push').mockReturnValue();
	picture(0, 0, key);
	nowMs = START + 2000;
	await session.pass(true, nowMs, ['video']);
	picture(3000, 3000, key);
	sound(3010);
	expect([passed(), resumed]).toEqual([[3000], new Set(['video'])]);
	expect(decoding).not.toHaveBeenCalled();
	await session.pass(true);
	sound(4000);
	expect(decoding).toHaveBeenCalled();
	expect(resumed).toEqual(new Set(['video', 'audio']));
	await session.pass(false);
	expect(resumed).toEqual(new Set());
	decoding.mockRestore();
});

test('what may have been taken before the opening is not passed: half a second on its way, and what the line held up', async () => {
	picture(0, 0, key);
	picture(2000, 2000, key);
	await open(2500);
	picture(2800, 2800, key);
	expect(passed()).toEqual([]);
	// Held up for 600 ms: shown before the opening.
	picture(2900, 3500, key);
	expect(passed()).toEqual([]);
	picture(3600, 3600, key);
	expect(passed()).toEqual([3600]);
});

test('an encoder that begins with what it has saved up is heard out first', async () => {
	await open(0);
	// Three seconds of old pictures at once, then live ones.
	for (let ms = 0; ms <= 3000; ms += 500) picture(ms, ms / 10, key);
	for (const ms of [3500, 3960]) picture(ms, ms - 3000, key);
	expect(passed()).toEqual([]);
	for (const ms of [4000, 4200]) picture(ms, ms - 3000, key);
	expect(passed()).toEqual([3500, 3960, 4000, 4200]);
});

test('nothing that waits for the clock outlasts a closure, or comes of one', async () => {
	picture(0, 0, key);
	await open(100);
	picture(700, 700, key);
	await session.pass(false);
	await open(800);
	picture(1500, 1500, key);
	expect(passed()).toEqual([1500]);
});

test('what waits has the parameters it was made with', async () => {
	await open(0);
	picture(600, 600, key);
	newParameters(LARGE, 700);
	picture(740, 740, key);
	picture(1100, 1100);
	expect(passed()).toEqual([740, 1100]);
});

test('a stuck line, or a clock that jumps back, ends the connection', () => {
	expect(picture(60_000, 0, key)).toBe(true);
	expect(picture(61_000, 4000, key)).toBe(true);
	expect(picture(61_040, 6000, key)).toBe(false);
	expect(picture(10, 6100, key)).toBe(false);
});

test('parameters that come again with the time 0 are no jump of the clock', () => {
	picture(60_000, 0, key);
	nowMs = START + 2000;
	newParameters(SMALL, 0);
	session.push({ type: TAG.audio, timestampMs: 0, body: Buffer.from([0xaf, 0, 0x11, 0x90]) });
	expect(isEnded).toBe(false);
	expect(picture(62_000, 2000, key)).toBe(true);
});

test('reports say where the clocks stand: half a second ahead of what arrives', async () => {
	await open(0);
	picture(0, 0, key);
	picture(2000, 2000, key);
	const report = reports[0]!;
	const atMs = ntpToMs(report.readUInt32BE(8), report.readUInt32BE(12)) - NTP_EPOCH_MS;
	expect(atMs).toBeCloseTo(START + 2000, 1);
	expect(report.readUInt32BE(16) / 90).toBeCloseTo(2500, 0);
});

test('B-frames are told, and no picture passes until the encoder begins anew', async () => {
	await open(0);
	picture(0, 0, key);
	picture(2000, 2000, { isKey: true, delayMs: 80 });
	expect(session.problem).toBeUndefined();
	picture(2040, 2040, { isKey: false, delayMs: 160 });
	picture(2080, 2080, plain);
	expect(session.problem).toContain('B-Frames');
	picture(4000, 4000, key);
	expect(passed()).toEqual([2080, 2200]);
	newParameters(SMALL, 5000);
	expect(session.problem).toBeUndefined();
	picture(6000, 6000, key);
	expect(passed().at(-1)).toBe(6000);
});

test('a constant delay is none', async () => {
	for (let ms = 0; ms < 4000; ms += 40) picture(ms, ms, { isKey: ms % 2000 === 0, delayMs: 80 });
	expect(session.problem).toBeUndefined();
});

test('another size is told and passes; another codec or a profile for studios is told and does not', async () => {
	await open(0);
	newParameters(LARGE, 0);
	expect(session.problem).toBe(
		'Der Encoder hat die Auflösung von 640 × 360 auf 1280 × 720 geändert. Bitte stellen Sie im Encoder eine feste Auflösung ein; bei jedem Wechsel setzt das Bild kurz aus.'
	);
	picture(2000, 2000, key);
	expect(passed()).toEqual([2000]);
	newParameters('677a' + LARGE.slice(4), 2500);
	expect(session.problem).toContain('Profil');
	session.push({ type: TAG.video, timestampMs: 3000, body: Buffer.from('9068766331010000', 'hex') });
	expect(session.problem).toContain('H.265');
	picture(4000, 4000, key);
	expect(passed()).toEqual([2000]);
});

test('sound that is not AAC is told', () => {
	session.push({ type: TAG.audio, timestampMs: 0, body: Buffer.from([0x72, 1, 2]) });
	expect(session.problem).toContain('AAC');
	session.push({ type: TAG.audio, timestampMs: 40, body: Buffer.from([0xaf, 0, 0x11, 0x90]) });
	expect(session.problem).toBeUndefined();
});

test('its end is told once', () => {
	session.close();
	expect(isEnded).toBe(true);
	isEnded = false;
	session.close();
	expect(isEnded).toBe(false);
	expect(picture(0, 0, key)).toBe(false);
});

test('rates are those since they were last asked for', async () => {
	picture(0, 0, key);
	picture(40, 1000);
	const body = 11;
	expect(await session.measure()).toEqual({ videoBps: 2 * body * 8, audioBps: 0, pictures: 2, fps: 2 });
	nowMs += 1000;
	expect(await session.measure()).toEqual({ videoBps: 0, audioBps: 0, pictures: 2, fps: 0 });
});
