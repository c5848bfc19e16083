import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { H264Depacketiser, type AccessUnit } from './h264.ts';

const SPS = Buffer.from([0x67, 0x42, 0xe0, 0x1f, 1]);
const PPS = Buffer.from([0x68, 2]);
const IDR = Buffer.from([0x65, 3, 3, 3]);
const SLICE = Buffer.from([0x41, 4]);
const stapA = (...units: Buffer[]) =>
	Buffer.concat([Buffer.from([24]), ...units.flatMap((unit) => [Buffer.from([0, unit.length]), unit])]);
/** `unit` in three fragments. */
const fuA = (unit: Buffer) => {
	const indicator = (unit[0]! & 0xe0) | 28;
	const type = unit[0]! & 0x1f;
	return [
		Buffer.from([indicator, 0x80 | type, unit[1]!]),
		Buffer.from([indicator, type, unit[2]!]),
		Buffer.from([indicator, 0x40 | type, unit[3]!])
	];
};

let pictures: AccessUnit[];
let depacketiser: H264Depacketiser;
beforeEach(() => {
	pictures = [];
	depacketiser = new H264Depacketiser((unit) => pictures.push(unit));
});

function push(timestamp: number, payloads: Buffer[], markLast = true, arrivedMs = 1000): void {
	payloads.forEach((payload, i) =>
		depacketiser.push(
			{ payloadType: 102, sequence: 0, timestamp, marker: markLast && i === payloads.length - 1, payload },
			arrivedMs + i
		)
	);
}

test('parameter sets in one packet, as Chromium sends them', () => {
	push(0, [stapA(SPS, PPS), ...fuA(IDR)]);
	expect(pictures).toEqual([
		{ units: [IDR], timestamp: 0, key: true, parameters: { sps: SPS, pps: PPS }, firstMs: 1000, lastMs: 1003 }
	]);
});

test('parameter sets in packets of their own, as OBS sends them, even under another timestamp', () => {
	push(0, [SPS], false);
	push(0, [PPS], false);
	push(3000, [IDR]);
	push(6000, [SLICE]);
	expect(pictures.map(({ key, timestamp }) => [key, timestamp])).toEqual([
		[true, 3000],
		[false, 6000]
	]);
});

test('nothing before the first key frame', () => {
	push(0, [SLICE]);
	push(3000, [stapA(SPS, PPS), SLICE]);
	expect(pictures).toEqual([]);
	expect(depacketiser.waitsForKey).toBe(true);
});

test('after a loss nothing until the next key frame', () => {
	push(0, [stapA(SPS, PPS), IDR]);
	push(3000, fuA(SLICE.subarray(0)).slice(0, 1), false);
	depacketiser.lost();
	push(6000, [SLICE]);
	push(9000, [IDR]);
	push(12_000, [SLICE]);
	expect(pictures.map(({ timestamp }) => timestamp)).toEqual([0, 9000, 12_000]);
});

test('a picture without a marker ends where the next one begins', () => {
	push(0, [stapA(SPS, PPS), IDR], false);
	push(3000, [SLICE, SLICE], false);
	push(6000, [SLICE]);
	expect(pictures.map(({ units }) => units.length)).toEqual([1, 2, 1]);
});

test('delimiters and filler are left out, notes of the encoder kept', () => {
	const [delimiter, note, filler] = [Buffer.from([9, 16]), Buffer.from([6, 1]), Buffer.from([12, 255])];
	push(0, [stapA(delimiter, SPS, PPS), note, IDR, filler]);
	expect(pictures[0]!.units).toEqual([note, IDR]);
});

test('new parameter sets are in force from their picture on', () => {
	push(0, [stapA(SPS, PPS), IDR]);
	const other = Buffer.from([0x67, 0x42, 0xe0, 0x28, 1]);
	push(3000, [stapA(other, PPS), IDR]);
	expect(pictures.map(({ parameters }) => parameters.sps)).toEqual([SPS, other]);
});

test('no payload breaks it', () => {
	fc.assert(
		fc.property(fc.array(fc.tuple(fc.uint8Array({ maxLength: 40 }), fc.nat(3), fc.boolean())), (packets) => {
			push(0, [stapA(SPS, PPS), IDR]);
			for (const [bytes, timestamp, marker] of packets) push(timestamp, [Buffer.from(bytes)], marker);
			for (const picture of pictures) expect(picture.units.length).toBeGreaterThan(0);
		})
	);
});
