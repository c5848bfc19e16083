/** How a vote came out. */
import type { SittingEventData, VoteCounts } from './events.ts';
import type { SittingState, VoteState } from './state.ts';

export type Majority = SittingEventData['vote-opened']['majority'];
export type Outcome = 'adopted' | 'rejected';

/**
 * Adopted or rejected. Abstentions and invalid votes do not count, and a tie rejects (§ 50 Abs. 1 S. 2 GO NRW).
 * The majorities `…-of-statutory` are of the statutory number of members, not of those present.
 */
export function outcome(counts: VoteCounts, majority: Majority, statutoryMembers: number): Outcome {
	return isReached(counts, majority, statutoryMembers) ? 'adopted' : 'rejected';
}

function isReached({ yes, no }: VoteCounts, majority: Majority, statutoryMembers: number): boolean {
	switch (majority) {
		case 'simple':
			return yes > no;
		case 'two-thirds-of-votes':
			return yes > 0 && yes * 3 >= (yes + no) * 2;
		case 'half-of-statutory':
			return yes * 2 > statutoryMembers;
		case 'two-thirds-of-statutory':
			return yes > 0 && yes * 3 >= statutoryMembers * 2;
	}
}

/** A vote with its outcome, and how many were biased and so out of the vote base. */
export interface VoteResult {
	readonly vote: VoteState;
	/** `undefined` until the result is announced. */
	readonly outcome: Outcome | undefined;
	readonly base: number;
	readonly biased: number;
}

/** Every vote of the sitting in the order of opening, retracted ones included. */
export function voteResults(state: SittingState): VoteResult[] {
	return [...state.votes.values()].map((vote) => voteResult(state, vote));
}

export function voteResult(state: SittingState, vote: VoteState): VoteResult {
	const announced = vote.status === 'announced' && vote.counts;
	return {
		vote,
		outcome: announced ? outcome(announced, vote.majority, state.agenda.statutoryMembers) : undefined,
		base: vote.eligible.length,
		biased: state.biased.get(vote.itemId)?.length ?? 0
	};
}
