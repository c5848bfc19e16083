import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRtp } from './packet.ts';
import { Unwrapper, unwrapNear } from './unwrap.ts';

/** Version 2, marker, type 102, sequence 513, timestamp 65536, SSRC 7. */
const HEAD = [0x80, 0xe6, 0x02, 0x01, 0x00, 0x01, 0x00, 0x00, 0, 0, 0, 7];

test('reads the header', () => {
	expect(parseRtp(Buffer.from([...HEAD, 9, 8]))).toEqual({
		payloadType: 102,
		sequence: 513,
		timestamp: 65_536,
		marker: true,
		payload: Buffer.from([9, 8])
	});
});

test('leaves out sources, extensions and padding', () => {
	const data = [...HEAD, ...[1, 1, 1, 1], ...[0xbe, 0xde, 0, 1, 5, 5, 5, 5], 9, 8, 0, 0, 3];
	data[0] = 0x80 | 0x20 | 0x10 | 1;
	expect(parseRtp(Buffer.from(data))!.payload).toEqual(Buffer.from([9, 8]));
});

test('anything else is no packet', () => {
	expect(parseRtp(Buffer.from(HEAD.slice(0, 11)))).toBeUndefined();
	expect(parseRtp(Buffer.from([0x40, ...HEAD.slice(1)]))).toBeUndefined();
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
			const packet = parseRtp(Buffer.from(bytes));
			expect(packet === undefined || packet.payload.length <= bytes.length - 12).toBe(true);
		})
	);
});

test('counters go on over their wrap, forwards and backwards', () => {
	const counter = new Unwrapper(16);
	expect([65_534, 65_535, 0, 1, 65_535, 2].map((value) => counter.unwrap(value))).toEqual([
		65_534, 65_535, 65_536, 65_537, 65_535, 65_538
	]);
	fc.assert(
		fc.property(
			fc.integer({ min: 0, max: 2 ** 40 }),
			fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 }),
			(at, step) => {
				const next = at + step;
				expect(unwrapNear(at, ((next % 2 ** 32) + 2 ** 32) % 2 ** 32, 32)).toBe(next);
			}
		)
	);
});
