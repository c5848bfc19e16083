import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	AGENDA,
	anyLog,
	CANARY,
	damagedLog,
	garbageLog,
	legalLog,
	START
} from '../../../../tests/support/sitting-arbitraries.ts';
import type { NewSittingEvent, SittingEvent } from './events.ts';
import { initialState, reduce, replay } from './state.ts';
import { reducePublic, type PublicState } from './public-state.ts';
import { initialPublicState, publicEvent, publicEvents } from './ticker.ts';

const at = (seconds: number) => new Date(START.getTime() + seconds * 1000);

/** A log with one event per second. */
function log(...events: NewSittingEvent[]): SittingEvent[] {
	return events.map(
		(event, index) => ({ ...event, seq: index + 1, at: at(index), actorId: 'p0' }) as SittingEvent
	);
}

function told(events: readonly SittingEvent[]) {
	return publicEvents(AGENDA, events).map(({ seq, type }) => `${seq} ${type}`);
}

/** The public state as a reader builds it who listened from the start. */
function listened(events: readonly SittingEvent[]): PublicState {
	let state = initialState(AGENDA);
	let view = initialPublicState(AGENDA);
	for (const event of events) {
		const line = publicEvent(event, state);
		if (line) view = reducePublic(view, line);
		state = reduce(state, event);
	}
	return view;
}

const opened: NewSittingEvent = { type: 'opened', data: { chairId: 'p0' } };
const called = (itemId: string): NewSittingEvent => ({ type: 'item-called', data: { itemId } });
const excluded: NewSittingEvent = { type: 'public-excluded', data: { basis: 'item', reason: CANARY } };
const readmitted: NewSittingEvent = { type: 'public-readmitted', data: {} };
const vote = (itemId: string, method: 'open' | 'named' = 'open'): NewSittingEvent[] => [
	{ type: 'vote-opened', data: { voteId: 'v1', itemId, question: 'Beschluss', method, majority: 'simple' } },
	{ type: 'vote-closed', data: { voteId: 'v1' } },
	{
		type: 'result-announced',
		data: {
			voteId: 'v1',
			counts: { yes: 1, no: 0, abstain: 0 },
			ballots: [{ personId: 'p0', choice: 'yes' }]
		}
	}
];

test('arrivals, requests, notes and reasons are not told', () => {
	const events = log(
		{ type: 'member-arrived', data: { personId: 'p1' } },
		opened,
		called('o1'),
		{ type: 'speaker-requested', data: { personId: 'p1' } },
		{ type: 'note', data: { text: CANARY } },
		{ type: 'item-postponed', data: { itemId: 'o1', reason: CANARY } }
	);
	expect(told(events)).toEqual(['2 opened', '3 item-called', '6 item-postponed']);
});

test('of the non-public part only its beginning and end are told', () => {
	const events = log(
		opened,
		called('o1'),
		excluded,
		called('n1'),
		...vote('n1'),
		{ type: 'item-closed', data: { itemId: 'n1' } },
		readmitted
	);
	expect(told(events)).toEqual(['1 opened', '2 item-called', '3 public-excluded', '9 public-readmitted']);
	const out = listened(events.slice(0, 5));
	expect([out.phase, out.itemId, out.speakerId]).toEqual(['non-public', undefined, undefined]);
	expect(listened(events)).toMatchObject({ phase: 'public', votes: [] });
});

test('a non-public item called by mistake is not told', () => {
	expect(told(log(opened, called('n1'), called('o1')))).toEqual([
		'1 opened',
		'2 public-excluded',
		'3 public-readmitted'
	]);
});

test('a result is told with its outcome, and ballots only of a named vote', () => {
	const open = publicEvents(AGENDA, log(opened, called('o1'), ...vote('o1'))).at(-1);
	expect(open).toMatchObject({
		type: 'result-announced',
		vote: { outcome: 'adopted', biased: 0, ballots: undefined }
	});
	const named = publicEvents(AGENDA, log(opened, called('o1'), ...vote('o1', 'named'))).at(-1);
	expect(named).toMatchObject({ vote: { ballots: [{ personId: 'p0', choice: 'yes' }] } });
});

test('a result announced while the public was out stays out', () => {
	const [open, closed, result] = vote('o1') as [NewSittingEvent, NewSittingEvent, NewSittingEvent];
	const events = log(opened, called('o1'), open, closed, excluded, result, readmitted);
	expect(JSON.stringify(publicEvents(AGENDA, events))).not.toContain('"yes"');
});

