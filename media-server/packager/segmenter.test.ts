import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { TimedFrame } from '../audio/timed-frame.ts';
import { fragmentsIn } from '../mp4/read.ts';
import { smallOf } from '../mp4/small.ts';
import { SmallSlot } from '../small/slot.ts';
import { PART_LENGTHS, partTargetMs } from './profile.ts';
import type { PartDraft, Picture } from './segment.ts';
import { Segmenter } from './segmenter.ts';
import { BroadcastTimeline } from './timeline.ts';

const WALL = 1_800_000_000_000;
const PARAMETERS = { sps: Buffer.from([0x67, 0x42, 0xc0, 0x1f]), pps: Buffer.from([0x68]) };
const OTHER = { ...PARAMETERS, sps: Buffer.from([0x67, 0x42, 0xc0, 0x28]) };

let parts: PartDraft[];
/** Counts how often a segment was ended without a part. */
let ends: number;
let timeline: BroadcastTimeline;
let segmenter: Segmenter;
const sink = { part: (draft: PartDraft) => void parts.push(draft), end: () => void ends++ };
beforeEach(() => {
	parts = [];
	ends = 0;
	timeline = new BroadcastTimeline();
	segmenter = new Segmenter(timeline, 500, sink);
});

/** A picture 25 times a second; its packets arrive in the ms after it was taken. */
const picture = (ms: number, key: boolean, parameters = PARAMETERS): Picture => ({
	units: [Buffer.from([key ? 0x65 : 0x41])],
	key,
	parameters,
	mediaMs: 500_000 + ms,
	wallMs: WALL + ms,
	arrived: { fromMs: WALL + ms, untilMs: WALL + ms + 1 }
});
const frame = (ms: number): TimedFrame => ({
	data: Buffer.from([1]),
	mediaMs: 500_000 + ms,
	arrived: { fromMs: WALL + ms, untilMs: WALL + ms + 40 }
});

/** Pictures from `from` until before `to`, a key frame every `keyEvery` ms. */
function film(from: number, to: number, keyEvery = 2000): void {
	for (let ms = from; ms < to; ms += 40) segmenter.video(picture(ms, ms % keyEvery === 0));
}
function hum(from: number, to: number): void {
	for (let ms = from; ms < to; ms += 1024 / 48) segmenter.audio(frame(ms));
}
const partLengths = () => parts.map(({ durationMs }) => Math.round(durationMs));
/** The parts of each segment. */
function segments(): PartDraft[][] {
	const found: PartDraft[][] = [];
	for (const part of parts) {
		if (part.begins) found.push([]);
		found.at(-1)!.push(part);
	}
	return found;
}
const lengths = () =>
	segments().map((segment) => Math.round(segment.reduce((sum, { durationMs }) => sum + durationMs, 0)));

test('segments begin with key frames and are as long as the pictures say', () => {
	film(0, 6040);
	segmenter.tick(WALL + 7000);
	expect(lengths()).toEqual([2000, 2000, 2000]);
	const firsts = segments().map(([first]) => first!);
	expect(firsts.map(({ startedAtMs }) => startedAtMs - WALL)).toEqual([0, 2000, 4000]);
	expect(firsts.map(({ discontinuity }) => discontinuity)).toEqual([true, false, false]);
	expect(firsts.every(({ independent }) => independent)).toBe(true);
	const ending = segments().map((segment) => segment.map(({ ends }) => ends));
	expect(ending.map((segment) => segment.indexOf(true))).toEqual(ending.map(({ length }) => length - 1));
	expect(firsts[1]!.arrived).toEqual({ fromMs: WALL + 2000, untilMs: WALL + 2441 });
});

test('a part is cut before the picture that would make it too long, and goes out at once', () => {
	hum(0, 4000);
	segmenter.video(picture(0, true));
	hum(0, 4000);
	film(40, 480);
	expect(partLengths()).toEqual([]);
	segmenter.video(picture(480, false));
	expect(partLengths()).toEqual([480]);
	film(520, 2040);
	expect(partLengths()).toEqual([480, 480, 480, 480, 80]);
	expect(parts.map(({ begins }) => begins)).toEqual([true, false, false, false, false]);
});

