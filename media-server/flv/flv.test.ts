import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FlvSplitter, SOUND_FLV_HEAD, writeTag, type FlvTag } from './tags.ts';
import { lengthPrefixed, readVideo } from './video.ts';

const SPS = '6742e01f01';
const PPS = '6802';
const RECORD = `0142e01fffe10005${SPS}010002${PPS}`;

test('tags come out as they went in, wherever the bytes are cut', () => {
	const tag = fc.record({
		type: fc.constantFrom(8, 9, 18),
		timestampMs: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
		body: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))
	});
	fc.assert(
		fc.property(fc.array(tag, { maxLength: 8 }), fc.array(fc.nat(3000)), (tags, cuts) => {
			const bytes = Buffer.concat([SOUND_FLV_HEAD, ...tags.map(writeTag)]);
			const edges = [
				0,
				...cuts.map((cut) => Math.min(cut, bytes.length)).toSorted((a, b) => a - b),
				bytes.length
			];
			const splitter = new FlvSplitter(1000);
			const seen: FlvTag[] = edges.slice(1).flatMap((end, i) => splitter.push(bytes.subarray(edges[i], end)));
			expect(seen).toEqual(tags);
		})
	);
});

test('what is no FLV, and a tag without end, are refused', () => {
	expect(() => new FlvSplitter(1000).push(Buffer.alloc(20))).toThrow(RangeError);
	const endless = Buffer.concat([SOUND_FLV_HEAD, Buffer.from('09ffffff00000000000000', 'hex')]);
	expect(() => new FlvSplitter(1000).push(endless)).toThrow(RangeError);
});

test.for<[string, string, unknown]>([
	['H264 says what it is', `1700000000${RECORD}`, { kind: 'configuration' }],
	['so it does by its four letters', `90${hex('avc1')}${RECORD}`, { kind: 'configuration' }],
	['a key frame', '1701000000aabb', { kind: 'picture', isKey: true, delayMs: 0 }],
	['a picture shown later', '2701000050aabb', { kind: 'picture', isKey: false, delayMs: 80 }],
	['one shown earlier', '2701ffffb0aabb', { kind: 'picture', isKey: false, delayMs: -80 }],
	['with four letters and a delay', `a1${hex('avc1')}000050aabb`, { kind: 'picture', delayMs: 80 }],
	['with four letters and none', `93${hex('avc1')}aabb`, { kind: 'picture', isKey: true, delayMs: 0 }],
	['the end of a sequence', '1702000000', { kind: 'nothing' }],
	['H.265 by its four letters', `90${hex('hvc1')}00`, { kind: 'foreign', codec: 'H.265 (HEVC)' }],
	['AV1', `90${hex('av01')}00`, { kind: 'foreign', codec: 'AV1' }],
	['H.265 as it was sent before', '1c00000000', { kind: 'foreign', codec: 'H.265 (HEVC)' }],
	['a record that is cut off', '1700000000' + RECORD.slice(0, 20), { kind: 'nothing' }],
	['too little', '17', { kind: 'nothing' }]
])('%s', ([, bytes, content]) =>
	expect(readVideo(Buffer.from(bytes, 'hex'))).toMatchObject(content as object)
);

test('the parameters are those in the record', () => {
	expect(readVideo(Buffer.from(`1700000000${RECORD}`, 'hex'))).toEqual({
		kind: 'configuration',
		configuration: { sps: Buffer.from(SPS, 'hex'), pps: Buffer.from(PPS, 'hex'), lengthBytes: 4 }
	});
});

test('no body breaks it', () => {
	const begin = fc.constantFrom('1700000000', '1701000000', `90${hex('avc1')}`, '');
	fc.assert(
		fc.property(begin, fc.uint8Array({ maxLength: 60 }), (head, rest) => {
			const content = readVideo(Buffer.concat([Buffer.from(head, 'hex'), rest]));
			if (content.kind === 'configuration') expect(content.configuration.sps.length).toBeGreaterThan(3);
			if (content.kind === 'picture') for (const size of [1, 2, 4]) lengthPrefixed(content.data, size);
		}),
		{ numRuns: 2000 }
	);
});

function hex(letters: string): string {
	return Buffer.from(letters, 'latin1').toString('hex');
}
