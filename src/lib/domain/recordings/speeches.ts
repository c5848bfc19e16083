/** Who spoke when, as the public could follow it, and where in the recording that can be heard. */
import { reducePublic, type PublicEvent, type PublicState } from '../sittings/public-state.ts';
import { playedUntil, type KeptMedia } from './placing.ts';

export interface PlacedSpeech {
	readonly personId: string;
	/** The item on the table when it began. */
	readonly itemId: string | undefined;
	readonly startedAt: Date;
	readonly endedAt: Date;
	/** From the first frame of the recording; what is not kept lies at its end. */
	readonly offsetMs: number;
	/** What of it can be played; 0 when nothing was released. */
	readonly durationMs: number;
}

/**
 * The speeches in order of time. Whoever still has the floor is left out, and so is everything the public was not there for.
 *
 * @param kept in order of time, not overlapping
 */
export function placeSpeeches(events: readonly PublicEvent[], kept: readonly KeptMedia[]): PlacedSpeech[] {
	const speeches: PlacedSpeech[] = [];
	let state: PublicState | undefined;
	let open: Pick<PlacedSpeech, 'personId' | 'itemId' | 'startedAt'> | undefined;
	for (const event of events) {
		state = state ? reducePublic(state, event) : 'state' in event ? event.state : undefined;
		const goesOn = open && state?.speakerId === open.personId && event.type !== 'speaker-called';
		if (open && !goesOn) {
			const offsetMs = playedUntil(kept, open.startedAt.getTime());
			const durationMs = playedUntil(kept, event.at.getTime()) - offsetMs;
			if (event.at > open.startedAt) speeches.push({ ...open, endedAt: event.at, offsetMs, durationMs });
			open = undefined;
		}
		if (!open && state?.speakerId !== undefined) {
			open = { personId: state.speakerId, itemId: state.itemId, startedAt: event.at };
		}
	}
	return speeches;
}