test('no part is longer than it may be, however uneven the pictures come, and together they are the run', () => {
	fc.assert(
		fc.property(fc.array(fc.integer({ min: 5, max: 480 }), { minLength: 2, maxLength: 80 }), (distances) => {
			parts = [];
			const fresh = new Segmenter(new BroadcastTimeline(), 500, sink);
			let ms = 0;
			distances.forEach((distance, i) => {
				fresh.video(picture(ms, i % 20 === 0));
				ms += distance;
			});
			fresh.close();
			expect(Math.max(...partLengths())).toBeLessThanOrEqual(500);
			const starts = parts.map(decodeTime);
			const lasting = parts.map(({ durationMs }) => Math.round(durationMs * 90));
			expect(starts.slice(1)).toEqual(starts.slice(0, -1).map((start, i) => start + lasting[i]!));
			for (const { begins, independent } of parts) if (begins) expect(independent).toBe(true);
		})
	);
});

test.each(
	PART_LENGTHS.flatMap((partMs) => [20, 24, 25, 30, 50, 60].map((perSecond) => [partMs, perSecond] as const))
)(
	'parts of %d ms at %d pictures a second are none shorter than 85 %% of what is announced',
	(partMs, perSecond) => {
		const announced = partTargetMs(partMs);
		const fresh = new Segmenter(new BroadcastTimeline(), announced, sink);
		for (let i = 0; i < 20 * perSecond; i++)
			fresh.video(picture((i * 1000) / perSecond, i % (2 * perSecond) === 0));
		fresh.close();
		const inside = segments().flatMap((segment) => segment.slice(0, -1));
		expect(inside.length).toBeGreaterThan(0);
		expect(Math.min(...inside.map(({ durationMs }) => durationMs))).toBeGreaterThanOrEqual(0.85 * announced);
		expect(Math.max(...inside.map(({ durationMs }) => durationMs))).toBeLessThanOrEqual(announced + 0.01);
	}
);

test('a single picture that lasts longer than a part may is told as long as it is', () => {
	segmenter.video(picture(0, true));
	segmenter.video(picture(40, false));
	segmenter.video(picture(840, false));
	segmenter.close();
	expect(partLengths()).toEqual([40, 800, 40]);
});

test('nothing before the first key frame', () => {
	film(40, 2000);
	segmenter.close();
	expect(parts).toEqual([]);
});

test('key frames that come too often do not cut', () => {
	film(0, 4040, 1000);
	segmenter.tick(WALL + 5000);
	expect(lengths()).toEqual([2000, 2000]);
});

test('new parameters cut at once, and the next segment says so', () => {
	film(0, 800);
	segmenter.video(picture(800, true, OTHER));
	segmenter.close();
	expect(lengths()).toEqual([800, 40]);
	expect(segments()[1]![0]).toMatchObject({ discontinuity: true, parameters: OTHER });
});

describe('sound', () => {
	test('is waited for, and found in the part', () => {
		segmenter.video(picture(0, true));
		hum(0, 400);
		film(40, 520);
		expect(parts).toEqual([]);
		hum(400, 520);
		expect(parts.map(({ hasSound }) => hasSound)).toEqual([true]);
	});

	test('that stays away is not waited for longer than 400 ms, part by part', () => {
		segmenter.video(picture(0, true));
		hum(0, 100);
		film(40, 840);
		segmenter.tick(WALL + 880);
		expect(partLengths()).toEqual([]);
		segmenter.tick(WALL + 881);
		expect(partLengths()).toEqual([480]);
		film(840, 1000);
		segmenter.tick(WALL + 1360);
		expect(partLengths()).toEqual([480]);
		segmenter.tick(WALL + 1361);
		expect(partLengths()).toEqual([480, 480]);
	});

	test('that never came is silence, without waiting once that is certain', () => {
		film(0, 1480);
		segmenter.tick(WALL + 1480);
		expect(parts.map(({ hasSound }) => hasSound)).toEqual([false, false, false]);
	});
});

