import { expect, test } from 'vitest';
import type { SittingEvent } from './events.ts';
import { eventsFor } from './redaction.ts';
import { replay, type SittingAgenda } from './state.ts';

const AGENDA: SittingAgenda = {
	items: [
		{ id: 'o1', number: 'Ö 1', title: 'Offen', public: true, order: 0 },
		{ id: 'n1', number: 'N 1', title: 'Verschlossen', public: false, order: 1 }
	],
	members: [{ personId: 'p1', name: 'Anna', votingRight: true }],
	statutoryMembers: 1
};
const SECRET = 'KANARIENVOGEL';

function log(...events: readonly Pick<SittingEvent, 'type' | 'data'>[]): SittingEvent[] {
	return events.map(
		(event, index) => ({ ...event, seq: index + 1, at: new Date(index * 1000), actorId: 'c' }) as SittingEvent
	);
}

const CLOSED_PART: Pick<SittingEvent, 'type' | 'data'>[] = [
	{ type: 'opened', data: { chairId: 'c' } },
	{ type: 'member-arrived', data: { personId: 'p1' } },
	{ type: 'public-excluded', data: { basis: 'item' } },
	{ type: 'item-called', data: { itemId: 'n1' } },
	{ type: 'note', data: { text: SECRET } },
	{
		type: 'vote-opened',
		data: { voteId: 'v1', itemId: 'n1', question: SECRET, method: 'open', majority: 'simple' }
	},
	{ type: 'vote-closed', data: { voteId: 'v1' } },
	{ type: 'correction', data: { seq: 5, reason: SECRET } },
	{ type: 'item-closed', data: { itemId: 'n1', result: 'adopted', resolutionText: SECRET } },
	{ type: 'public-readmitted', data: {} },
	{ type: 'item-called', data: { itemId: 'o1' } },
	{ type: 'note', data: { text: 'offen' } }
];

test('without bias on a non-public item nothing is withheld', () => {
	const whole = log(...CLOSED_PART);
	expect(eventsFor('p1', AGENDA, whole)).toBe(whole);
	const open = log({ type: 'member-biased', data: { personId: 'p1', itemId: 'o1' } }, ...CLOSED_PART);
	expect(eventsFor('p1', AGENDA, open)).toBe(open);
});

test('the biased member sees the course and no word of the item, and can replay the log', () => {
	const whole = log({ type: 'member-biased', data: { personId: 'p1', itemId: 'n1' } }, ...CLOSED_PART);
	const seen = eventsFor('p1', AGENDA, whole);

	expect(JSON.stringify(seen)).not.toContain(SECRET);
	expect(JSON.stringify(seen)).toContain('offen');
	expect(seen.map(({ seq }) => seq)).toEqual(whole.map(({ seq }) => seq));
	const state = replay(AGENDA, seen);
	expect(state).toMatchObject({ broken: false, currentItemId: 'o1' });
	expect(state.items.get('n1')).toMatchObject({ status: 'closed' });
	expect(state.items.get('n1')?.result).toBeUndefined();
});

test('others are not touched by somebody’s bias', () => {
	const whole = log({ type: 'member-biased', data: { personId: 'p1', itemId: 'n1' } }, ...CLOSED_PART);
	expect(eventsFor('p2', AGENDA, whole)).toBe(whole);
});
