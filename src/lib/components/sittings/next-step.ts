/** What the chair will most likely do next, so that one key is enough for a whole evening. */
import { itemsToCome } from '#lib/domain/sittings/agenda-state.ts';
import { breakNow, exclusion, openVote } from '#lib/domain/sittings/questions.ts';
import type { SittingItem, SittingState } from '#lib/domain/sittings/state.ts';

/**
 * `exclude-first` and `readmit-first`: the item lies on the other side of the door. `finish`: nothing follows the item on
 * the table, or what follows lies on the other side.
 */
export type NextStep =
	| { readonly kind: 'open' | 'resume' | 'voting' | 'close' | 'closed'; readonly item?: undefined }
	| { readonly kind: 'call' | 'finish' | 'exclude-first' | 'readmit-first'; readonly item: SittingItem };

/** `picked`: the item the chair chose in the agenda instead of the next one. */
export function nextStep(sitting: SittingState, picked?: string): NextStep {
	if (sitting.closedAt) return { kind: 'closed' };
	if (!sitting.opening) return { kind: 'open' };
	if (breakNow(sitting)) return { kind: 'resume' };
	if (openVote(sitting)) return { kind: 'voting' };
	const { items } = sitting.agenda;
	const onTable = items.find(({ id }) => id === sitting.currentItemId);
	const next = items.find(({ id }) => id === picked && id !== onTable?.id) ?? itemsToCome(sitting)[0];
	if (!next) return onTable ? { kind: 'finish', item: onTable } : { kind: 'close' };
	const inside = exclusion(sitting) === undefined;
	if (next.public === inside) return { kind: 'call', item: next };
	if (onTable) return { kind: 'finish', item: onTable };
	return { kind: inside ? 'exclude-first' : 'readmit-first', item: next };
}
