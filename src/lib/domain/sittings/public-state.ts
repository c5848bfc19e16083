/**
 * The sitting as the public follows it: what it may know at an instant, and how one public event changes that.
 *
 * Pages of citizens load this and nothing of the log's own reducer; what becomes public is decided in `ticker.ts`.
 */
import type { ItemResult, NamedBallot, VoteCounts, VoteMethod } from './events.ts';
import type { ItemStatus, VoteState } from './state.ts';
import type { Majority, Outcome } from './votes.ts';

/** `non-public` is shown as “Nichtöffentlicher Teil”, `fault` as “Störung”. */
export type PublicPhase = 'not-started' | 'public' | 'non-public' | 'closed' | 'fault';

export interface PublicVote {
	readonly id: string;
	readonly itemId: string;
	readonly question: string;
	readonly method: VoteMethod;
	readonly majority: Majority;
	readonly status: VoteState['status'];
	readonly counts?: VoteCounts;
	/** How many members were biased; they are not in the counts (§ 31 GO NRW). */
	readonly biased?: number;
	readonly outcome?: Outcome;
	/** Named votes only. */
	readonly ballots?: readonly NamedBallot[];
}

export interface PublicItem {
	readonly id: string;
	readonly status: ItemStatus;
	readonly result?: ItemResult;
}

/** The sitting as the public sees it. Plain data: it crosses the wire as JSON. */
export interface PublicState {
	readonly phase: PublicPhase;
	/** The public item on the table. */
	readonly itemId?: string;
	/** Public items only, in agenda order. */
	readonly items: readonly PublicItem[];
	readonly speakerId?: string;
	readonly inBreak: boolean;
	/** Votes held in public, in the order of opening. */
	readonly votes: readonly PublicVote[];
}

/** The payload of each public event. Those with `state` begin anew from it. */
interface PublicEventData {
	opened: { readonly state: PublicState };
	'item-called': { readonly itemId: string };
	'item-closed': { readonly itemId: string; readonly result?: ItemResult };
	'item-postponed': { readonly itemId: string };
	'speaker-called': { readonly personId: string; readonly limitMs?: number };
	'speaker-ended': object;
	'vote-opened': { readonly vote: PublicVote };
	'vote-closed': { readonly voteId: string };
	'result-announced': { readonly vote: PublicVote };
	'vote-retracted': { readonly voteId: string };
	/** Lines at or after `since` are to be taken off the screen. */
	'public-excluded': { readonly since: Date };
	'public-readmitted': { readonly state: PublicState };
	'break-started': { readonly untilExpected?: Date };
	'break-ended': object;
	/** Something was taken back: what was told so far is to be read anew (`publicEvents`). */
	corrected: { readonly state: PublicState };
	/** The log cannot be read on: Störung. */
	interrupted: object;
	closed: { readonly state: PublicState };
}

export type PublicEventType = keyof PublicEventData;

export type PublicEvent = {
	[Type in PublicEventType]: {
		/** The sequence number in the whole log, so with gaps; the id of the server-sent event. */
		readonly seq: number;
		readonly at: Date;
		readonly type: Type;
	} & PublicEventData[Type];
}[PublicEventType];

/** The public state after one more public event. Total, like `reduce`. */
export function reducePublic(state: PublicState, event: PublicEvent): PublicState {
	switch (event.type) {
		case 'opened':
		case 'public-readmitted':
		case 'corrected':
		case 'closed':
			return event.state;
		case 'public-excluded':
			return hidden(state, 'non-public');
		case 'interrupted':
			return hidden(state, 'fault');
		case 'item-called':
			return {
				...state,
				itemId: event.itemId,
				speakerId: undefined,
				items: state.items.map((item) =>
					item.id === event.itemId
						? { ...item, status: 'current' }
						: item.status === 'current'
							? { ...item, status: 'left' }
							: item
				)
			};
		case 'item-closed':
			return finished(state, { id: event.itemId, status: 'closed', result: event.result });
		case 'item-postponed':
			return finished(state, { id: event.itemId, status: 'postponed', result: 'postponed' });
		case 'speaker-called':
			return { ...state, speakerId: event.personId };
		case 'speaker-ended':
			return { ...state, speakerId: undefined };
		case 'vote-opened':
			return { ...state, speakerId: undefined, votes: [...state.votes, event.vote] };
		case 'vote-closed':
			return withVote(state, event.voteId, (vote) => ({ ...vote, status: 'closed' }));
		case 'result-announced':
			return withVote(state, event.vote.id, () => event.vote);
		case 'vote-retracted':
			return withVote(state, event.voteId, retracted);
		case 'break-started':
			return { ...state, inBreak: true };
		case 'break-ended':
			return { ...state, inBreak: false };
	}
}

function retracted({ id, itemId, question, method, majority }: PublicVote): PublicVote {
	return { id, itemId, question, method, majority, status: 'retracted' };
}

/** What is going on right now does not show while the public is not there. */
export function hidden({ items, votes }: PublicState, phase: PublicPhase): PublicState {
	return {
		phase,
		items: items.map((item) => (item.status === 'current' ? { ...item, status: 'left' } : item)),
		inBreak: false,
		votes
	};
}

function finished(state: PublicState, item: PublicItem): PublicState {
	const items = state.items.map((other) => (other.id === item.id ? { ...other, ...item } : other));
	return item.id === state.itemId
		? { ...state, items, itemId: undefined, speakerId: undefined }
		: { ...state, items };
}

function withVote(state: PublicState, id: string, change: (vote: PublicVote) => PublicVote): PublicState {
	return { ...state, votes: state.votes.map((vote) => (vote.id === id ? change(vote) : vote)) };
}
