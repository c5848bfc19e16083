import { expect, test } from 'vitest';
import { readTime, writeTime } from './times.ts';

test.for([
	['0:12:05,5', 725_500],
	['12:05', 725_000],
	['1:00:00.25', 3_600_250],
	[' 0:00:00,001 ', 1],
	['0:60:00', NaN],
	['0:00:61', NaN],
	['12', NaN],
	['zwölf', NaN],
	['', NaN]
] as const)('%j', ([text, ms]) => {
	expect(readTime(text)).toBe(ms);
});

test.for([0, 10, 725_500, 3_600_250, 86_399_990])('%d is read back', (ms) => {
	expect(readTime(writeTime(ms))).toBe(ms);
});

test('hundredths', () => {
	expect(writeTime(725_509)).toBe('0:12:05,50');
	expect(writeTime(-5)).toBe('0:00:00,00');
});
