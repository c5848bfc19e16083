/** May the council decide, and how many may vote? */
import { eligibleVoters, isPresent } from './questions.ts';
import type { SittingState } from './state.ts';

export interface QuorumRule {
	/** `statutory`: more than half of the statutory number must be there; `members`: of those who hold a seat now. */
	readonly moreThanHalfOf: 'statutory' | 'members';
	/** Does a biased member count as present for that item? */
	readonly biasedCount: boolean;
	/** Does the council count as quorate until somebody notes that it is not? */
	readonly deemedUntilNoted: boolean;
	readonly source: string;
	readonly confirmed: boolean;
}

export interface Quorum {
	/** Members with voting right in the room, the biased left out where the rule says so. */
	readonly present: number;
	readonly needed: number;
	readonly reached: boolean;
	readonly source: string;
}

/** The quorum now, for `itemId` when one is given. */
export function quorum(state: SittingState, rule: QuorumRule, itemId?: string): Quorum {
	const voters = state.agenda.members.filter(({ votingRight }) => votingRight);
	const out = itemId === undefined || rule.biasedCount ? [] : (state.biased.get(itemId) ?? []);
	const present = voters.filter(
		({ personId }) => isPresent(state, personId) && !out.includes(personId)
	).length;
	const all = rule.moreThanHalfOf === 'statutory' ? state.agenda.statutoryMembers : voters.length;
	const needed = Math.floor(all / 2) + 1;
	return { present, needed, reached: present >= needed, source: rule.source };
}

export interface VoteBase {
	/** Who may vote now, by person id. */
	readonly eligible: readonly string[];
	/** Who declared bias on the item, present or not (§ 31 GO NRW). */
	readonly biased: readonly string[];
}

/** Who may vote on `itemId` now: the biased have left the base. */
export function voteBase(state: SittingState, itemId: string): VoteBase {
	return { eligible: eligibleVoters(state, itemId), biased: state.biased.get(itemId) ?? [] };
}
