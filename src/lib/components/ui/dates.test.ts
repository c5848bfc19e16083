import { describe, expect, test } from 'vitest';
import { formatRelative } from './dates.ts';

const now = new Date('2026-11-26T17:36:00+01:00');

describe('distance from now', () => {
	test.for([
		['2026-11-26T17:35:30+01:00', 'in dieser Minute'],
		['2026-11-26T17:41:00+01:00', 'in 5 Minuten'],
		['2026-11-26T14:30:00+01:00', 'vor 3 Stunden'],
		['2026-11-25T20:45:00+01:00', 'vor 20 Stunden'],
		['2026-11-25T09:00:00+01:00', 'gestern'],
		['2026-11-24T20:45:00+01:00', 'vorgestern'],
		['2026-11-23T20:45:00+01:00', 'vor 3 Tagen'],
		['2026-11-28T00:10:00+01:00', 'übermorgen'],
		['2026-12-24T17:00:00+01:00', 'in 28 Tagen'],
		['2027-01-30T17:00:00+01:00', 'in 2 Monaten'],
		['2024-11-20T17:00:00+01:00', 'vor 2 Jahren']
	] as const)('%s is %s', ([at, words]) => {
		expect(formatRelative(at, now, 'Europe/Berlin', 'de')).toBe(words);
	});

	test('days are those of the zone, also when its clocks change', () => {
		const after = new Date('2026-10-26T08:00:00+01:00');
		expect(formatRelative('2026-10-24T23:30:00+02:00', after, 'Europe/Berlin', 'de')).toBe('vorgestern');
	});
});
