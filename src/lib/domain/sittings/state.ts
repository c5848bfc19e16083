/**
 * A sitting at one instant, derived from its log and from nothing else.
 *
 * `reduce` is total: whatever stands in the database, it answers. What it cannot read or what is out of order makes
 * the state `broken`, and a broken state is never broadcast (`../broadcasts/feed.ts`). Whether an event *may* be
 * appended is another question (`legality.ts`).
 */
import { EFFECTS } from './effects.ts';
import type {
	ExclusionBasis,
	ItemResult,
	NamedBallot,
	SittingEvent,
	SittingEventData,
	VoteCounts
} from './events.ts';
import type { Interval } from './intervals.ts';
import { readEvent, readInstant, readSeq } from './reading.ts';

/** An item of the agenda the sitting works through. */
export interface SittingItem {
	readonly id: string;
	/** As printed: `Ö 3.1`. */
	readonly number: string;
	readonly title: string;
	readonly public: boolean;
	/** Place in the agenda, ascending. */
	readonly order: number;
}

export interface SittingMember {
	readonly personId: string;
	readonly name: string;
	readonly votingRight: boolean;
}

/** What must be known beforehand to read the log. */
export interface SittingAgenda {
	readonly items: readonly SittingItem[];
	readonly members: readonly SittingMember[];
	/** The statutory number of members (gesetzliche Mitgliederzahl), vacancies included. */
	readonly statutoryMembers: number;
}

/** `left`: another item was called before this one was closed. */
export type ItemStatus = 'pending' | 'current' | 'left' | 'closed' | 'postponed';

export interface ItemState {
	readonly status: ItemStatus;
	/** From call to close, several when the item was resumed. */
	readonly calls: readonly Interval[];
	readonly result?: ItemResult;
	readonly resolutionText?: string;
	/** When it was last closed or postponed. */
	readonly finishedAt?: Date;
	/** Was the public there when the result was stated? */
	readonly resultPublic: boolean;
}

export interface Exclusion extends Interval {
	readonly basis: ExclusionBasis;
	readonly reason?: string;
}

export interface Break extends Interval {
	readonly untilExpected?: Date;
}

export interface SpeakerRequest {
	readonly personId: string;
	readonly at: Date;
	readonly pointOfOrder: boolean;
}

export interface Speech extends Interval {
	readonly personId: string;
	readonly itemId?: string;
	readonly limitMs?: number;
}

export interface VoteState {
	readonly id: string;
	readonly itemId: string;
	readonly question: string;
	readonly method: SittingEventData['vote-opened']['method'];
	readonly majority: SittingEventData['vote-opened']['majority'];
	readonly status: 'open' | 'closed' | 'announced' | 'retracted';
	readonly openedAt: Date;
	readonly announcedAt?: Date;
	/** Who could vote between opening and closing: present, with voting right, not biased. */
	readonly eligible: readonly string[];
	readonly counts?: VoteCounts;
	readonly ballots?: readonly NamedBallot[];
	/** Was the public there from the opening to the announcement? */
	readonly public: boolean;
	readonly retractedBecause?: string;
}

export interface OrderMeasure {
	readonly at: Date;
	readonly personId: string;
	readonly measure: SittingEventData['order-measure']['measure'];
	readonly reason?: string;
	readonly itemId?: string;
	readonly public: boolean;
}

export interface SittingNote {
	readonly at: Date;
	readonly text: string;
	readonly itemId?: string;
	readonly public: boolean;
}

/** One line of the log as it was given; without `event` it could not be read. */
export interface LogEntry {
	readonly seq: number | undefined;
	readonly event: SittingEvent | undefined;
}

export interface SittingState {
	readonly agenda: SittingAgenda;
	/** Every event given so far, also those taken back. */
	readonly log: readonly LogEntry[];
	/** Sequence numbers and instants follow one another without a gap or a step back. */
	readonly inOrder: boolean;
	/** Every event that stands could be read. */
	readonly legible: boolean;
	/** Not in order or not legible: nothing may be shown. */
	readonly broken: boolean;
	readonly lastSeq: number;
	/** The latest instant in the log; `undefined` before the first event. */
	readonly lastAt: Date | undefined;

