import type { types } from 'mediasoup';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readStill } from '#lib/protocol/stills.ts';
import { Gate } from '../gate/gate.ts';
import type { BroadcastView } from '../gate/view.ts';
import { SessionClock } from '../rtp/clock.ts';
import { h264Payloads, RtpWriter } from '../rtp/write.ts';
import type { Camera } from './camera.ts';
import { Stills } from './stills.ts';

const START = 1_800_000_000_000;
const SPS = Buffer.from('6742c01ed900a02ff970110000030001000003003c0f162e48', 'hex');
const PPS = Buffer.from('68ce3c80', 'hex');

const OPEN = { fromMs: START - 60_000, untilMs: Infinity, picture: 'live', sound: 'live', reason: 'open' };
const closedFrom = (fromMs: number) => [
	{ ...OPEN, untilMs: fromMs },
	{ fromMs, untilMs: Infinity, picture: 'non-public', sound: 'silent', reason: 'public-excluded' }
];

let view: BroadcastView;
let gate: Gate;
let stills: Stills;
let camera: Camera;
let writer: RtpWriter;
/** Kinds that pass at the engine now. */
let passing: readonly string[];
let consumers: number;
let asked: number;
let isLogReadable: boolean;
let isOnAir: boolean;
let deliver: ((packet: Buffer) => void) | undefined;

const read = () => gate.learn(view, Date.now());

beforeEach(() => {
	vi.useFakeTimers({ now: START });
	const nothing = { delayMs: 0, archive: [], items: [], logSeq: 1 };
	view = { ...nothing, broadcastId: 'b', bodyId: 't', meetingId: 'm', public: true, live: [OPEN] };
	[passing, consumers, asked, isLogReadable, isOnAir, deliver] = [[], 0, 0, true, false, undefined];
	gate = new Gate();
	read();
	stills = new Stills({
		gate,
		settleMs: 100,
		confirm: () => {
			if (isLogReadable) read();
			return Promise.resolve(isLogReadable);
		},
		isOnAir: () => isOnAir,
		now: () => Date.now()
	});
	writer = new RtpWriter(96, 1);
	const producer = (kind: string) => ({
		...{ id: kind, kind, on: () => {}, off: () => {} },
		enableTraceEvent: () => Promise.resolve()
	});
	const session = {
		producers: [producer('audio'), producer('video')],
		connectedSinceMs: START - 1000,
		pass: (isOpen: boolean, _sinceMs?: number, kinds: readonly string[] = ['video', 'audio']) =>
			Promise.resolve(void (passing = isOpen ? kinds : []))
	};
	camera = { id: 'desk', session, clock: new SessionClock() } as unknown as Camera;
});
afterEach(() => {
	vi.useRealTimers();
});

const router = {
	rtpCapabilities: {},
	createDirectTransport: () =>
		Promise.resolve({
			consume: ({ producerId }: { producerId: string }) => {
				expect(producerId).toBe('video');
				consumers++;
				return Promise.resolve({
					on: (_: string, take: (packet: Buffer) => void) => (deliver = take),
					requestKeyFrame: () => Promise.resolve(void asked++)
				});
			},
			close: () => {
				consumers--;
				deliver = undefined;
			}
		})
} as unknown as types.Router;

/** The packets of a picture. `name` is what it shows. */
function packetsOf(name: string, isKey = true): Buffer[] {
	const unit = Buffer.concat([Buffer.from([isKey ? 0x65 : 0x41]), Buffer.from(name)]);
	const payloads = (isKey ? [SPS, PPS, unit] : [unit]).flatMap(h264Payloads);
	const ticks = Date.now() * 90;
	return payloads.map((payload, i) => writer.packet(payload, ticks, i === payloads.length - 1));
}
/** It arrives, if anybody takes it. */
const arrive = (name: string, isKey = true) => packetsOf(name, isKey).forEach((packet) => deliver?.(packet));

/** What a still shows, or why there is none. */
const look = () =>
	stills.take(camera, router).then(
		(file) => Buffer.from(readStill(file)!.picture).toString('latin1', 5),
		({ why }: { why: string }) => why
	);
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('pictures alone pass, until one is whole; it is given after a reading that is younger', async () => {
	const looking = look();
	await pass(10);
	expect([passing, consumers]).toEqual([['video'], 1]);
	expect(asked).toBeGreaterThan(0);
	arrive('half', false);
	arrive('whole');
	expect(passing).toEqual([]);
	await pass(90);
	expect(consumers).toBe(0);
	let isGiven = false;
	void looking.then(() => (isGiven = true));
	await pass(0);
	expect(isGiven).toBe(false);
	await pass(20);
	expect(await looking).toBe('whole');
});