describe('a closing', () => {
	test('leaves what had arrived by then, pictures and sound', () => {
		segmenter.video(picture(0, true));
		hum(0, 1500);
		film(40, 1200);
		segmenter.cut(WALL + 1000);
		segmenter.tick(WALL + 2000);
		expect(lengths()).toEqual([1000]);
		expect(parts.at(-1)!.arrived.untilMs).toBeLessThanOrEqual(WALL + 1000);
		expect(parts.at(-1)!.ends).toBe(true);
		expect(segmenter.isEmpty).toBe(true);
	});

	test('before the segment began leaves nothing of it', () => {
		film(2000, 2400);
		segmenter.cut(WALL + 1500);
		segmenter.close();
		expect(parts).toEqual([]);
	});

	test('reaches into parts that only wait for their sound', () => {
		segmenter.video(picture(0, true));
		hum(0, 500);
		film(40, 2200);
		const before = parts.length;
		segmenter.cut(WALL + 1800);
		segmenter.tick(WALL + 9000);
		expect(before).toBeLessThan(parts.length);
		expect(lengths()).toEqual([1800]);
		expect(parts.map(({ ends: last }) => last)).toEqual([...parts.slice(1).map(() => false), true]);
	});

	test('that leaves nothing of the open part ends the segment all the same', () => {
		segmenter.video(picture(0, true));
		hum(0, 2000);
		film(40, 560);
		expect(partLengths()).toEqual([480]);
		segmenter.cut(WALL + 470);
		expect(ends).toBe(1);
		expect(segmenter.isEmpty).toBe(true);
	});

	test('leaves nothing that arrived at or after it in any later part, wherever it falls', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 3000 }), (atMs, soundMs) => {
				parts = [];
				const fresh = new Segmenter(new BroadcastTimeline(), 500, sink);
				for (let ms = 0; ms < 3000; ms += 40) {
					fresh.video(picture(ms, ms % 2000 === 0));
					if (ms <= soundMs) fresh.audio(frame(ms));
				}
				const before = parts.length;
				fresh.cut(WALL + atMs);
				for (let ms = soundMs; ms < 4000; ms += 20) fresh.audio(frame(ms));
				fresh.close();
				for (const part of parts.slice(before)) {
					expect(part.arrived.untilMs).toBeLessThanOrEqual(WALL + atMs);
				}
			})
		);
	});

	test('is followed by a discontinuity, with times that go on where the clock is', () => {
		film(0, 1000);
		segmenter.cut(WALL + 1000);
		film(8000, 10_040);
		segmenter.tick(WALL + 11_000);
		expect(lengths()).toEqual([1000, 2000]);
		const [first, second] = segments().map(([part]) => part!);
		expect(second!.discontinuity).toBe(true);
		expect(decodeTime(second!) - decodeTime(first!)).toBe(8000 * 90);
	});
});

test('an encoder that falls silent gets its segment published', () => {
	film(0, 1000);
	segmenter.tick(WALL + 3400);
	expect(lengths()).toEqual([960]);
	segmenter.tick(WALL + 3500);
	segmenter.tick(WALL + 4000);
	expect(lengths()).toEqual([1000]);
	expect(parts.at(-1)!.ends).toBe(true);
});

test('an encoder without key frames is cut off after 15 s and waited for', () => {
	film(0, 40_000, 100_000);
	segmenter.tick(WALL + 40_000);
	expect(lengths()).toEqual([15_040]);
	segmenter.video(picture(40_000, true));
	segmenter.close();
	expect(segments()[1]![0]!.discontinuity).toBe(true);
});

test('pictures out of order are left out, a clock that jumps begins anew', () => {
	film(0, 400);
	segmenter.video(picture(200, false));
	segmenter.video(picture(400, false));
	segmenter.video(picture(90_000, true));
	film(90_040, 92_040, 1000);
	segmenter.close();
	expect(segments()[0]![0]!.durationMs).toBeCloseTo(440, 0);
	expect(segments()[1]![0]).toMatchObject({ discontinuity: true });
});

test('decode times never go back, even when the wall clock does', () => {
	film(0, 2040);
	segmenter.close();
	const second = new Segmenter(timeline, 500, sink);
	second.video({ ...picture(0, true), wallMs: WALL - 60_000 });
	second.video({ ...picture(40, false), wallMs: WALL - 59_960 });
	second.close();
	expect(decodeTime(parts.at(-1)!)).toBeGreaterThanOrEqual(2040 * 90);
});

