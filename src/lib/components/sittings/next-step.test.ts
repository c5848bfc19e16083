import { expect, test } from 'vitest';
import type { SittingEvent } from '#lib/domain/sittings/events.ts';
import { replay, type SittingAgenda } from '#lib/domain/sittings/state.ts';
import { nextStep } from './next-step.ts';

const AGENDA: SittingAgenda = {
	items: [
		{ id: 'o1', number: 'Ö 1', title: 'Eröffnung', public: true, order: 0 },
		{ id: 'o2', number: 'Ö 2', title: 'Haushalt', public: true, order: 1 },
		{ id: 'n1', number: 'N 1', title: 'Grundstück', public: false, order: 2 }
	],
	members: [{ personId: 'p1', name: 'Anna', votingRight: true }],
	statutoryMembers: 1
};

const OPENED = ['opened', { chairId: 'p1' }] as const;
const call = (itemId: string) => ['item-called', { itemId }] as const;
const close = (itemId: string) => ['item-closed', { itemId }] as const;
const EXCLUDED = ['public-excluded', { basis: 'item' }] as const;

function after(...events: (readonly [string, object])[]) {
	return replay(
		AGENDA,
		events.map(([type, data], index) => {
			return { seq: index + 1, at: new Date(index * 1000), type, data, actorId: 'c' } as SittingEvent;
		})
	);
}

test.for<[string, (readonly [string, object])[], string, string | undefined]>([
	['nothing has happened', [], 'open', undefined],
	['opened', [OPENED], 'call', 'o1'],
	['an item on the table', [OPENED, call('o1')], 'call', 'o2'],
	['a break', [OPENED, ['break-started', {}]], 'resume', undefined],
	['the last public item on the table', [OPENED, call('o1'), close('o1'), call('o2')], 'finish', 'o2'],
	[
		'all public items done',
		[OPENED, call('o1'), close('o1'), call('o2'), close('o2')],
		'exclude-first',
		'n1'
	],
	['the public out', [OPENED, call('o1'), close('o1'), call('o2'), close('o2'), EXCLUDED], 'call', 'n1'],
	['a public item left, the public out', [OPENED, EXCLUDED], 'readmit-first', 'o1'],
	[
		'the last item on the table',
		[OPENED, call('o1'), close('o1'), call('o2'), close('o2'), EXCLUDED, call('n1')],
		'finish',
		'n1'
	],
	[
		'everything done',
		[OPENED, call('o1'), close('o1'), call('o2'), close('o2'), EXCLUDED, call('n1'), close('n1')],
		'close',
		undefined
	],
	['closed', [OPENED, ['closed', {}]], 'closed', undefined]
])('%s', ([, events, kind, item]) => {
	const step = nextStep(after(...events));
	expect(step.kind).toBe(kind);
	expect(step.item?.id).toBe(item);
});

test('during a vote nothing else comes next', () => {
	const vote = { voteId: 'v1', itemId: 'o1', question: '?', method: 'open', majority: 'simple' };
	const arrived = ['member-arrived', { personId: 'p1' }] as const;
	expect(nextStep(after(OPENED, arrived, call('o1'), ['vote-opened', vote])).kind).toBe('voting');
});

test('the chair may pick another item, on this side of the door', () => {
	expect(nextStep(after(OPENED), 'o2')).toMatchObject({ kind: 'call', item: { id: 'o2' } });
	expect(nextStep(after(OPENED), 'n1')).toMatchObject({ kind: 'exclude-first', item: { id: 'n1' } });
	expect(nextStep(after(OPENED, call('o2')), 'o2')).toMatchObject({ kind: 'call', item: { id: 'o1' } });
});
