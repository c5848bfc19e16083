/** The public state of a sitting from what its page knows: agenda and public events. */
import { reducePublic, type PublicEvent, type PublicState } from '#lib/domain/sittings/public-state.ts';

/** Before anything has happened: every public item still to come. */
export function publicStart(items: readonly { readonly id: string }[]): PublicState {
	return {
		phase: 'not-started',
		items: items.map(({ id }) => ({ id, status: 'pending' })),
		inBreak: false,
		votes: []
	};
}

/** After `events`, oldest first. */
export function publicStateOf(
	items: readonly { readonly id: string }[],
	events: readonly PublicEvent[]
): PublicState {
	return events.reduce(reducePublic, publicStart(items));
}