test('an exclusion that is dated back to before it is read in time', async () => {
	const looking = look();
	await pass(10);
	arrive('secret');
	view = { ...view, live: closedFrom(Date.now() - 1000) };
	await pass(200);
	expect(await looking).toBe('shut');
});

test('what was open again when it is to be given, and closed when it arrived, is not given', async () => {
	const looking = look();
	await pass(10);
	arrive('secret');
	const at = Date.now();
	view = { ...view, live: [...closedFrom(at - 1), { ...OPEN, fromMs: at + 50 }] };
	view = {
		...view,
		live: view.live.map((window, i) => (i === 1 ? { ...window, untilMs: at + 50 } : window))
	};
	await pass(200);
	expect(await looking).toBe('shut');
});

test('a picture that began in a closed part is void, and the next one is waited for', async () => {
	view = { ...view, live: [{ ...OPEN, fromMs: START - 400 }] };
	read();
	const looking = look();
	await pass(10);
	// Half a second after the opening it may still be on its way from before.
	arrive('before');
	await pass(500);
	read();
	arrive('damaged', false);
	arrive('after');
	await pass(200);
	expect(await looking).toBe('after');
});

test('a picture that began while the log was out of sight is void, though it was open', async () => {
	const looking = look();
	await pass(3500);
	const [first, ...others] = packetsOf('unknown');
	deliver!(first!);
	read();
	for (const packet of others) deliver!(packet);
	arrive('known');
	await pass(200);
	expect(await looking).toBe('known');
});

test('where the gate is shut, or the log unread, nothing begins, and what has begun ends at once', async () => {
	const looking = look();
	await pass(10);
	view = { ...view, live: closedFrom(Date.now()) };
	read();
	stills.tick();
	expect(await looking).toBe('shut');
	expect([passing, consumers]).toEqual([[], 0]);
	expect(await look()).toBe('shut');
	view = { ...view, live: [OPEN], public: false };
	read();
	expect(await look()).toBe('shut');
	view = { ...view, public: true };
	read();
	isLogReadable = false;
	const blind = look();
	await pass(1000);
	arrive('unread');
	await pass(200);
	expect(await blind).toBe('blind');
	await pass(3000);
	expect(await look()).toBe('shut');
	expect(consumers).toBe(0);
});

test('a delayed broadcast gives it as late as everything else', async () => {
	view = { ...view, delayMs: 5000 };
	read();
	const looking = look();
	await pass(10);
	arrive('early');
	await pass(4000);
	view = { ...view, live: closedFrom(Date.now() - 4500) };
	await pass(1200);
	expect(await looking).toBe('shut');
});

test('no picture for eleven seconds: it is given up, having been asked for again and again', async () => {
	const looking = look();
	for (let second = 0; second < 12; second++) {
		await pass(1000);
		read();
		arrive('never whole', false);
	}
	expect(await looking).toBe('late');
	expect(asked).toBeGreaterThan(9);
	expect([passing, consumers]).toEqual([[], 0]);
});

test('who asks meanwhile gets the same, and a camera is not asked more than once a second', async () => {
	const looking = [look(), look()];
	await pass(10);
	expect(consumers).toBe(1);
	arrive('one');
	await pass(200);
	expect(await Promise.all(looking)).toEqual(['one', 'one']);
	const next = look();
	await pass(500);
	expect(consumers).toBe(0);
	await pass(500);
	expect(consumers).toBe(1);
	read();
	arrive('another');
	await pass(200);
	expect(await next).toBe('another');
});

test('put on the air, it is let go before the one who opens its tap; on the air or away there is none', async () => {
	const looking = look();
	await pass(10);
	stills.drop('desk', 'on-air');
	expect([passing, consumers]).toEqual([[], 0]);
	void camera.session!.pass(true);
	expect(await looking).toBe('on-air');
	await pass(2000);
	expect(passing).toEqual(['video', 'audio']);
	read();
	isOnAir = true;
	expect(await look()).toBe('on-air');
	const gone = { ...camera, session: undefined } as unknown as Camera;
	await expect(stills.take(gone, router)).rejects.toMatchObject({ why: 'away' });
});
