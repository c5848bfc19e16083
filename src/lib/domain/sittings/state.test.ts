import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	AGENDA,
	anyLog,
	damagedLog,
	garbageLog,
	legalLog,
	START
} from '../../../../tests/support/sitting-arbitraries.ts';
import type { NewSittingEvent, SittingEvent } from './events.ts';
import { currentItem, isPresent, isPublicPart, speech } from './questions.ts';
import { initialState, reduce, replay } from './state.ts';

/** A log with one event per second. */
function log(...events: NewSittingEvent[]): SittingEvent[] {
	return events.map(
		(event, index) =>
			({
				...event,
				seq: index + 1,
				at: new Date(START.getTime() + index * 1000),
				actorId: 'p0'
			}) as SittingEvent
	);
}

const opened: NewSittingEvent = { type: 'opened', data: { chairId: 'p0' } };
const called = (itemId: string): NewSittingEvent => ({ type: 'item-called', data: { itemId } });
const excluded: NewSittingEvent = { type: 'public-excluded', data: { basis: 'item' } };
const correct = (seq: number): NewSittingEvent => ({ type: 'correction', data: { seq, reason: 'Versehen' } });

test('the chair is present from the opening on', () => {
	expect(isPresent(replay(AGENDA, log(opened)), 'p0')).toBe(true);
});

test('calling the next item leaves the one before and takes the floor back', () => {
	const state = replay(
		AGENDA,
		log(opened, called('o1'), { type: 'speaker-called', data: { personId: 'p1' } }, called('o2'))
	);
	expect(currentItem(state)?.id).toBe('o2');
	expect(state.items.get('o1')).toMatchObject({
		status: 'left',
		calls: [{ until: new Date(START.getTime() + 3000) }]
	});
	expect(speech(state)).toBeUndefined();
});

test('a resumed item has two calls', () => {
	const state = replay(AGENDA, log(opened, called('o1'), called('o2'), called('o1')));
	expect(state.items.get('o1')?.calls).toHaveLength(2);
});

test('a correction takes back the effect and stays in the log', () => {
	const state = replay(AGENDA, log(opened, called('o1'), excluded, correct(3)));
	expect(isPublicPart(state)).toBe(true);
	expect(state.log).toHaveLength(4);
	expect(state.broken).toBe(false);
});

test('a correction that is taken back takes nothing back', () => {
	const state = replay(AGENDA, log(opened, called('o1'), excluded, correct(3), correct(4)));
	expect(isPublicPart(state)).toBe(false);
});

test.for<[string, (events: SittingEvent[]) => unknown[]]>([
	['a gap', (events) => events.toSpliced(1, 1)],
	['a doubled event', (events) => [...events, events.at(-1)]],
	['a step back in time', (events) => [...events, { ...events[0], seq: 4, at: new Date(0) }]],
	['an unknown type', (events) => [...events, { ...events[2], seq: 4, type: 'teleported' }]],
	['a missing payload', (events) => [...events, { ...events[2], seq: 4, data: null }]],
	['an instant that is none', (events) => [...events, { ...events[2], seq: 4, at: new Date(NaN) }]],
	['nothing at all', (events) => [...events, undefined]]
])('%s breaks the state, and the public part with it', ([, damage]) => {
	const events = log(opened, called('o1'), called('o2'));
	expect(replay(AGENDA, events).broken).toBe(false);
	const state = replay(AGENDA, damage(events) as SittingEvent[]);
	expect(state.broken).toBe(true);
	expect(isPublicPart(state)).toBe(false);
});

test('what could not be read mends when it is taken back; broken order does not', () => {
	const events = log(opened, called('o1'), correct(2));
	const illegible = events.with(1, { ...events[1]!, data: {} } as SittingEvent);
	expect(replay(AGENDA, illegible.slice(0, 2)).broken).toBe(true);
	expect(replay(AGENDA, illegible).broken).toBe(false);
	expect(replay(AGENDA, events.toSpliced(1, 1)).broken).toBe(true);
});

test('an unknown item is not public', () => {
	const state = replay(AGENDA, log(opened, called('elsewhere')));
	expect(state.broken).toBe(false);
	expect(isPublicPart(state)).toBe(false);
});

test('two votes under one id leave open which is secret, so the state is broken', () => {
	const vote = (method: 'open' | 'secret'): NewSittingEvent => ({
		type: 'vote-opened',
		data: { voteId: 'v1', itemId: 'o1', question: 'Beschluss', method, majority: 'simple' }
	});
	expect(replay(AGENDA, log(opened, called('o1'), vote('open'), vote('secret'))).broken).toBe(true);
});

test('how somebody voted is kept in a named vote and forgotten in every other', () => {
	const kept = (['open', 'named', 'secret'] as const).map((method) => {
		const events = log(
			opened,
			called('o1'),
			{
				type: 'vote-opened',
				data: { voteId: 'v1', itemId: 'o1', question: 'Beschluss', method, majority: 'simple' }
			},
			{
				type: 'result-announced',
				data: {
					voteId: 'v1',
					counts: { yes: 1, no: 0, abstain: 0 },
					ballots: [{ personId: 'p0', choice: 'yes' }]
				}
			}
		);
		return replay(AGENDA, events).votes.get('v1')?.ballots?.length;
	});
	expect(kept).toEqual([undefined, 1, undefined]);
});

test('an exclusion dated back takes what had been public since', () => {
	const state = replay(
		AGENDA,
		log(
			opened,
			called('o1'),
			{ type: 'note', data: { text: 'zu spät bemerkt' } },
			{
				type: 'public-excluded',
				data: { basis: 'resolution', since: new Date(START.getTime() + 1500).toISOString() }
			}
		)
	);
	expect(state.notes).toMatchObject([{ public: false }]);
});

test('replaying twice gives the same state', () => {
	fc.assert(
		fc.property(legalLog(), (events) => {
			expect(replay(AGENDA, events)).toEqual(replay(AGENDA, events));
		})
	);
});

test('a legal log is never broken', () => {
	fc.assert(
		fc.property(legalLog(), (events) => {
			expect(replay(AGENDA, events).broken).toBe(false);
		})
	);
});

test('a correction leaves the state of the log without the event', () => {
	fc.assert(
		fc.property(anyLog({ corrections: false }), fc.nat(), (events, nth) => {
			const seq = (nth % events.length) + 1;
			const at = events.at(-1)!.at;
			const corrected = reduce(replay(AGENDA, events), {
				type: 'correction',
				seq: events.length + 1,
				at,
				actorId: 'p0',
				data: { seq, reason: 'x' }
			});
			const without = events.toSpliced(seq - 1, 1).map((event, index) => ({ ...event, seq: index + 1 }));
			const { items, votes, attendance, exclusions, speeches, requests } = replay(AGENDA, without);
			expect(corrected).toMatchObject({ items, votes, attendance, exclusions, speeches, requests });
		})
	);
});

test('nothing in a database makes it throw', () => {
	fc.assert(
		fc.property(fc.oneof(garbageLog, damagedLog, anyLog()), (events) => {
			expect(() => replay(AGENDA, events)).not.toThrow();
		}),
		{ numRuns: 500 }
	);
});

test('the given state is left as it was', () => {
	fc.assert(
		fc.property(anyLog(), (events) => {
			const state = replay(AGENDA, events.slice(0, -1));
			const copy = structuredClone(state);
			reduce(state, events.at(-1)!);
			expect(state).toEqual(copy);
		})
	);
});

test('an empty log is a sitting that has not begun', () => {
	expect(replay(AGENDA, [])).toEqual(initialState(AGENDA));
});