	readonly opening?: { readonly at: Date; readonly chairId: string; readonly secretaryId?: string };
	readonly closedAt?: Date;
	readonly exclusions: readonly Exclusion[];
	readonly breaks: readonly Break[];
	readonly currentItemId?: string;
	readonly items: ReadonlyMap<string, ItemState>;
	/** Presence by person, arrivals before the opening included. */
	readonly attendance: ReadonlyMap<string, readonly Interval[]>;
	/** Who declared bias, by item. */
	readonly biased: ReadonlyMap<string, readonly string[]>;
	/** Open requests in the order they came; `speakers.ts` puts points of order first. */
	readonly requests: readonly SpeakerRequest[];
	/** Every speech so far; the last one may still be going on. */
	readonly speeches: readonly Speech[];
	/** By vote id, in the order of opening. */
	readonly votes: ReadonlyMap<string, VoteState>;
	readonly measures: readonly OrderMeasure[];
	readonly notes: readonly SittingNote[];
}

/** A sitting of which nothing has happened yet. */
export function initialState(agenda: SittingAgenda): SittingState {
	const untouched: ItemState = { status: 'pending', calls: [], resultPublic: false };
	return {
		agenda,
		log: [],
		inOrder: true,
		legible: true,
		broken: false,
		lastSeq: 0,
		lastAt: undefined,
		exclusions: [],
		breaks: [],
		items: new Map(agenda.items.map((item) => [item.id, untouched])),
		attendance: new Map(),
		biased: new Map(),
		requests: [],
		speeches: [],
		votes: new Map(),
		measures: [],
		notes: []
	};
}

/**
 * The state after one more event.
 *
 * A correction takes back the effect of the event it names: the result is the replay of the log without it.
 * Needs the whole log from sequence number 1 on; for the part of it the public sees there is `reducePublic` (`ticker.ts`).
 */
export function reduce(state: SittingState, event: SittingEvent): SittingState {
	const read = readEvent(event);
	const seq = readSeq(event);
	const log = [...state.log, { seq, event: read }];
	const at = read && readInstant(read.at);
	const inOrder = state.inOrder && seq === state.lastSeq + 1 && (!at || !state.lastAt || at >= state.lastAt);
	const after = read?.type === 'correction' ? replayStanding(state.agenda, log) : applyEntry(state, read);
	return {
		...after,
		log,
		inOrder,
		broken: !inOrder || !after.legible,
		lastSeq: seq ?? state.lastSeq,
		lastAt: at && (!state.lastAt || at > state.lastAt) ? at : state.lastAt
	};
}

/** The state after all events of the log, given in order of their sequence numbers. */
export function replay(agenda: SittingAgenda, events: readonly SittingEvent[]): SittingState {
	return events.reduce(reduce, initialState(agenda));
}

/** The events whose effect stands: legible, not taken back, corrections themselves left out. In log order. */
export function standingEvents(state: SittingState): SittingEvent[] {
	return standing(state.log).flatMap(({ event }) => (event ? [event] : []));
}

/** The effect of one event without looking at its order; an illegible one makes the state illegible. */
export function applyEntry(state: SittingState, event: SittingEvent | undefined): SittingState {
	if (!event) return { ...state, legible: false, broken: true };
	const effect = EFFECTS[event.type] as (
		state: SittingState,
		data: SittingEvent['data'],
		at: Date
	) => Partial<SittingState>;
	const after = { ...state, ...effect(state, event.data, event.at) };
	return { ...after, broken: !after.inOrder || !after.legible };
}

/** The sequence numbers taken back. A correction can itself be taken back by a later one. */
export function takenBack(log: readonly LogEntry[]): Set<number> {
	const struck = new Set<number>();
	for (const { event } of [...log].reverse()) {
		if (event?.type !== 'correction' || struck.has(event.seq)) continue;
		if (event.data.seq < event.seq) struck.add(event.data.seq);
	}
	return struck;
}

function standing(log: readonly LogEntry[]): LogEntry[] {
	const struck = takenBack(log);
	return log.filter(
		({ seq, event }) => event?.type !== 'correction' && !(seq !== undefined && struck.has(seq))
	);
}

function replayStanding(agenda: SittingAgenda, log: readonly LogEntry[]): SittingState {
	return standing(log).reduce((state, entry) => applyEntry(state, entry.event), initialState(agenda));
}
