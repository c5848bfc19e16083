import { expect, test } from 'vitest';
import { dueAt, remindsFrom, type Rhythm } from './rhythms.ts';

const BERLIN = 'Europe/Berlin';

test.for<[Rhythm, string, string]>([
	['at-once', '2026-11-24T10:00:00Z', '2026-11-24T10:00:00Z'],
	// A Tuesday in winter: 7:00 is 6:00 UTC.
	['daily', '2026-11-24T05:59:59Z', '2026-11-24T06:00:00Z'],
	['daily', '2026-11-24T06:00:00Z', '2026-11-25T06:00:00Z'],
	['daily', '2026-11-24T23:30:00Z', '2026-11-25T06:00:00Z'],
	['weekly', '2026-11-24T10:00:00Z', '2026-11-30T06:00:00Z'],
	['weekly', '2026-11-30T05:00:00Z', '2026-11-30T06:00:00Z'],
	['weekly', '2026-11-30T06:00:00Z', '2026-12-07T06:00:00Z'],
	// Summer time begins on 28 March 2027: the next morning comes an hour earlier.
	['daily', '2027-03-27T12:00:00Z', '2027-03-28T05:00:00Z'],
	['weekly', '2027-03-27T12:00:00Z', '2027-03-29T05:00:00Z']
])('%s, known at %s: due at %s', ([rhythm, now, due]) => {
	expect(dueAt(rhythm, new Date(now), BERLIN)).toEqual(new Date(due));
});

test('in the zone of the town', () => {
	expect(dueAt('daily', new Date('2026-11-24T10:00:00Z'), 'America/New_York')).toEqual(
		new Date('2026-11-24T12:00:00Z')
	);
});

test('reminded from the morning of the day before on', () => {
	expect(remindsFrom(new Date('2026-11-26T16:00:00Z'), BERLIN)).toEqual(new Date('2026-11-25T06:00:00Z'));
	// In Berlin it is Friday already.
	expect(remindsFrom(new Date('2026-11-26T23:30:00Z'), BERLIN)).toEqual(new Date('2026-11-26T06:00:00Z'));
});
