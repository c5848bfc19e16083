import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { ReorderBuffer } from './reorder.ts';

let delivered: number[];
let lost: number;
let buffer: ReorderBuffer<{ sequence: number }>;
beforeEach(() => {
	delivered = [];
	lost = 0;
	buffer = new ReorderBuffer(
		({ sequence }) => delivered.push(sequence),
		(count) => (lost += count)
	);
});
const push = (...sequences: number[]) => sequences.forEach((sequence) => buffer.push({ sequence }, 0));

test('packets in order pass at once, over the wrap', () => {
	push(65_534, 65_535, 0, 1);
	expect(delivered).toEqual([65_534, 65_535, 0, 1]);
});

test('a late packet is put in its place, a doubled or outdated one falls away', () => {
	push(1, 3, 4, 3, 2, 2, 1, 5);
	expect(delivered).toEqual([1, 2, 3, 4, 5]);
	expect(lost).toBe(0);
});

test('what does not come in time is lost, once', () => {
	push(1, 4);
	buffer.push({ sequence: 5 }, 249);
	expect(delivered).toEqual([1]);
	buffer.push({ sequence: 6 }, 250);
	expect(delivered).toEqual([1, 4, 5, 6]);
	expect(lost).toBe(2);
	push(2, 3, 7);
	expect(delivered).toEqual([1, 4, 5, 6, 7]);
	expect(lost).toBe(2);
});

test('after a reset it begins anywhere', () => {
	push(1, 3);
	buffer.reset();
	push(900, 901);
	expect(delivered).toEqual([1, 900, 901]);
});

test('any order within the window comes out in order, and everything is delivered or lost', () => {
	const arrivals = fc.shuffledSubarray(
		Array.from({ length: 40 }, (_, i) => 65_520 + i),
		{ minLength: 1 }
	);
	fc.assert(
		fc.property(arrivals, (order) => {
			delivered = [];
			lost = 0;
			buffer = new ReorderBuffer(
				({ sequence }) => delivered.push(sequence < 30_000 ? sequence + 65_536 : sequence),
				(count) => (lost += count)
			);
			order.forEach((sequence, i) => buffer.push({ sequence: sequence % 65_536 }, i * 40));
			buffer.push({ sequence: 65_700 % 65_536 }, 1e9);
			buffer.push({ sequence: 65_701 % 65_536 }, 2e9);
			expect(delivered).toEqual(delivered.toSorted((a, b) => a - b));
			expect(new Set(delivered).size).toBe(delivered.length);
			expect(lost).toBe(65_701 - delivered[0]! + 1 - delivered.length);
		})
	);
});
