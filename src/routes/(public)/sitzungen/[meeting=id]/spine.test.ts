import { describe, expect, test } from 'vitest';
import type { PublicEvent, PublicState, PublicVote } from '#lib/domain/sittings/public-state.ts';
import { publicStateOf } from '#lib/web/public-sitting.ts';
import { spineOf, type PageItem } from './spine.ts';

const at = (clock: string) => new Date(`2026-11-26T${clock}:00+01:00`);
const START = at('17:00');

function item(id: string, fields: Partial<PageItem> = {}): PageItem {
	return {
		id,
		number: `Ö ${id}`,
		name: `Punkt ${id}`,
		parentId: null,
		start: null,
		end: null,
		result: null,
		resultWord: null,
		plannedMinutes: 10,
		papers: [],
		votes: [],
		...fields
	};
}

function spine(items: PageItem[], events: PublicEvent[] = [], held = false) {
	const state = publicStateOf(items, events);
	return spineOf({ items, closed: [], state, events, start: START, held, zone: 'Europe/Berlin' });
}

const items = [item('1'), item('2'), item('3')];
const opened: PublicEvent = {
	seq: 1,
	at: START,
	type: 'opened',
	state: {
		phase: 'public',
		items: items.map(({ id }) => ({ id, status: 'pending' })),
		inBreak: false,
		votes: []
	}
};
const called = (seq: number, itemId: string, clock: string): PublicEvent => ({
	seq,
	at: at(clock),
	type: 'item-called',
	itemId
});

describe('before the sitting', () => {
	test('times are counted on from the beginning', () => {
		expect(spine(items).map(({ state, time }) => [state, time])).toEqual([
			['open', START],
			['open', at('17:10')],
			['open', at('17:20')]
		]);
	});

	test('and end where a length is not known', () => {
		const unknown = [item('1'), item('2', { plannedMinutes: null }), item('3')];
		expect(spine(unknown).map(({ time }) => time ?? null)).toEqual([START, at('17:10'), null]);
	});
});

describe('during the sitting', () => {
	test('the called item is current since its call, what follows is counted on from it', () => {
		const events = [opened, called(2, '1', '17:02'), called(3, '2', '17:30')];
		expect(spine(items, events)).toMatchObject([
			{ state: 'open', time: '17:02' },
			{ state: 'current', time: at('17:30') },
			{ state: 'open', time: at('17:40') }
		]);
	});

	test('a vote shows its counts, one without a Nein that it was unanimous', () => {
		const vote = (itemId: string, yes: number, no: number): PublicVote => ({
			id: itemId,
			itemId,
			question: '?',
			method: 'open',
			majority: 'simple',
			status: 'announced',
			counts: { yes, no, abstain: 0 },
			outcome: yes > no ? 'adopted' : 'rejected'
		});
		const votes = [vote('1', 38, 0), vote('2', 11, 25)];
		const state: PublicState = { ...(opened as { state: PublicState }).state, votes };
		const events: PublicEvent[] = [{ ...opened, state } as PublicEvent];
		expect(spine(items, events)).toMatchObject([
			{ result: 'einstimmig', outcome: 'adopted' },
			{ result: '11 Ja, 25 Nein', outcome: 'rejected' },
			{}
		]);
	});

	test('a vote that was taken back shows nothing', () => {
		const state = (opened as { state: PublicState }).state;
		const votes: PublicVote[] = [
			{ id: 'v', itemId: '1', question: '?', method: 'open', majority: 'simple', status: 'retracted' }
		];
		const [first] = spine(items, [{ ...opened, state: { ...state, votes } } as PublicEvent]);
		expect(first).toMatchObject({ result: null, outcome: null });
	});
});

describe('after the sitting', () => {
	test('an item the log does not say anything of was not dealt with', () => {
		const state = (opened as { state: PublicState }).state;
		const closed: PublicEvent = {
			seq: 9,
			at: at('19:00'),
			type: 'closed',
			state: {
				...state,
				phase: 'closed',
				items: [
					{ id: '1', status: 'closed', result: 'adopted' },
					{ id: '2', status: 'postponed', result: 'postponed' },
					{ id: '3', status: 'pending' }
				]
			}
		};
		expect(spine(items, [opened, closed], true)).toMatchObject([
			{ state: 'done', result: 'beschlossen', outcome: 'adopted' },
			{ state: 'postponed' },
			{ state: 'open', time: undefined }
		]);
	});

	test('an imported sitting without a log has dealt with everything; long results are left to the row', () => {
		const imported = [
			item('1', { result: 'ungeändert beschlossen', resultWord: 'ungeändert beschlossen' }),
			item('2', { result: 'x'.repeat(200), resultWord: 'x'.repeat(200) }),
			item('3', { result: 'Abgelehnt', resultWord: 'abgelehnt' })
		];
		expect(spine(imported, [], true)).toMatchObject([
			{ state: 'done', outcome: 'adopted' },
			{ state: 'done', result: null, outcome: null },
			{ state: 'done', result: 'abgelehnt', outcome: 'rejected' }
		]);
	});
});

test('non-public items follow with nothing but number and heading', () => {
	const [first] = spineOf({
		items: [],
		closed: [{ id: 'n', number: 'N 1', name: 'Grundstücksangelegenheit' }],
		state: publicStateOf([], []),
		events: [],
		start: START,
		held: false,
		zone: 'Europe/Berlin'
	});
	expect(first).toEqual({
		id: 'n',
		number: 'N 1',
		title: 'Grundstücksangelegenheit',
		public: false,
		state: 'open'
	});
});
