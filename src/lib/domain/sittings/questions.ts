/** Questions every rule of the chamber asks of the state. Where something is unknown the answer is the closed one. */
import { current } from './intervals.ts';
import type { Exclusion, Break, SittingItem, SittingState, Speech, VoteState } from './state.ts';

/** Opened and not closed. */
export function isRunning(state: SittingState): boolean {
	return state.opening !== undefined && state.closedAt === undefined;
}

/** The exclusion of the public in force, or `undefined`. */
export function exclusion(state: SittingState): Exclusion | undefined {
	return current(state.exclusions);
}

/** The break going on, or `undefined`. */
export function breakNow(state: SittingState): Break | undefined {
	return current(state.breaks);
}

/** Who has the floor, or `undefined`. */
export function speech(state: SittingState): Speech | undefined {
	return current(state.speeches);
}

/** The item on the table; `undefined` when none is called or the called one is not on the agenda. */
export function currentItem(state: SittingState): SittingItem | undefined {
	return state.agenda.items.find((item) => item.id === state.currentItemId);
}

/** Is this item known and public? Unknown is not. */
export function isPublicItem(state: SittingState, itemId: string | undefined): boolean {
	return state.agenda.items.some((item) => item.id === itemId && item.public === true);
}

/**
 * May the public be in the room: opened, not closed, not excluded, and the item on the table is public?
 * Between two items the public stays. Unknown means no.
 */
export function isPublicPart(state: SittingState): boolean {
	return (
		!state.broken &&
		state.opening !== undefined &&
		state.closedAt === undefined &&
		!current(state.exclusions) &&
		(state.currentItemId === undefined || isPublicItem(state, state.currentItemId))
	);
}

/** Is this person in the room? */
export function isPresent(state: SittingState, personId: string): boolean {
	return current(state.attendance.get(personId)) !== undefined;
}

/** Who may vote on this item now: present, with voting right, not biased. In the order of the members' list. */
export function eligibleVoters(state: SittingState, itemId: string): string[] {
	const biased = state.biased.get(itemId) ?? [];
	return state.agenda.members
		.filter(
			({ personId, votingRight }) => votingRight && isPresent(state, personId) && !biased.includes(personId)
		)
		.map(({ personId }) => personId);
}

/** The vote still open, or `undefined`. A legal log has one at most. */
export function openVote(state: SittingState): VoteState | undefined {
	return [...state.votes.values()].find((vote) => vote.status === 'open');
}