test('what an exclusion dated back covers is no longer in the list', () => {
	const late: NewSittingEvent = {
		type: 'public-excluded',
		data: { basis: 'resolution', since: new Date(at(2).getTime() - 500).toISOString() }
	};
	const events = log(opened, called('o1'), { type: 'speaker-called', data: { personId: 'p1' } }, late);
	expect(told(events.slice(0, 3))).toContain('3 speaker-called');
	expect(told(events)).toEqual(['1 opened', '2 item-called', '4 public-excluded']);
});

test('what was taken back is no longer in the list, and the listener begins anew', () => {
	const events = log(opened, called('o1'), called('o2'), {
		type: 'correction',
		data: { seq: 3, reason: CANARY }
	});
	expect(told(events)).toEqual(['1 opened', '2 item-called', '4 corrected']);
	expect(listened(events).itemId).toBe('o1');
});

test('in hindsight no earlier snapshot holds what turned out not to have been public', () => {
	const [open, closed, result] = vote('o1') as [NewSittingEvent, NewSittingEvent, NewSittingEvent];
	const pause: NewSittingEvent[] = [excluded, readmitted];
	const events = log(opened, called('o1'), ...pause, open, closed, result, ...pause, {
		type: 'correction',
		data: { seq: 4, reason: CANARY }
	});
	expect(JSON.stringify(publicEvents(AGENDA, events.slice(0, 9)))).toContain('Beschluss');
	expect(JSON.stringify(publicEvents(AGENDA, events))).not.toContain('Beschluss');
});

test('a damaged log is told as an interruption', () => {
	const events = log(opened, called('o1'), called('o2')).toSpliced(1, 1);
	const { phase, itemId } = listened(events);
	expect([phase, itemId]).toEqual(['fault', undefined]);
});

test('no public event holds a string of a non-public item, a reason or a note', () => {
	fc.assert(
		fc.property(fc.oneof(legalLog(), anyLog(), damagedLog), (events) => {
			const text = JSON.stringify([...publicEvents(AGENDA, events), listened(events)]);
			expect(text).not.toContain(CANARY);
			expect(text).not.toContain('"n1"');
			expect(text).not.toContain('"n2"');
		}),
		{ numRuns: 300 }
	);
});

test('ballots leave with named votes only', () => {
	fc.assert(
		fc.property(fc.oneof(legalLog(), anyLog()), (events) => {
			for (const { method, ballots } of listened(events).votes)
				if (method !== 'named') expect(ballots).toBeUndefined();
		})
	);
});

test('whoever listened and whoever came later know the same while the public is there', () => {
	fc.assert(
		fc.property(fc.oneof(legalLog(), anyLog()), fc.nat(), (events, cut) => {
			const prefix = events.slice(0, 1 + (cut % events.length || 0));
			const live = listened(prefix);
			const later = publicEvents(AGENDA, prefix).reduce(reducePublic, initialPublicState(AGENDA));
			if (live.phase === 'public' || live.phase === 'closed') expect(later).toEqual(live);
			expect(later.phase).toBe(live.phase);
		}),
		{ numRuns: 300 }
	);
});

test('while the public is out nothing is told', () => {
	fc.assert(
		fc.property(fc.oneof(legalLog(), anyLog()), (events) => {
			let state = initialState(AGENDA);
			for (const event of events) {
				const after = reduce(state, event);
				const out = ({ opening, closedAt, exclusions, broken }: typeof state) =>
					opening && !closedAt && !broken && exclusions.some(({ until }) => !until);
				if (out(state) && out(after)) {
					expect(publicEvent(event, state)).toBeUndefined();
				}
				state = after;
			}
		}),
		{ numRuns: 300 }
	);
});

test('an opening taken back while the public is out: it has not begun, and no more is told', () => {
	const [opened, excluded, correction] = (
		[
			{ type: 'opened', data: { chairId: 'p0' } },
			{ type: 'public-excluded', data: { basis: 'item' } },
			{ type: 'correction', data: { seq: 1, reason: CANARY } }
		] as const
	).map((event, place) => ({
		...event,
		seq: place + 1,
		at: new Date('2026-11-24T17:00:00Z'),
		actorId: 'p0'
	})) as SittingEvent[];
	const out = [opened!, excluded!].reduce(reduce, initialState(AGENDA));
	const told = publicEvent(correction!, out);
	expect(told).toEqual({
		seq: 3,
		at: correction!.at,
		type: 'corrected',
		state: initialPublicState(AGENDA)
	});
});

test('nothing in a database makes it throw', () => {
	fc.assert(
		fc.property(fc.oneof(garbageLog, damagedLog), (events) => {
			expect(() => publicEvents(AGENDA, events)).not.toThrow();
			expect(replay(AGENDA, events).broken && listened(events).phase !== 'fault').toBe(false);
		}),
		{ numRuns: 300 }
	);
});
