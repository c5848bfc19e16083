import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAmf, RtmpError, writeAmf, type AmfValue } from './amf0.ts';

const { value } = fc.letrec<{ value: AmfValue }>((tie) => ({
	value: fc.oneof(
		{ maxDepth: 4 },
		fc.double({ noNaN: true }),
		fc.boolean(),
		fc.string({ unit: 'binary', maxLength: 20 }),
		fc.constant(null),
		fc.constant(undefined),
		fc.array(tie('value'), { maxLength: 4 }),
		fc
			.array(fc.tuple(fc.string({ minLength: 1, maxLength: 8 }), tie('value')), { maxLength: 4 })
			.map((entries) => Object.fromEntries(entries))
	)
}));

test('what is written is read again', () => {
	fc.assert(
		fc.property(fc.array(value, { maxLength: 4 }), (values) => {
			expect(readAmf(writeAmf(...values))).toEqual(values);
		})
	);
});

test('what ffmpeg and OBS send besides: dates, long texts, named and counted objects', () => {
	const hex = [
		'08 00000001 0001 61 05 000009',
		'0b 40f0000000000000 0000',
		'0c 00000002 6869',
		'10 0001 63 0001 61 0101 000009',
		'0d'
	];
	expect(readAmf(Buffer.from(hex.join('').replaceAll(' ', ''), 'hex'))).toEqual([
		{ a: null },
		65_536,
		'hi',
		{ a: true },
		undefined
	]);
});

test('no name reaches a prototype', () => {
	const [object] = readAmf(writeAmf(JSON.parse('{"__proto__": {"isKey": true}}') as AmfValue));
	expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
	expect((object as Record<string, unknown>).isKey).toBeUndefined();
});

test.for<[string, Buffer]>([
	['a text that is cut off', Buffer.from('0200056869', 'hex')],
	['an object without an end', Buffer.from('030001610101', 'hex')],
	['a list of four thousand millions', Buffer.from('0affffffff' + '05'.repeat(600), 'hex')],
	['objects within objects', Buffer.from('03000161'.repeat(20), 'hex')],
	['AMF3', Buffer.from('1104', 'hex')]
])('%s is refused', ([, bytes]) => expect(() => readAmf(bytes)).toThrow(RtmpError));

test('garbage is an RtmpError, never anything else', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
			try {
				readAmf(Buffer.from(bytes));
			} catch (error) {
				expect(error).toBeInstanceOf(RtmpError);
			}
		}),
		{ numRuns: 2000 }
	);
});
