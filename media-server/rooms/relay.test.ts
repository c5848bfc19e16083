import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Gate } from '../gate/gate.ts';
import type { BroadcastView, FeedWindow } from '../gate/view.ts';
import type { TrackKind } from '../rtp/clock.ts';
import { Relay } from './relay.ts';

const SETTLE_MS = 100;
const START_MS = 1_000_000;
const open: FeedWindow = { fromMs: 0, untilMs: Infinity, picture: 'live', sound: 'live', reason: 'public' };

let now: number;
let view: BroadcastView;
let readable: boolean;
let gate: Gate;
let relay: Relay;
let asked: number;
let isWanted: boolean;
/** What went out: kind and number, a `|` before what begins a stretch. */
let sent: string[];

beforeEach(() => {
	vi.useFakeTimers();
	now = START_MS;
	asked = 0;
	isWanted = readable = true;
	sent = [];
	gate = new Gate();
	view = {
		broadcastId: 'b',
		bodyId: 'k',
		meetingId: 'm',
		delayMs: 0,
		public: true,
		live: [open],
		archive: [open],
		items: [],
		logSeq: 1
	};
	relay = new Relay({
		gate,
		settleMs: SETTLE_MS,
		confirm: () => {
			if (readable) gate.learn(view, now);
			return Promise.resolve(readable);
		},
		now: () => now,
		isWanted: () => isWanted,
		send: (kind, { sequence }, _arrivedMs, begins) => sent.push(`${begins ? '|' : ''}${kind[0]}${sequence}`),
		askForKeyFrame: () => asked++
	});
	relay.follow(HALL);
});
afterEach(() => vi.useRealTimers());

const HALL = { name: 'Saal' };
const DESK = { name: 'Pult' };
const KEY = Buffer.from([0x65, 0]);
const PARAMETERS = Buffer.from([0x67, 0]);
const OTHER = Buffer.from([0x41, 0]);

function take(
	kind: TrackKind,
	sequence: number,
	payload = OTHER,
	source: object = HALL,
	timestamp = sequence
) {
	const packet = { payloadType: 96, sequence, timestamp, marker: true, payload };
	relay.take({ source, kind, packet, arrivedMs: now, takenMs: now });
}

async function pass(ms: number): Promise<void> {
	for (let passed = 0; passed < ms; passed += 10) {
		now += 10;
		await vi.advanceTimersByTimeAsync(10);
	}
}

test('a packet goes out once a later reading has said that it may', async () => {
	take('video', 1, KEY);
	await pass(90);
	expect(sent).toEqual([]);
	await pass(60);
	expect(sent).toEqual(['|v1']);
});

test('what a reading closes is not sent, and what follows begins anew with a key frame', async () => {
	take('video', 1, KEY);
	take('audio', 1);
	await pass(50);
	// The act is dated to now, and is read only later.
	const shut = { ...open, fromMs: now, untilMs: now + 200, picture: 'non-public', sound: 'silent' };
	view = {
		...view,
		live: [{ ...open, untilMs: now }, shut, { ...open, fromMs: now + 200 }],
		archive: [shut]
	};
	take('video', 2);
	take('audio', 2);
	await pass(1000);
	take('video', 3);
	take('audio', 3);
	take('video', 4, KEY);
	await pass(200);
	expect(sent).toEqual(['|v1', '|a1', '|a3', '|v4']);
	expect(asked).toBeGreaterThan(0);
});

test('a log that cannot be read lets nothing out, and what is old by then is dropped', async () => {
	readable = false;
	take('video', 1, KEY);
	await pass(1500);
	readable = true;
	take('video', 2);
	take('video', 3, KEY);
	await pass(200);
	expect(sent).toEqual(['|v3']);
});

test('nothing goes out while the broadcast is delayed', async () => {
	view = { ...view, delayMs: 5000 };
	take('video', 1, KEY);
	await pass(6000);
	expect(sent).toEqual([]);
});

test('another camera follows from its newest key frame on, parameters first; what the one before showed is still sent', async () => {
	take('video', 1, KEY);
	take('video', 7, OTHER, DESK);
	take('video', 8, PARAMETERS, DESK, 80);
	take('video', 9, KEY, DESK, 80);
	take('video', 2);
	take('audio', 4, OTHER, DESK);
	relay.follow(DESK);
	await pass(200);
	expect(sent).toEqual(['|v1', '|v8', 'v9', '|a4']);
});

test('nothing is held while nobody is there', async () => {
	isWanted = false;
	take('video', 1, KEY);
	isWanted = true;
	take('video', 2);
	await pass(200);
	expect(sent).toEqual([]);
});
