import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RtmpError } from './amf0.ts';
import { ChunkReader, MESSAGE, writeMessage, type RtmpMessage } from './chunks.ts';

const MOST = 5000;

const message = fc.record({
	type: fc.constantFrom(MESSAGE.audio, MESSAGE.video, MESSAGE.command),
	streamId: fc.nat(5),
	timestampMs: fc.oneof(fc.nat(0xffffff), fc.integer({ min: 0xfffffe, max: 0xffffffff })),
	body: fc.uint8Array({ maxLength: 700 }).map((bytes) => Buffer.from(bytes))
});

/** Reads `bytes` in pieces that end at `cuts`. */
function readIn(cuts: readonly number[], bytes: Buffer, reader = new ChunkReader(MOST)): RtmpMessage[] {
	const edges = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
	return edges.slice(1).flatMap((end, i) => [...reader.push(bytes.subarray(edges[i], end))]);
}

test('messages come out as they went in, wherever the bytes are cut', () => {
	fc.assert(
		fc.property(
			fc.array(fc.tuple(fc.integer({ min: 2, max: 8 }), message), { maxLength: 8 }),
			fc.array(fc.nat(4000)),
			(messages, cuts) => {
				const bytes = Buffer.concat(messages.map(([id, each]) => writeMessage(id, each)));
				const within = cuts.map((cut) => Math.min(cut, bytes.length));
				expect(readIn(within, bytes)).toEqual(messages.map(([, each]) => each));
			}
		)
	);
});

/** Two interleaved streams, all four formats, a long chunk stream id, times beyond 24 bits, and another chunk size. */
const MIXED = Buffer.concat(
	[
		// Chunks of four bytes from now on.
		'02 000000 000004 01 00000000 00000004',
		// Stream 4: ten bytes at 1000 ms, in three chunks, with stream 5 between them.
		'04 0003e8 00000a 09 01000000 00010203',
		'05 ffffff 000005 08 01000000 01000000 0a0b0c0d',
		'c4 04050607',
		'c5 01000000 0e',
		'c4 0809',
		// 40 ms later, three bytes; another 40 ms later, as long; and again.
		'44 000028 000003 09 112233',
		'84 000028 445566',
		'c4 778899',
		// Chunk stream 64 + 0x10 + 0x02 * 256.
		'01 1002 000001 000001 12 01000000 ff',
		// A message that is given up in its middle.
		'05 000002 000005 08 01000000 aaaaaaaa',
		'02 000000 000004 02 00000000 00000005',
		'05 000003 000001 08 01000000 bb'
	].map((line) => Buffer.from(line.replaceAll(' ', ''), 'hex'))
);
const MIXED_MESSAGES = [
	[8, 0x1000000, '0a0b0c0d0e'],
	[9, 1000, '00010203040506070809'],
	[9, 1040, '112233'],
	[9, 1080, '445566'],
	[9, 1120, '778899'],
	[18, 1, 'ff'],
	[8, 3, 'bb']
];

test('every format of the specification, at every cut', () => {
	for (let cut = 0; cut <= MIXED.length; cut++) {
		const seen = readIn([cut], MIXED).map(({ type, timestampMs, body }) => [
			type,
			timestampMs,
			body.toString('hex')
		]);
		expect(seen, `cut at ${cut}`).toEqual(MIXED_MESSAGES);
	}
	const single = readIn([...MIXED.keys()], MIXED);
	expect(single.map(({ body }) => body.toString('hex'))).toEqual(MIXED_MESSAGES.map(([, , body]) => body));
});

test.for<[string, string]>([
	['a message that is too long', '04 000000 001389 09 01000000'],
	['a chunk that continues nothing', 'c4 00'],
	['a chunk size of nothing', '02 000000 000004 01 00000000 00000000'],
	['a control message without a value', '02 000000 000001 01 00000000 00'],
	[
		'a message within another',
		'02 000000 000004 01 00000000 00000001' +
			'04 000000 000002 09 01000000 00' +
			'04 000000 000002 09 01000000'
	]
])('%s ends it', ([, hex]) => {
	const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex');
	expect(() => readIn([], bytes)).toThrow(RtmpError);
});

test('many unfinished messages together are no way around the limit', () => {
	const reader = new ChunkReader(MOST);
	const start = (id: number) =>
		writeMessage(id, { type: 9, streamId: 1, timestampMs: 0, body: Buffer.alloc(4000) });
	const first = start(3).subarray(0, 12 + 128);
	const greedy = [4, 5, 6].map((id) => {
		const whole = start(id);
		return whole.subarray(0, whole.length - 100);
	});
	expect([...reader.push(first)]).toEqual([]);
	expect(() => greedy.forEach((bytes) => [...reader.push(bytes)])).toThrow(RtmpError);
	const streams = Array.from({ length: 30 }, (_, i) => start(i + 2).subarray(0, 12 + 128));
	expect(() => readIn([], Buffer.concat(streams))).toThrow(RtmpError);
});

test('garbage is an RtmpError, never anything else, and never more than the limit', () => {
	fc.assert(
		fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), (pieces) => {
			const reader = new ChunkReader(MOST);
			try {
				for (const piece of pieces) {
					for (const { body } of reader.push(Buffer.from(piece)))
						expect(body.length).toBeLessThanOrEqual(MOST);
				}
			} catch (error) {
				expect(error).toBeInstanceOf(RtmpError);
			}
		}),
		{ numRuns: 1000 }
	);
});
