import { expect, test } from 'vitest';
import { AAC_SILENCE } from '../codecs/aac.ts';
import { OPUS_LOOKAHEAD_SAMPLES } from '../codecs/opus.ts';
import { OpusFeed } from './feed.ts';
import { AudioLane, slotData } from './lane.ts';
import type { TimedFrame } from './timed-frame.ts';

const FRAME_MS = 1024 / 48;
const frame = (name: string, mediaMs: number, untilMs = 0): TimedFrame => ({
	data: Buffer.from(name),
	mediaMs,
	arrived: { fromMs: 0, untilMs }
});
const names = (lane: AudioLane, untilMs: number, allowedUntilMs = Infinity) =>
	lane.take(untilMs, { fromMs: 0, untilMs: allowedUntilMs }).frames.map((each) => each?.data.toString());

test('frames lie where they belong, whatever order they come in, and silence fills the rest', () => {
	const lane = new AudioLane(1000);
	lane.put(frame('third', 1000 + 2 * FRAME_MS));
	lane.put(frame('first', 1000));
	expect(names(lane, 1000 + 4 * FRAME_MS)).toEqual(['first', undefined, 'third', undefined]);
	expect(slotData(undefined)).toBe(AAC_SILENCE);
});

test('slots go on without a gap from one cut to the next', () => {
	const lane = new AudioLane(0);
	const first = lane.take(2000);
	const second = lane.take(4000);
	expect(second.firstSlot).toBe(first.firstSlot + first.frames.length);
	expect((second.firstSlot + second.frames.length) * FRAME_MS - 4000).toBeLessThan(FRAME_MS);
});

test('what comes too late or from before the lane falls away', () => {
	const lane = new AudioLane(1000);
	lane.put(frame('before', 900));
	lane.take(1100);
	lane.put(frame('late', 1050));
	expect(names(lane, 1200)).not.toContain('late');
});

test('a drifting sound clock costs one frame now and then, and never more than 22 ms', () => {
	for (const drift of [1.002, 0.998]) {
		const lane = new AudioLane(0);
		for (let i = 0; i < 3000; i++) lane.put(frame(String(i), i * FRAME_MS * drift));
		const { frames } = lane.take(2900 * FRAME_MS);
		let silent = 0;
		frames.forEach((each, slot) => {
			if (!each) silent++;
			else expect(Math.abs(each.mediaMs - slot * FRAME_MS)).toBeLessThan(22);
		});
		expect(silent).toBeLessThan(15);
	}
});

test('sound that may have arrived after the closing is silent', () => {
	const lane = new AudioLane(0);
	lane.put(frame('before', 0, 100));
	lane.put(frame('after', FRAME_MS, 101));
	expect(names(lane, 2 * FRAME_MS, 100)).toEqual(['before', undefined]);
});

/** 20 ms of sound. */
const packet = Buffer.from([0xf8, 1, 2]);
const at = (ms: number) => ({ fromMs: ms, untilMs: ms + 1 });

test('each frame finds its time again, over a loss and over a jump', () => {
	const feed = new OpusFeed();
	const sent = [0, 20, 40, 100, 120, 5000, 5020, 5040];
	for (const ms of sent) feed.push(packet, ms, at(ms));
	const times = Array.from({ length: 12 }, () => feed.frame(Buffer.alloc(1))?.mediaMs);
	// The first frame is priming; each later one begins 1024 samples after the one before.
	const begins = (index: number) => ((index - 1) * 1024 + OPUS_LOOKAHEAD_SAMPLES) / 48;
	expect(times[0]).toBeUndefined();
	for (const index of [1, 2, 3, 4]) expect(times[index]).toBeCloseTo(begins(index), 5);
	// 140 ms of sound were fed before the jump, the lost ones as silence.
	expect(times[8]).toBeCloseTo(5000 + begins(8) - 140, 5);
});

test('a frame is as old as the oldest and as new as the newest packet its bytes may hold', () => {
	const feed = new OpusFeed();
	for (let i = 0; i < 10; i++) feed.push(packet, i * 20, { fromMs: i * 20, untilMs: i * 20 + 5 });
	feed.frame(Buffer.alloc(1));
	const { arrived } = feed.frame(Buffer.alloc(1))!;
	expect(arrived.fromMs).toBe(0);
	// 312 to 2360 samples: three packets of 960.
	expect(arrived.untilMs).toBe(45);
});
