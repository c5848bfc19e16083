/** The agenda as it stands: what has been dealt with, how it came out, what is still to come. */
import type { ItemResult } from './events.ts';
import type { ItemState, SittingItem, SittingState } from './state.ts';
import { voteResults, type VoteResult } from './votes.ts';

export interface AgendaLine {
	readonly item: SittingItem;
	readonly state: ItemState;
	/** As stated when the item was closed; failing that, as the last announced vote came out. */
	readonly result: ItemResult | undefined;
	/** Votes on the item in the order of opening, retracted ones included. */
	readonly votes: readonly VoteResult[];
}

/** One line per item, in agenda order. */
export function agendaState(state: SittingState): AgendaLine[] {
	const results = voteResults(state);
	return [...state.agenda.items]
		.sort((a, b) => a.order - b.order)
		.map((item) => {
			const votes = results.filter(({ vote }) => vote.itemId === item.id);
			const own = state.items.get(item.id) ?? { status: 'pending', calls: [], resultPublic: false };
			const voted = votes.findLast(({ outcome }) => outcome !== undefined)?.outcome;
			return { item, state: own, result: own.result ?? voted, votes };
		});
}

/** The items not yet called or postponed, in agenda order: what the chair can call next. */
export function itemsToCome(state: SittingState): SittingItem[] {
	return agendaState(state)
		.filter((line) => line.state.status === 'pending')
		.map((line) => line.item);
}
