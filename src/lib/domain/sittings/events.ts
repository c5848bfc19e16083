/**
 * The events of the chamber: one value per thing that can happen in a sitting.
 *
 * An event is one act of one person. Everything else about a sitting is derived from its events (`state.ts`).
 * Names of ids: `itemId` an agenda item, `personId` a member or guest, `voteId` made by the client that opens the vote.
 */

/** How a vote is taken. Open is the rule; named and secret need a demand (§ 50 Abs. 1 GO NRW). */
export type VoteMethod = 'open' | 'named' | 'secret';

/** What a council can do with an item. The words are those of the Beratungsfolge. */
export type ItemResult =
	'adopted' | 'adopted-amended' | 'rejected' | 'postponed' | 'referred' | 'withdrawn' | 'noted' | 'removed';

/** Counted votes; whole numbers, 0 or more. `biased` left the base and are shown beside it (§ 31 GO NRW). */
export interface VoteCounts {
	readonly yes: number;
	readonly no: number;
	readonly abstain: number;
	readonly invalid?: number;
}

/** One member's vote, kept for named votes only. */
export interface NamedBallot {
	readonly personId: string;
	readonly choice: 'yes' | 'no' | 'abstain';
}

/** What may be wrong with picture or sound for a reason outside the agenda. */
export type ExclusionBasis = 'item' | 'resolution' | 'law';

/** The payload of each event type. Text is written by the chair or clerk and is never public by itself. */
export interface SittingEventData {
	/** The chair opens the sitting; notice in due form and quorum are stated in the same breath. */
	opened: { readonly chairId: string; readonly secretaryId?: string };
	'item-called': { readonly itemId: string };
	/** The item is finished for this sitting, with a result when it has one and the resolution's wording when it differs from the draft. */
	'item-closed': { readonly itemId: string; readonly result?: ItemResult; readonly resolutionText?: string };
	'item-postponed': { readonly itemId: string; readonly reason?: string };
	/** A member asks to speak; `pointOfOrder` goes before the list (Wortmeldung zur Geschäftsordnung). */
	'speaker-requested': { readonly personId: string; readonly pointOfOrder?: boolean };
	'speaker-withdrawn': { readonly personId: string };
	/** The chair gives the floor. */
	'speaker-called': { readonly personId: string; readonly limitMs?: number };
	'speaker-ended': { readonly personId: string };
	'member-arrived': { readonly personId: string };
	'member-left': { readonly personId: string };
	/** A member declares bias on an item before it is dealt with and leaves its vote base. */
	'member-biased': { readonly personId: string; readonly itemId: string };
	'vote-opened': {
		readonly voteId: string;
		readonly itemId: string;
		readonly question: string;
		readonly method: VoteMethod;
		/** Two thirds etc. are data of the rule set; `simple`: more yes than no, a tie rejects. */
		readonly majority: 'simple' | 'two-thirds-of-votes' | 'half-of-statutory' | 'two-thirds-of-statutory';
	};
	'vote-closed': { readonly voteId: string };
	/** The chair announces what was counted. `ballots` only where the method is named. */
	'result-announced': {
		readonly voteId: string;
		readonly counts: VoteCounts;
		readonly ballots?: readonly NamedBallot[];
	};
	'vote-retracted': { readonly voteId: string; readonly reason: string };
	/**
	 * From `since` (ISO instant, at most 30 s before the event; the event's own instant when absent) nothing may leave the room.
	 */
	'public-excluded': { readonly basis: ExclusionBasis; readonly reason?: string; readonly since?: string };
	'public-readmitted': Readonly<Record<string, never>>;
	'break-started': { readonly untilExpected?: string };
	'break-ended': Readonly<Record<string, never>>;
	/** Call to order, call to the matter, withdrawal of the floor, exclusion from the sitting. */
	'order-measure': {
		readonly personId: string;
		readonly measure: 'to-order' | 'to-matter' | 'floor-withdrawn' | 'excluded';
		readonly reason?: string;
	};
	/** A sentence for the minutes. */
	note: { readonly text: string; readonly itemId?: string };
	/** Takes back the event with sequence number `seq`; the event stays in the log, its effect does not. */
	correction: { readonly seq: number; readonly reason: string };
	closed: Readonly<Record<string, never>>;
}

export type SittingEventType = keyof SittingEventData;

/** An event as it stands in the log of one meeting. */
export type SittingEvent = {
	[Type in SittingEventType]: {
		/** 1, 2, 3 … without gaps within the meeting. */
		readonly seq: number;
		readonly type: Type;
		/** When it happened. Never earlier than the event before. */
		readonly at: Date;
		readonly data: SittingEventData[Type];
		/** Who pressed. */
		readonly actorId: string;
	};
}[SittingEventType];

/** What a client sends: an event without its place in the log. */
export type NewSittingEvent = {
	[Type in SittingEventType]: { readonly type: Type; readonly data: SittingEventData[Type] };
}[SittingEventType];
