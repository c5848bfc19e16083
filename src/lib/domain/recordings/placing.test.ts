import { expect, test } from 'vitest';
import type { SittingEvent } from '../sittings/events.ts';
import { replay, type SittingAgenda } from '../sittings/state.ts';
import { placeChapters, playedUntil } from './placing.ts';

const second = (s: number) => new Date(s * 1000);
const AGENDA: SittingAgenda = {
	items: [
		{ id: 'o1', number: 'Ö 1', title: 'Eröffnung', public: true, order: 0 },
		{ id: 'n1', number: 'N 1', title: 'Grundstück', public: false, order: 1 },
		{ id: 'o2', number: 'Ö 2', title: 'Haushalt', public: true, order: 2 }
	],
	members: [],
	statutoryMembers: 0
};

function state(...events: [number, SittingEvent['type'], object][]) {
	return replay(
		AGENDA,
		events.map(
			([at, type, data], index) =>
				({ seq: index + 1, at: second(at), type, data, actorId: 'c' }) as SittingEvent
		)
	);
}

/** Two-second segments from `from` up to `until`. */
const segments = (from: number, until: number) =>
	Array.from({ length: (until - from) / 2 }, (_, index) => ({
		startedAt: second(from + index * 2),
		durationMs: 2000
	}));

test('marks count what can be played, not what happened', () => {
	const sitting = state(
		[0, 'opened', { chairId: 'c' }],
		[10, 'item-called', { itemId: 'o1' }],
		[30, 'public-excluded', { basis: 'item' }],
		[31, 'item-called', { itemId: 'n1' }],
		[90, 'item-closed', { itemId: 'n1' }],
		[91, 'public-readmitted', {}],
		[101, 'item-called', { itemId: 'o2' }]
	);
	// The camera came at 4 s; nothing was kept while the public was out.
	const kept = [...segments(4, 30), ...segments(92, 120)];
	expect(placeChapters(sitting, kept)).toEqual([
		{
			itemId: 'o1',
			title: 'Ö 1 Eröffnung',
			startedAt: second(10),
			endedAt: second(31),
			offsetMs: 6000,
			durationMs: 20_000
		},
		{
			itemId: 'o2',
			title: 'Ö 2 Haushalt',
			startedAt: second(101),
			endedAt: undefined,
			offsetMs: 35_000,
			durationMs: 19_000
		}
	]);
});

test('an item of which nothing was kept has no mark', () => {
	const sitting = state(
		[0, 'opened', { chairId: 'c' }],
		[1, 'item-called', { itemId: 'o1' }],
		[5, 'closed', {}]
	);
	expect(placeChapters(sitting, [])).toEqual([]);
	expect(placeChapters(sitting, segments(10, 20))).toEqual([]);
});

test('an instant inside a segment counts to the millisecond', () => {
	expect(playedUntil(segments(0, 4), 2500)).toBe(2500);
	expect(playedUntil(segments(0, 4), -1)).toBe(0);
	expect(playedUntil(segments(0, 4), Infinity)).toBe(4000);
});
