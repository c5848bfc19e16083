import { expect, test } from 'vitest';
import { day, dayOf, instantAt } from './calendar.ts';

test.for([
	['winter', '2026-11-26', '17:00', '2026-11-26T16:00:00.000Z'],
	['summer', '2026-07-02', '17:00', '2026-07-02T15:00:00.000Z'],
	['day of the change to summer time', '2026-03-29', '17:00', '2026-03-29T15:00:00.000Z'],
	['before the change to summer time', '2026-03-29', '01:30', '2026-03-29T00:30:00.000Z'],
	['hour that is skipped', '2026-03-29', '02:30', '2026-03-29T01:30:00.000Z'],
	['day of the change to winter time', '2026-10-25', '17:00', '2026-10-25T16:00:00.000Z'],
	['hour that comes twice', '2026-10-25', '02:30', '2026-10-25T00:30:00.000Z'],
	['midnight in winter', '2026-11-26', '00:00', '2026-11-25T23:00:00.000Z'],
	['midnight in summer', '2026-07-01', '00:00', '2026-06-30T22:00:00.000Z'],
	['midnight before the change to summer time', '2026-03-29', '00:00', '2026-03-28T23:00:00.000Z'],
	['midnight after it', '2026-03-30', '00:00', '2026-03-29T22:00:00.000Z'],
	['midnight before the change to winter time', '2026-10-25', '00:00', '2026-10-24T22:00:00.000Z'],
	['midnight after that', '2026-10-26', '00:00', '2026-10-25T23:00:00.000Z']
] as const)('clock time becomes an instant: %s', ([, on, time, expected]) => {
	expect(instantAt(day(on), time, 'Europe/Berlin').toISOString()).toBe(expected);
});

test('the day turns at the zone’s midnight', () => {
	expect(dayOf(new Date('2026-11-25T22:59:59Z'), 'Europe/Berlin')).toBe('2026-11-25');
	expect(dayOf(new Date('2026-11-25T23:00:00Z'), 'Europe/Berlin')).toBe('2026-11-26');
});
