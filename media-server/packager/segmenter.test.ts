import { beforeEach, describe, expect, test } from 'vitest';
import type { TimedFrame } from '../audio/timed-frame.ts';
import type { Picture, SegmentDraft } from './segment.ts';
import { Segmenter } from './segmenter.ts';
import { BroadcastTimeline } from './timeline.ts';

const WALL = 1_800_000_000_000;
const PARAMETERS = { sps: Buffer.from([0x67, 0x42, 0xc0, 0x1f]), pps: Buffer.from([0x68]) };
const OTHER = { ...PARAMETERS, sps: Buffer.from([0x67, 0x42, 0xc0, 0x28]) };

let drafts: SegmentDraft[];
let timeline: BroadcastTimeline;
let segmenter: Segmenter;
beforeEach(() => {
	drafts = [];
	timeline = new BroadcastTimeline();
	segmenter = new Segmenter(timeline, (draft) => drafts.push(draft));
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
const lengths = () => drafts.map(({ durationMs }) => Math.round(durationMs));

test('segments begin with key frames and are as long as the pictures say', () => {
	film(0, 6040);
	expect(lengths()).toEqual([2000, 2000, 2000]);
	expect(drafts.map(({ startedAtMs }) => startedAtMs - WALL)).toEqual([0, 2000, 4000]);
	expect(drafts.map(({ discontinuity }) => discontinuity)).toEqual([true, false, false]);
	expect(drafts[1]!.arrived).toEqual({ fromMs: WALL + 2000, untilMs: WALL + 3961 });
});

test('nothing before the first key frame', () => {
	film(40, 2000);
	segmenter.close();
	expect(drafts).toEqual([]);
});

test('key frames that come too often do not cut', () => {
	film(0, 4040, 1000);
	expect(lengths()).toEqual([2000, 2000]);
});

test('new parameters cut at once, and the next segment says so', () => {
	film(0, 800);
	segmenter.video(picture(800, true, OTHER));
	expect(lengths()).toEqual([800]);
	segmenter.close();
	expect(drafts[1]).toMatchObject({ discontinuity: true, parameters: OTHER });
});

describe('sound', () => {
	test('is waited for, and found in the segment', () => {
		hum(0, 100);
		segmenter.video(picture(0, true));
		hum(100, 1000);
		film(40, 2040);
		expect(drafts).toEqual([]);
		hum(1000, 2100);
		expect(drafts.map(({ hasSound }) => hasSound)).toEqual([true]);
	});

	test('that stays away is not waited for longer than 400 ms', () => {
		segmenter.video(picture(0, true));
		hum(0, 1000);
		film(40, 2040);
		segmenter.tick(WALL + 2400);
		expect(drafts).toEqual([]);
		segmenter.tick(WALL + 2401);
		expect(lengths()).toEqual([2000]);
	});

	test('that never came is silence, without waiting', () => {
		film(0, 2040);
		expect(drafts.map(({ hasSound }) => hasSound)).toEqual([false]);
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
		expect(drafts[0]!.arrived.untilMs).toBeLessThanOrEqual(WALL + 1000);
		expect(segmenter.isEmpty).toBe(true);
	});

	test('before the segment began leaves nothing of it', () => {
		film(2000, 2400);
		segmenter.cut(WALL + 1500);
		segmenter.close();
		expect(drafts).toEqual([]);
	});

	test('reaches into a segment that only waits for its sound', () => {
		segmenter.video(picture(0, true));
		hum(0, 500);
		film(40, 2200);
		segmenter.cut(WALL + 1800);
		segmenter.tick(WALL + 9000);
		expect(lengths()).toEqual([1800]);
	});

	test('is followed by a discontinuity, with times that go on where the clock is', () => {
		film(0, 1000);
		segmenter.cut(WALL + 1000);
		film(8000, 10_040);
		expect(lengths()).toEqual([1000, 2000]);
		expect(drafts[1]!.discontinuity).toBe(true);
		expect(decodeTime(drafts[1]!) - decodeTime(drafts[0]!)).toBe(8000 * 90);
	});
});

test('an encoder that falls silent gets its segment published', () => {
	film(0, 1000);
	segmenter.tick(WALL + 3400);
	expect(drafts).toEqual([]);
	segmenter.tick(WALL + 3500);
	segmenter.tick(WALL + 4000);
	expect(lengths()).toEqual([1000]);
});

test('an encoder without key frames is cut off after 15 s and waited for', () => {
	film(0, 40_000, 100_000);
	expect(lengths()).toEqual([15_040]);
	segmenter.video(picture(40_000, true));
	segmenter.close();
	expect(drafts[1]!.discontinuity).toBe(true);
});

test('pictures out of order are left out, a clock that jumps begins anew', () => {
	film(0, 400);
	segmenter.video(picture(200, false));
	segmenter.video(picture(400, false));
	segmenter.video(picture(90_000, true));
	film(90_040, 92_040, 1000);
	expect(drafts[0]!.durationMs).toBeCloseTo(440, 0);
	expect(drafts[1]).toMatchObject({ discontinuity: true });
});

test('decode times never go back, even when the wall clock does', () => {
	film(0, 2040);
	segmenter.close();
	const second = new Segmenter(timeline, (draft) => drafts.push(draft));
	second.video({ ...picture(0, true), wallMs: WALL - 60_000 });
	second.video({ ...picture(40, false), wallMs: WALL - 59_960 });
	second.close();
	expect(decodeTime(drafts.at(-1)!)).toBeGreaterThanOrEqual(2040 * 90);
});

/** `tfdt` of the first track. */
function decodeTime({ bytes }: SegmentDraft): number {
	const at = bytes.indexOf('tfdt');
	return Number(bytes.readBigUInt64BE(at + 8));
}
