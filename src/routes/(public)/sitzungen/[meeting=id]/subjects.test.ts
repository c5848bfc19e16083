import { expect, test } from 'vitest';
import type { PublicEvent, PublicState } from '#lib/domain/sittings/public-state.ts';
import { recordedSubjects, subjectsOf } from './subjects.ts';

const KNOWN = {
	items: [
		{ id: 'a', number: 'Ö 1', name: 'Eröffnung' },
		{ id: 'b', number: 'Ö 2', name: 'Neubau der Grundschule' }
	],
	speakers: [{ id: 'p', name: 'Dr. Anna Kessler', faction: 'Grüne' }]
} as unknown as Parameters<typeof subjectsOf>[0];

const state = (fields: Partial<PublicState> = {}): PublicState => ({
	phase: 'public',
	items: KNOWN.items.map(({ id }) => ({ id, status: 'pending' })),
	inBreak: false,
	votes: [],
	...fields
});
const events = (...told: readonly [atMs: number, type: string, data?: object][]) =>
	told.map(
		([atMs, type, data = {}], seq) => ({ seq, at: new Date(atMs), type, ...data }) as unknown as PublicEvent
	);
const speaker = { name: 'Dr. Anna Kessler', faction: 'Grüne' };

test('item and speaker follow the sitting, and the same twice is told once', () => {
	const subjects = subjectsOf(
		KNOWN,
		events(
			[1, 'opened', { state: state() }],
			[2, 'item-called', { itemId: 'a' }],
			[3, 'item-called', { itemId: 'b' }],
			[4, 'speaker-called', { personId: 'p' }],
			[5, 'vote-closed', { voteId: 'v' }],
			[6, 'speaker-ended']
		)
	);
	expect(subjects.filter(({ atMs }) => atMs > 1)).toEqual([
		{ atMs: 2, item: 'Ö 1 Eröffnung' },
		{ atMs: 3, item: 'Ö 2 Neubau der Grundschule' },
		{ atMs: 4, item: 'Ö 2 Neubau der Grundschule', speaker },
		{ atMs: 6, item: 'Ö 2 Neubau der Grundschule' }
	]);
});

test('behind closed doors and in a break there is nothing', () => {
	const subjects = subjectsOf(
		KNOWN,
		events(
			[1, 'opened', { state: state() }],
			[2, 'item-called', { itemId: 'b' }],
			[3, 'speaker-called', { personId: 'p' }],
			[4, 'public-excluded', { since: new Date(4) }],
			[5, 'public-readmitted', { state: state({ itemId: 'b' }) }],
			[6, 'break-started'],
			[7, 'break-ended']
		)
	);
	const item = 'Ö 2 Neubau der Grundschule';
	expect(subjects.filter(({ atMs }) => atMs > 3)).toEqual([
		{ atMs: 4 },
		{ atMs: 5, item },
		{ atMs: 6 },
		{ atMs: 7, item }
	]);
});

test('of a recording: marks and speeches, also where they overlap or nothing is', () => {
	const at = (from: number, until: number) => ({ startedAt: new Date(from), endedAt: new Date(until) });
	expect(
		recordedSubjects(
			[
				{ itemId: 'a', title: 'Ö 1 Eröffnung', ...at(10, 20) },
				{ itemId: 'b', title: 'Ö 2 Neubau', ...at(20, 50) }
			],
			[{ ...speaker, ...at(25, 40) }]
		)
	).toEqual([
		{ atMs: 10, item: 'Ö 1 Eröffnung' },
		{ atMs: 20, item: 'Ö 2 Neubau' },
		{ atMs: 25, item: 'Ö 2 Neubau', speaker },
		{ atMs: 40, item: 'Ö 2 Neubau' },
		{ atMs: 50 }
	]);
	expect(recordedSubjects([], [])).toEqual([]);
});
