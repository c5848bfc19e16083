import { describe, expect, test } from 'vitest';
import { dateTime, readDateTime } from './values.ts';

const ZONE = 'Europe/Berlin';

describe('written (O2)', () => {
	test.for([
		['2026-11-24T17:00:00.987Z', ZONE, '2026-11-24T18:00:00+01:00'],
		['2026-07-24T22:30:59Z', ZONE, '2026-07-25T00:30:59+02:00'],
		['2026-10-25T00:30:00Z', ZONE, '2026-10-25T02:30:00+02:00'],
		['2026-10-25T01:30:00Z', ZONE, '2026-10-25T02:30:00+01:00'],
		['2026-01-01T00:00:00Z', 'UTC', '2026-01-01T00:00:00+00:00'],
		['2026-01-01T00:00:00Z', 'America/St_Johns', '2025-12-31T20:30:00-03:30'],
		['0999-01-01T12:00:00Z', 'UTC', '0999-01-01T12:00:00+00:00']
	] as const)('%s in %s is %s', ([at, zone, written]) => {
		expect(dateTime(new Date(at), zone)).toBe(written);
	});
});

describe('read', () => {
	test.for([
		['2026-11-24T18:00:00+01:00', '2026-11-24T17:00:00Z'],
		['2026-11-24T18:00:00 01:00', '2026-11-24T17:00:00Z'],
		['2026-11-24T18:00:00+0100', '2026-11-24T17:00:00Z'],
		['2026-11-24T12:00:00-05:00', '2026-11-24T17:00:00Z'],
		['2026-11-24T17:00:00Z', '2026-11-24T17:00:00Z'],
		['2026-11-24T17:00:00.123456z', '2026-11-24T17:00:00Z'],
		['2026-11-24T18:00:30', '2026-11-24T17:00:30Z'],
		['2026-11-24 18:00', '2026-11-24T17:00:00Z'],
		['2026-07-24', '2026-07-23T22:00:00Z'],
		[' 2026-07-24 ', '2026-07-23T22:00:00Z']
	] as const)('%s', ([text, instant]) => {
		expect(readDateTime(text, ZONE)).toEqual(new Date(instant));
	});

	test.for([
		'',
		'gestern',
		'2026',
		'2026-13-01',
		'2026-02-30',
		'2026-11-24T25:00:00Z',
		'2026-11-24T18:00:00+1',
		'24.11.2026',
		'2026-11-24T18:00:00+01:00x',
		'\u0000',
		'9'.repeat(5000)
	])('%j is none', (text) => {
		expect(readDateTime(text, ZONE)).toBeUndefined();
	});

	test('what was written is read again', () => {
		const at = new Date('2026-03-29T00:59:59Z');
		expect(readDateTime(dateTime(at, ZONE), ZONE)).toEqual(at);
	});
});
