import { expect, test } from 'vitest';
import { TAG, writeTag, FlvSplitter, SOUND_FLV_HEAD, type FlvTag } from '../flv/tags.ts';
import { fragmentsIn, runsIn } from '../mp4/read.ts';
import { AUDIO_TRACK_ID, VIDEO_TRACK_ID } from '../mp4/track.ts';
import { NotPlayable, VideoCutter, type CutSegment } from './cutter.ts';
import { formatOf } from './source.ts';

const SPS = '6742c01ed900a02ff970110000030001000003003c0f162e48';
const OTHER = '6742c0208c8d402802dd37010d010784423500';
const PPS = '68ce3c80';
const IDR = 0x65;
const SLICE = 0x41;

function configuration(sps: string): FlvTag {
	const set = Buffer.from(sps, 'hex');
	const head = Buffer.from([0x17, 0, 0, 0, 0, 1, set[1]!, set[2]!, set[3]!, 0xff, 0xe1, 0, set.length]);
	return {
		type: TAG.video,
		timestampMs: 0,
		body: Buffer.concat([head, set, Buffer.from([1, 0, 4]), Buffer.from(PPS, 'hex')])
	};
}

function picture(timestampMs: number, nal: number, delayMs = 0): FlvTag {
	const head = Buffer.from([nal === IDR ? 0x17 : 0x27, 1, 0, delayMs >> 8, delayMs & 0xff]);
	return { type: TAG.video, timestampMs, body: Buffer.concat([head, Buffer.from([0, 0, 0, 2, nal, 1])]) };
}

const sound = (timestampMs: number, mark: number): FlvTag => ({
	type: TAG.audio,
	timestampMs,
	body: Buffer.from([0xaf, 1, mark])
});

/** As they come out of a stream, so that a cutter which keeps bytes that are not its own is found out. */
function cut(tags: readonly FlvTag[]): CutSegment[] {
	const splitter = new FlvSplitter(1000);
	const cutter = new VideoCutter();
	const found = [SOUND_FLV_HEAD, ...tags.map(writeTag)].flatMap((bytes) =>
		splitter.push(bytes).flatMap((tag) => cutter.push(tag) ?? [])
	);
	return found.concat(cutter.finish() ?? []);
}

const runOf = (segment: CutSegment, id: number) =>
	runsIn(segment.bytes.subarray(0, segment.bytes.readUInt32BE(0))).find(({ trackId }) => trackId === id)!;

/** 25 pictures a second, a key frame every two seconds, from `fromMs` on. */
const pictures = (fromMs: number, count: number) =>
	Array.from({ length: count }, (_, i) =>
		picture(fromMs + i * 40, i % 50 === 0 ? IDR : SLICE, i % 50 === 0 ? 80 : (i % 3) * 80)
	);

test('it is cut at key frames, every picture once, with when it is shown', () => {
	const segments = cut([configuration(SPS), ...pictures(80, 125)]);
	expect(segments.map(({ startMs, durationMs, number }) => [number, startMs, durationMs])).toEqual([
		[1, 0, 2000],
		[2, 2000, 2000],
		[3, 4000, 1000]
	]);
	expect(segments.map(({ bytes }) => fragmentsIn(bytes)[0])).toMatchObject([
		{ pictures: 50, durationMs: 2000, independent: true },
		{ pictures: 50, independent: true },
		{ pictures: 25, independent: true }
	]);
	const { start, samples } = runOf(segments[1]!, VIDEO_TRACK_ID);
	expect(start).toBe(180_000);
	expect(samples.slice(0, 4).map(({ offset }) => offset / 90)).toEqual([80, 0, 80, 160]);
});

test('sound lies beside the pictures it came with, silence where there is none, without a gap', () => {
	const heard = [101, 122, 144, 3000].map((ms, i) => sound(ms, i + 1));
	const segments = cut([
		configuration(SPS),
		...heard.slice(0, 1),
		...pictures(80, 50),
		...heard.slice(1),
		...pictures(2080, 50)
	]);
	const [first, second] = segments.map((segment) => runOf(segment, AUDIO_TRACK_ID));
	expect(first!.start).toBe(0);
	expect(second!.start).toBe(first!.samples.length * 1024);
	expect(first!.samples.slice(0, 5).map(({ bytes }) => bytes)).toEqual([9, 1, 1, 1, 9]);
	expect(second!.samples.filter(({ bytes }) => bytes === 1)).toHaveLength(1);
	expect(segments.map(({ hasSound }) => hasSound)).toEqual([true, true]);
	expect(cut([configuration(SPS), ...pictures(0, 50)])[0]!.hasSound).toBe(false);
});

test('other parameters begin a segment of their own', () => {
	const segments = cut([configuration(SPS), ...pictures(0, 20), configuration(OTHER), ...pictures(800, 20)]);
	expect(segments.map(({ discontinuity, startMs }) => [discontinuity, startMs])).toEqual([
		[false, 0],
		[true, 800]
	]);
	expect(segments[1]!.parameters.sps.toString('hex')).toBe(OTHER);
});

test('what cannot be cut, or is no H264, is to be encoded anew', () => {
	const endless = [picture(0, IDR), ...Array.from({ length: 400 }, (_, i) => picture(40 * (i + 1), SLICE))];
	expect(() => cut([configuration(SPS), ...endless])).toThrow(NotPlayable);
	const foreign = { type: TAG.video, timestampMs: 0, body: Buffer.from('9068766331000000', 'hex') };
	expect(() => cut([foreign])).toThrow(NotPlayable);
});

test('pictures before the first key frame, and a stream without any, are nothing', () => {
	expect(cut([configuration(SPS), picture(0, SLICE), picture(40, SLICE)])).toEqual([]);
	expect(cut([])).toEqual([]);
});

test.for([
	['000000206674797069736f6d', 'mov'],
	['1a45dfa3', 'matroska'],
	['000001ba', 'mpeg'],
	['52494646000000004156492020', 'avi'],
	['ff', undefined],
	[Buffer.from('#EXTM3U').toString('hex'), undefined],
	[Buffer.from('ffconcat version 1.0').toString('hex'), undefined]
] as const)('%s is %s', ([hex, format]) => {
	const head = Buffer.alloc(1024);
	Buffer.from(hex, 'hex').copy(head);
	expect(formatOf(head)).toBe(format);
});
