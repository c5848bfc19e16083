/** The agenda of a running sitting as rows of the spine. */
import { agendaState } from '#lib/domain/sittings/agenda-state.ts';
import { RESULT_NAMES } from '#lib/domain/sittings/descriptions.ts';
import { current } from '#lib/domain/sittings/intervals.ts';
import type { SittingState } from '#lib/domain/sittings/state.ts';
import { m } from '#lib/paraglide/messages.js';
import type { SpineItem } from '../agendas/items.ts';

/** In agenda order. `planned`: expected minutes by item. */
export function spineOf(sitting: SittingState, planned: ReadonlyMap<string, number | null>): SpineItem[] {
	return agendaState(sitting).map(({ item, state, result, votes }) => {
		const last = votes.findLast(({ outcome }) => outcome !== undefined);
		const counts = last?.vote.counts;
		const unanimous = counts && counts.no === 0 && counts.abstain === 0 && !counts.invalid;
		const minutes = planned.get(item.id);
		const done = state.status === 'closed' || state.status === 'left';
		return {
			id: item.id,
			number: item.number,
			title: item.title,
			public: item.public,
			state:
				state.status === 'current'
					? 'current'
					: state.status === 'postponed'
						? 'postponed'
						: done
							? 'done'
							: 'open',
			time:
				state.status === 'current'
					? (current(state.calls)?.from ?? null)
					: !done && minutes
						? m.chamber_planned({ minutes })
						: null,
			result: done && result ? (unanimous ? m.chamber_unanimous_short() : RESULT_NAMES[result]) : null,
			outcome: done && result ? (result === 'rejected' ? 'rejected' : 'adopted') : null
		};
	});
}
