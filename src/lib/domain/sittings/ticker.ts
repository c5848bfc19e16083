/**
 * What the public may know of the log: the only door through which an event becomes public.
 *
 * A public event is made anew, field by field; nothing is copied through. It holds no reason, no note, no arrival,
 * nothing of a non-public item and no ballot unless the vote was named. While the public is excluded nothing comes
 * out at all; at the readmission comes a fresh public state instead, so that nothing has to be caught up on.
 */
import type { SittingEvent } from './events.ts';
import { covers } from './intervals.ts';
import {
	hidden,
	type PublicEvent,
	type PublicEventType,
	type PublicItem,
	type PublicPhase,
	type PublicState,
	type PublicVote
} from './public-state.ts';
import { breakNow, exclusion, isPublicItem, isPublicPart, speech } from './questions.ts';
import { applyEntry, initialState, reduce, replay, takenBack } from './state.ts';
import type { LogEntry, SittingAgenda, SittingState } from './state.ts';
import { voteResult } from './votes.ts';

/** The events after which the reader needs nothing of what came before. */
const WHOLE: readonly PublicEventType[] = [
	'opened',
	'public-excluded',
	'public-readmitted',
	'corrected',
	'interrupted',
	'closed'
];

/**
 * What the public learns of `event`, or `undefined` when it learns nothing.
 *
 * @param state the state *before* the event
 */
export function publicEvent(event: SittingEvent, state: SittingState): PublicEvent | undefined {
	return tell(state, reduce(state, event));
}

/**
 * The public events of a whole log in order, told in hindsight: as if what was taken back had never happened, and
 * without what a back-dated exclusion turned out to cover. So an event told before may be missing or differ here.
 */
export function publicEvents(agenda: SittingAgenda, events: readonly SittingEvent[]): PublicEvent[] {
	const whole = replay(agenda, events);
	const withdrawn = takenBack(whole.log);
	const told: PublicEvent[] = [];
	let inOrder = initialState(agenda);
	let state = initialState(agenda);
	for (const event of events) {
		inOrder = reduce(inOrder, event);
		const entry = inOrder.log.at(-1);
		if (!entry || (entry.seq !== undefined && withdrawn.has(entry.seq))) continue;
		const after = inHindsight(state, inOrder, entry);
		const line = tell(state, after);
		if (line && (WHOLE.includes(line.type) || !covers(whole.exclusions, line.at))) told.push(line);
		state = after;
	}
	return told;
}

/** The public state before anything has happened. */
export function initialPublicState(agenda: SittingAgenda): PublicState {
	return publicView(initialState(agenda));
}

/** What the last event of `after` tells the public. The event is taken as it was read, not as it was given. */
function tell(before: SittingState, after: SittingState): PublicEvent | undefined {
	const event = after.log.at(-1)?.event;
	const was = phase(before);
	const is = phase(after);
	const place = { seq: after.lastSeq, at: after.lastAt ?? new Date(0) };
	if (is === 'fault') return was === 'fault' ? undefined : { ...place, type: 'interrupted' };
	if (event?.type === 'correction' || was === 'fault') {
		const silent = was === is && (is === 'non-public' || is === 'not-started');
		return silent ? undefined : { ...place, type: 'corrected', state: publicView(after) };
	}
	if (is === 'not-started') return undefined;
	if (was === 'not-started') return { ...place, type: 'opened', state: publicView(after) };
	if (is === 'closed')
		return was === 'closed' ? undefined : { ...place, type: 'closed', state: publicView(after) };
	if (is === 'non-public') {
		return was === is
			? undefined
			: { ...place, type: 'public-excluded', since: exclusion(after)?.from ?? place.at };
	}
	if (was === 'non-public') return { ...place, type: 'public-readmitted', state: publicView(after) };
	return event && tellChange(event, before, after, place);
}

/** `before` and one more event, placed and ordered as in the log as it was written. */
function inHindsight(before: SittingState, written: SittingState, entry: LogEntry): SittingState {
	const after = entry.event?.type === 'correction' ? before : applyEntry(before, entry.event);
	const { inOrder, lastSeq, lastAt } = written;
	return { ...after, log: [entry], inOrder, lastSeq, lastAt, broken: !inOrder || !after.legible };
}

