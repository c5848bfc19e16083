import { expect, test } from 'vitest';
import { momentOf, startOf } from './moments.ts';

test.for([
	['t=83', 83],
	['t=83.5', 83.5],
	['t=1:23', 83],
	['t=1:02:03', 3723],
	['t=1h2m3s', 3723],
	['t=2m', 120],
	['t=0', 0],
	['', undefined],
	['t=', undefined],
	['t=-5', undefined],
	['t=x', undefined],
	['t=1:2:3:4', undefined],
	['t=999999', undefined]
] as const)('%s', ([query, seconds]) => {
	expect(startOf(new URLSearchParams(query))).toBe(seconds);
});

test('written', () => {
	expect(momentOf(83_900)).toBe('?t=83');
	expect(momentOf(-1)).toBe('?t=0');
});
