import { expect, test } from 'vitest';
import { changeOf, isToRemind, type ComingMeeting, type Told } from './changes.ts';
import type { NewsKind } from './news.ts';

const START = new Date('2026-11-26T16:00:00Z');
const meeting = (fields: Partial<ComingMeeting> = {}): ComingMeeting => ({
	state: 'invited',
	start: START,
	locationId: 'hall',
	cancelled: false,
	...fields
});
const told = (kind: NewsKind, fields: Partial<Told> = {}): Told => ({
	kind,
	start: START.toISOString(),
	locationId: 'hall',
	...fields
});

test.for<[string, ComingMeeting, Told | undefined, NewsKind | undefined]>([
	['nobody has heard of it', meeting(), undefined, 'meeting-published'],
	['nobody has, and nobody needs to', meeting({ cancelled: true }), undefined, undefined],
	['all is told', meeting(), told('meeting-published'), undefined],
	[
		'another time',
		meeting(),
		told('meeting-published', { start: '2026-11-26T17:00:00.000Z' }),
		'meeting-moved'
	],
	['another place', meeting(), told('meeting-moved', { locationId: 'school' }), 'meeting-moved'],
	['a place at last', meeting(), told('meeting-published', { locationId: null }), 'meeting-moved'],
	[
		'still without a place',
		meeting({ locationId: null }),
		told('meeting-published', { locationId: undefined }),
		undefined
	],
	['cancelled', meeting({ cancelled: true }), told('meeting-moved'), 'meeting-cancelled'],
	['cancelled, as told', meeting({ cancelled: true }), told('meeting-cancelled'), undefined],
	[
		'cancelled, whatever else changed',
		meeting({ cancelled: true, locationId: 'x' }),
		told('meeting-cancelled'),
		undefined
	],
	['after all', meeting(), told('meeting-cancelled'), 'meeting-restored']
])('%s', ([, now, before, expected]) => {
	expect(changeOf(now, before)).toBe(expected);
});

test.for<[string, Partial<ComingMeeting>, string, boolean]>([
	['the evening two days before', {}, '2026-11-24T22:00:00Z', false],
	['from seven on the day before', {}, '2026-11-25T06:00:00Z', true],
	['until it begins', {}, '2026-11-26T15:59:59Z', true],
	['not once it has begun', {}, '2026-11-26T16:00:00Z', false],
	['not when it is cancelled', { cancelled: true }, '2026-11-25T12:00:00Z', false],
	['not before its agenda is out', { state: 'draft' }, '2026-11-25T12:00:00Z', false]
])('a reminder: %s', ([, fields, now, expected]) => {
	expect(isToRemind(meeting(fields), new Date(now), 'Europe/Berlin')).toBe(expected);
});
