import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AAC_SILENCE, AdtsSplitter } from './aac.ts';
import { decoderConfiguration, videoFormat } from './avc.ts';
import { BitReader } from './bits.ts';
import { OggOpusReader } from './ogg.ts';
import { OggOpusWriter, OPUS_SILENCE, opusSamples } from './opus.ts';

describe('sequence parameter sets of real encoders', () => {
	test.for<[string, string, number, number, string]>([
		['Chromium, OpenH264, 1280x720', '6742c0208c8d402802dd37010d010784423500', 1280, 720, 'avc1.42c020'],
		[
			'x264, baseline, 640x360 cropped from 368',
			'6742c01ed900a02ff970110000030001000003003c0f162e48',
			640,
			360,
			'avc1.42c01e'
		],
		[
			'x264, main, interlaced 720x576',
			'674d401eeca05a126c0440000003004000000c87c50a6580',
			720,
			576,
			'avc1.4d401e'
		],
		[
			'x264, high, 1920x1080 cropped from 1088',
			'67640028acd940780227e5c044000003000400000300c83c60c658',
			1920,
			1080,
			'avc1.640028'
		]
	])('%s', ([, hex, width, height, codec]) => {
		expect(videoFormat(Buffer.from(hex, 'hex'))).toEqual({ width, height, codec });
	});

	test('a damaged one is a RangeError, never anything else', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
				try {
					videoFormat(Buffer.from(bytes));
				} catch (error) {
					expect(error).toBeInstanceOf(RangeError);
				}
			})
		);
	});

	test('the decoder is configured with both sets', () => {
		const [sps, pps] = [Buffer.from([0x67, 0x42, 0xc0, 0x1f]), Buffer.from([0x68, 1])];
		expect(decoderConfiguration({ sps, pps }).toString('hex')).toBe(
			'0142c01fffe1000467' + '42c01f0100026801'
		);
	});
});

test('Exp-Golomb numbers', () => {
	// 1 | 010 | 011 | 00100 | 1 | 010 | 011 → 0 1 2 3 and signed 0 1 -1
	const bits = new BitReader(Buffer.from([0b10100110, 0b01001010, 0b01100000]));
	expect([bits.unsigned(), bits.unsigned(), bits.unsigned(), bits.unsigned()]).toEqual([0, 1, 2, 3]);
	expect([bits.signed(), bits.signed(), bits.signed()]).toEqual([0, 1, -1]);
});

/** A frame with an ADTS header without checksum. */
function adts(frame: Buffer): Buffer {
	const length = frame.length + 7;
	const head = [
		0xff,
		0xf1,
		0x4c,
		0x80 | (length >> 11),
		(length >> 3) & 0xff,
		((length & 7) << 5) | 0x1f,
		0xfc
	];
	return Buffer.concat([Buffer.from(head), frame]);
}

test('ADTS comes apart whatever the pieces, and noise between frames is skipped', () => {
	const frames = [AAC_SILENCE, Buffer.alloc(300, 7), Buffer.alloc(1)];
	const stream = Buffer.concat([Buffer.from([1, 2, 0xff]), ...frames.map(adts)]);
	fc.assert(
		fc.property(fc.array(fc.nat(stream.length)), (cuts) => {
			const splitter = new AdtsSplitter();
			const edges = [0, ...cuts.toSorted((a, b) => a - b), stream.length];
			const out = edges.slice(1).flatMap((end, i) => splitter.push(stream.subarray(edges[i], end)));
			expect(out).toEqual(frames);
		})
	);
});

describe('Opus', () => {
	test.for<[string, number[], number]>([
		['silence', [...OPUS_SILENCE], 960],
		['SILK 10 ms', [0 << 3], 480],
		['SILK 60 ms', [3 << 3], 2880],
		['hybrid 20 ms', [13 << 3], 960],
		['CELT 2.5 ms', [16 << 3], 120],
		['two frames of 20 ms', [(31 << 3) | 1], 1920],
		['six frames of 20 ms', [(31 << 3) | 3, 6], 5760],
		['more than 120 ms is damaged', [(31 << 3) | 3, 7], 0],
		['nothing', [], 0]
	])('%s', ([, bytes, samples]) => expect(opusSamples(Buffer.from(bytes))).toBe(samples));

	test('a page carries one packet, its place and a checksum', () => {
		const writer = new OggOpusWriter(7);
		const head = writer.head();
		expect(head.subarray(28, 36).toString()).toBe('OpusHead');
		// The first page of a stream with serial 7, pre-skip 0 and two channels has this checksum.
		expect(head.readUInt32LE(22)).toBe(crcByBits(head.subarray(0, 47)));
		const page = writer.packet(Buffer.alloc(300, 1), 960);
		expect(page.readBigInt64LE(6)).toBe(960n);
		expect(page.readUInt32LE(18)).toBe(2);
		expect([...page.subarray(26, 29)]).toEqual([2, 255, 45]);
	});
});

test('Ogg comes apart whatever the pieces, each packet with its place', () => {
	const writer = new OggOpusWriter();
	const packets = [Buffer.alloc(700, 0xf8), OPUS_SILENCE, Buffer.alloc(255, 0xf8)];
	const pages = packets.map((packet) => writer.packet(packet, 960));
	const stream = Buffer.concat([writer.head(), pages[0]!, Buffer.from('Og'), ...pages.slice(1)]);
	fc.assert(
		fc.property(fc.array(fc.nat(stream.length)), (cuts) => {
			const reader = new OggOpusReader();
			const edges = [0, ...cuts.toSorted((a, b) => a - b), stream.length];
			const out = edges.slice(1).flatMap((end, i) => reader.push(stream.subarray(edges[i], end)));
			expect(out).toEqual(packets.map((packet, i) => ({ packet, firstSample: i * 960 })));
		})
	);
});

/** The checksum by the letter of RFC 3533, bit by bit, with its own field as zero. */
function crcByBits(page: Buffer): number {
	let crc = 0;
	page.forEach((byte, i) => {
		crc ^= (i >= 22 && i < 26 ? 0 : byte) << 24;
		for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
	});
	return crc >>> 0;
}
