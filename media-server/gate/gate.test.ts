import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BLIND_AFTER_MS, Gate, TRANSIT_MS } from './gate.ts';
import type { BroadcastView, FeedWindow } from './view.ts';

type Kind = 'open' | 'mute' | 'closed';

/** Windows that begin at the given instants. */
function windows(...starts: [number, Kind][]): FeedWindow[] {
	return starts.map(([fromMs, kind], i) => ({
		fromMs,
		untilMs: starts[i + 1]?.[0] ?? Infinity,
		picture: kind === 'closed' ? 'non-public' : 'live',
		sound: kind === 'open' ? 'live' : 'silent',
		reason: kind
	}));
}

const view = (live: FeedWindow[], archive = live): BroadcastView => ({
	broadcastId: 'b',
	bodyId: 't',
	meetingId: 'm',
	delayMs: 0,
	public: true,
	live,
	archive,
	items: [],
	logSeq: 1
});

function gateWith(live: FeedWindow[], archive?: FeedWindow[], asOfMs = 100_000): Gate {
	const gate = new Gate();
	gate.learn(view(live, archive), asOfMs);
	return gate;
}

const piece = (fromMs: number, untilMs: number, hasSound = true) => ({
	arrived: { fromMs, untilMs },
	hasSound
});

test('without a reading it is shut', () => {
	const gate = new Gate();
	expect(gate.admits('video', 1)).toBe(false);
	expect(gate.allows('live', piece(1, 2))).toBe(false);
	expect(gate.now('live', 1).reason).toBe('log-unreadable');
});

describe('a piece is allowed when every instant of it is open', () => {
	const gate = gateWith(windows([0, 'open'], [10_000, 'closed'], [20_000, 'open'], [30_000, 'mute']));
	test.for<[string, number, number, boolean, boolean]>([
		['inside', 1000, 2000, true, true],
		['up to the closing', 9000, 10_000, true, true],
		['one ms over it', 9000, 10_001, true, false],
		['around the closure', 9000, 21_000, true, false],
		['in transit after the opening', 20_000 + TRANSIT_MS - 1, 21_000, true, false],
		['after the transit', 20_000 + TRANSIT_MS, 21_000, true, true],
		['before the log begins', -10, 1000, true, false],
		['in transit after the log begins', TRANSIT_MS - 1, 1000, true, false],
		['sound where it is mute', 31_000, 32_000, true, false],
		['silence where it is mute', 31_000, 32_000, false, true]
	])('%s', ([, from, until, hasSound, allowed]) => {
		expect(gate.allows('live', piece(from, until, hasSound))).toBe(allowed);
	});
});

test('live and archive are two answers; a packet is taken in for either', () => {
	const gate = gateWith(windows([0, 'closed']), windows([0, 'open']), 5000);
	expect(gate.allows('live', piece(1000, 2000))).toBe(false);
	expect(gate.allows('archive', piece(1000, 2000))).toBe(true);
	expect(gate.admits('video', 5000)).toBe(true);
});

test('blind after three seconds, seeing again after the next reading', () => {
	const gate = gateWith(windows([0, 'open']), undefined, 10_000);
	expect(gate.admits('video', 10_000 + BLIND_AFTER_MS)).toBe(true);
	expect(gate.admits('video', 10_001 + BLIND_AFTER_MS)).toBe(false);
	expect(gate.phase(20_000)).toEqual({ name: 'blind', sinceMs: 20_000 });
	gate.learn(view(windows([0, 'open'])), 20_000);
	expect(gate.admits('video', 20_000)).toBe(true);
});

test('what came late out of the camera is refused, though it arrives in the open', () => {
	const gate = gateWith(windows([0, 'closed'], [10_000, 'open']), undefined, 20_000);
	expect(gate.admits('video', 12_000, 10_000 + TRANSIT_MS)).toBe(true);
	expect(gate.admits('video', 12_000, 9900)).toBe(false);
});

test('a phase lasts from the change of what is open, not of why', () => {
	const closing = windows([0, 'open'], [10_000, 'closed'], [15_000, 'closed']);
	const gate = gateWith(closing, windows([0, 'open'], [5000, 'closed']));
	expect(gate.phase(99_000).sinceMs).toBe(10_000);
	const since = gateWith(windows([0, 'open'], [10_000, 'mute'])).phase(99_000);
	expect(since.sinceMs).toBe(10_000);
});

test('whatever the log says: nothing that touches a closed instant is admitted or allowed', () => {
	const kinds = fc.constantFrom<Kind>('open', 'mute', 'closed');
	const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 3000 }), kinds), { minLength: 1, maxLength: 20 });
	fc.assert(
		fc.property(steps, fc.nat(30_000), fc.nat(5000), fc.boolean(), (given, from, length, hasSound) => {
			let at = 0;
			const all = windows(...given.map(([step, kind]): [number, Kind] => [(at += step), kind]));
			const gate = gateWith(all, windows([0, 'closed']), from);
			const span = { fromMs: from, untilMs: from + length + 1 };
			const touched = all.filter((window) => window.fromMs < span.untilMs && span.fromMs < window.untilMs);
			const isClosed =
				from < all[0]!.fromMs ||
				touched.some(({ picture, sound }) => picture !== 'live' || (hasSound && sound !== 'live'));
			if (isClosed) expect(gate.allows('live', { arrived: span, hasSound })).toBe(false);
			const now = all.findLast(({ fromMs }) => fromMs <= from);
			if (now?.picture !== 'live') expect(gate.admits('video', from)).toBe(false);
			if (now?.sound !== 'live') expect(gate.admits('audio', from)).toBe(false);
		})
	);
});
