/** How the item on the table is finished when the chair simply calls the next one. */
import type { NewSittingEvent } from './events.ts';
import { openVote } from './questions.ts';
import type { SittingState } from './state.ts';
import { voteResults } from './votes.ts';

/**
 * The event that closes the current item with the outcome of its last announced vote, without a result when there was
 * none. `undefined` when no item is on the table, or its vote is still open: then there is nothing to finish yet.
 */
export function closingOf(state: SittingState): NewSittingEvent | undefined {
	const itemId = state.currentItemId;
	if (itemId === undefined || openVote(state)) return undefined;
	const result = voteResults(state).findLast(
		({ vote, outcome }) => vote.itemId === itemId && outcome !== undefined
	)?.outcome;
	return { type: 'item-closed', data: { itemId, ...(result ? { result } : {}) } };
}
