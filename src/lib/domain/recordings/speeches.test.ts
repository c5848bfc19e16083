import { expect, test } from 'vitest';
import type { PublicEvent, PublicState } from '../sittings/public-state.ts';
import { placeSpeeches } from './speeches.ts';

const START = Date.parse('2026-11-27T17:00:00Z');
const at = (s: number) => new Date(START + s * 1000);
const STATE: PublicState = { phase: 'public', itemId: 'i1', items: [], inBreak: false, votes: [] };
type Told = {
	[Type in PublicEvent['type']]: Omit<Extract<PublicEvent, { type: Type }>, 'seq' | 'at'>;
}[PublicEvent['type']];
const log = (...told: readonly [number, Told][]): PublicEvent[] =>
	told.map(([s, event], i) => ({ ...event, seq: i + 1, at: at(s) }) as PublicEvent);
const opened: [number, Told] = [0, { type: 'opened', state: STATE }];
const called = (s: number, personId: string): [number, Told] => [s, { type: 'speaker-called', personId }];
/** 60 s without 20 to 30. */
const KEPT = [
	{ startedAt: at(0), durationMs: 20_000 },
	{ startedAt: at(30), durationMs: 30_000 }
];
const read = (events: PublicEvent[]) =>
	placeSpeeches(events, KEPT).map(({ personId, itemId, offsetMs, durationMs }) => [
		personId,
		itemId,
		offsetMs,
		durationMs
	]);

test('a speech ends with the next one, with its end, with another item and with a vote', () => {
	const events = log(
		opened,
		called(2, 'anna'),
		called(5, 'bert'),
		[8, { type: 'speaker-ended' }],
		called(10, 'carl'),
		[14, { type: 'item-called', itemId: 'i2' }],
		called(15, 'dora'),
		[18, { type: 'closed', state: { ...STATE, phase: 'closed', itemId: undefined } }]
	);
	expect(read(events)).toEqual([
		['anna', 'i1', 2000, 3000],
		['bert', 'i1', 5000, 3000],
		['carl', 'i1', 10_000, 4000],
		['dora', 'i2', 15_000, 3000]
	]);
});

test('called again, the same person has two', () => {
	expect(read(log(opened, called(1, 'anna'), called(2, 'anna'), [4, { type: 'speaker-ended' }]))).toEqual([
		['anna', 'i1', 1000, 1000],
		['anna', 'i1', 2000, 2000]
	]);
});

test('what is not kept has no length, and what is kept in part has the rest', () => {
	const events = log(opened, called(21, 'anna'), called(28, 'bert'), [35, { type: 'speaker-ended' }]);
	expect(read(events)).toEqual([
		['anna', 'i1', 20_000, 0],
		['bert', 'i1', 20_000, 5000]
	]);
});

test('what the public was not there for, and what has not ended, is no speech', () => {
	const events = log(
		opened,
		called(1, 'anna'),
		[3, { type: 'public-excluded', since: at(3) }],
		[9, { type: 'public-readmitted', state: { ...STATE, speakerId: 'bert' } }],
		[11, { type: 'speaker-ended' }],
		called(12, 'carl')
	);
	expect(read(events)).toEqual([
		['anna', 'i1', 1000, 2000],
		['bert', 'i1', 9000, 2000]
	]);
	expect(placeSpeeches([], KEPT)).toEqual([]);
});