/** `tfdt` of the first track. */
function decodeTime({ bytes }: PartDraft): number {
	const at = bytes.indexOf('tfdt');
	return Number(bytes.readBigUInt64BE(at + 8));
}

test('another session goes on where one has ended, and the last sound of that one still gets its place', () => {
	film(0, 800);
	hum(0, 700);
	segmenter.end();
	const next = new Segmenter(timeline, 500, sink);
	// The other clock, and a picture that was taken before the last one of this clock had ended.
	next.video({ ...picture(0, true), mediaMs: 77, wallMs: WALL + 780 });
	expect(parts).toHaveLength(1);
	hum(700, 900);
	expect(parts.map(({ hasSound, ends: last }) => [hasSound, last])).toEqual([
		[true, false],
		[true, true]
	]);
	expect(segmenter.isEmpty).toBe(true);
	for (let ms = 40; ms < 600; ms += 40) next.video({ ...picture(ms, false), mediaMs: 77 + ms });
	next.close();
	expect(parts[2]).toMatchObject({ begins: true, discontinuity: true });
	// What the first one used up of the time axis is not used again.
	expect(timeline.offsetFor(0, WALL)).toBeGreaterThanOrEqual(800 + 600);
});

describe('small pictures', () => {
	const coded = (name: string, key: boolean) => ({ data: Buffer.from(name), key, parameters: OTHER });
	let slots: SmallSlot[];
	beforeEach(() => {
		slots = [];
	});

	/** Pictures of which small ones are made. */
	function filmWithSlots(from: number, to: number): void {
		for (let ms = from; ms < to; ms += 40) {
			slots.push(new SmallSlot());
			segmenter.video({ ...picture(ms, ms % 2000 === 0), small: slots.at(-1)! });
		}
	}
	const fill = (from: number, to: number) => {
		for (let i = from; i < to; i++) slots[i]!.fill(coded(`small-${i} `, i % 50 === 0));
		segmenter.small();
	};
	const namesIn = (part: PartDraft) => part.bytes.toString('latin1').match(/small-\d+/g) ?? [];

	test('are waited for like sound, and lie in the part they are made of, at its times', () => {
		hum(0, 1);
		filmWithSlots(0, 560);
		hum(1, 1000);
		expect(parts).toHaveLength(0);
		fill(0, 11);
		expect(parts).toHaveLength(0);
		fill(11, 12);
		expect(parts).toHaveLength(1);
		expect(namesIn(parts[0]!)).toEqual(Array.from({ length: 12 }, (_, i) => `small-${i}`));
		expect(parts[0]!.small!.parameters).toBe(OTHER);
		const [large] = fragmentsIn(parts[0]!.bytes);
		const [small] = fragmentsIn(smallOf(parts[0]!.bytes));
		expect([small!.pictures, small!.durationMs]).toEqual([large!.pictures, large!.durationMs]);
		expect(large!.smallBytes).toBe(parts[0]!.small!.bytes);
	});

	test('are there for every picture of a part or for none, and are not waited for longer than 400 ms', () => {
		hum(0, 1);
		filmWithSlots(0, 600);
		hum(1, 1000);
		fill(0, 5);
		segmenter.tick(WALL + 480 + 400);
		expect(parts).toHaveLength(0);
		segmenter.tick(WALL + 480 + 402);
		expect(parts).toHaveLength(1);
		expect([namesIn(parts[0]!), parts[0]!.small]).toEqual([[], undefined]);
	});

	test('that do not come any more are not waited for', () => {
		hum(0, 1);
		filmWithSlots(0, 600);
		hum(1, 1000);
		slots.forEach((slot) => slot.giveUp());
		segmenter.small();
		expect(parts).toHaveLength(1);
	});

	test('of what a closure takes go with it, whenever they come', () => {
		hum(0, 1);
		filmWithSlots(0, 600);
		segmenter.cut(WALL + 400);
		fill(0, slots.length);
		hum(1, 1000);
		segmenter.close();
		expect(parts.flatMap(namesIn)).toEqual(Array.from({ length: 10 }, (_, i) => `small-${i}`));
	});
});