/** What changed in public between two states in both of which the public is there. */
function tellChange(
	event: SittingEvent,
	before: SittingState,
	after: SittingState,
	place: { readonly seq: number; readonly at: Date }
): PublicEvent | undefined {
	switch (event.type) {
		case 'item-called':
			return { ...place, type: 'item-called', itemId: event.data.itemId };
		case 'item-closed': {
			if (!isPublicItem(after, event.data.itemId)) return undefined;
			const { itemId } = event.data;
			return { ...place, type: 'item-closed', itemId, result: after.items.get(itemId)?.result };
		}
		case 'item-postponed':
			if (!isPublicItem(after, event.data.itemId)) return undefined;
			return { ...place, type: 'item-postponed', itemId: event.data.itemId };
		case 'speaker-called':
			return {
				...place,
				type: 'speaker-called',
				personId: event.data.personId,
				limitMs: speech(after)?.limitMs
			};
		case 'speaker-ended':
		case 'member-left':
		case 'member-biased':
		case 'order-measure':
			return speech(before) && !speech(after) ? { ...place, type: 'speaker-ended' } : undefined;
		case 'vote-opened': {
			const vote = publicVote(after, event.data.voteId);
			return vote && { ...place, type: 'vote-opened', vote };
		}
		case 'vote-closed':
			return publicVote(after, event.data.voteId)?.status === 'closed'
				? { ...place, type: 'vote-closed', voteId: event.data.voteId }
				: undefined;
		case 'result-announced': {
			const vote = publicVote(after, event.data.voteId);
			return vote?.status === 'announced' ? { ...place, type: 'result-announced', vote } : undefined;
		}
		case 'vote-retracted':
			return publicVote(after, event.data.voteId)
				? { ...place, type: 'vote-retracted', voteId: event.data.voteId }
				: undefined;
		case 'break-started':
			return { ...place, type: 'break-started', untilExpected: breakNow(after)?.untilExpected };
		case 'break-ended':
			return { ...place, type: 'break-ended' };
		default:
			return undefined;
	}
}

function phase(state: SittingState): PublicPhase {
	if (state.broken) return 'fault';
	if (!state.opening) return 'not-started';
	if (state.closedAt) return 'closed';
	return isPublicPart(state) ? 'public' : 'non-public';
}

/** The public part of a state. What is going on right now shows only while the public is there. */
function publicView(state: SittingState): PublicState {
	const is = phase(state);
	const items = state.agenda.items
		.filter((item) => isPublicItem(state, item.id))
		.sort((a, b) => a.order - b.order)
		.map(({ id }) => publicItem(state, id));
	const votes = [...state.votes.keys()].flatMap((id) => publicVote(state, id) ?? []);
	if (is !== 'public') return hidden({ phase: is, items, votes, inBreak: false }, is);
	return {
		phase: is,
		itemId: state.currentItemId,
		items,
		speakerId: speech(state)?.personId,
		inBreak: breakNow(state) !== undefined,
		votes
	};
}

function publicItem(state: SittingState, id: string): PublicItem {
	const item = state.items.get(id);
	return { id, status: item?.status ?? 'pending', result: item?.resultPublic ? item.result : undefined };
}

/** A vote held in public, or `undefined`. */
function publicVote(state: SittingState, id: string): PublicVote | undefined {
	const vote = state.votes.get(id);
	if (!vote?.public) return undefined;
	const { itemId, question, method, majority, status } = vote;
	const result = voteResult(state, vote);
	const open: PublicVote = { id, itemId, question, method, majority, status };
	if (status !== 'announced' || !vote.counts) return open;
	const ballots =
		method === 'named' ? vote.ballots?.map(({ personId, choice }) => ({ personId, choice })) : undefined;
	const { yes, no, abstain, invalid } = vote.counts;
	return {
		...open,
		counts: { yes, no, abstain, invalid },
		biased: result.biased,
		outcome: result.outcome,
		ballots
	};
}
