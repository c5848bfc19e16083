/** Where in the recording, as it can be played, each chapter of the sitting begins. */
import { chapters } from '../sittings/chapters.ts';
import type { SittingState } from '../sittings/state.ts';

/** A stretch of media that the archive keeps. */
export interface KeptMedia {
	readonly startedAt: Date;
	readonly durationMs: number;
}

export interface PlacedChapter {
	readonly itemId: string;
	/** `Ö 4 Neubau der Grundschule`. */
	readonly title: string;
	readonly startedAt: Date;
	readonly endedAt: Date | undefined;
	/** From the first frame that can be played, what is not kept left out; 0 or more. */
	readonly offsetMs: number;
	/** Playable length, more than 0. */
	readonly durationMs: number;
}

/**
 * The public chapters in order of time. One of which nothing was kept is left out, so a jump always lands on something
 * that plays. A chapter still going on ends, for now, with the last media there is.
 *
 * @param kept in order of time, not overlapping
 */
export function placeChapters(state: SittingState, kept: readonly KeptMedia[]): PlacedChapter[] {
	return chapters(state)
		.filter((chapter) => chapter.public)
		.map(({ itemId, number, title, from, until }) => {
			const offsetMs = playedUntil(kept, from.getTime());
			const durationMs = playedUntil(kept, until?.getTime() ?? Infinity) - offsetMs;
			return { itemId, title: `${number} ${title}`, startedAt: from, endedAt: until, offsetMs, durationMs };
		})
		.filter(({ durationMs }) => durationMs > 0);
}

/** How much can be played before `instantMs`, in ms. */
export function playedUntil(kept: readonly KeptMedia[], instantMs: number): number {
	return kept.reduce(
		(sum, { startedAt, durationMs }) =>
			sum + Math.max(0, Math.min(instantMs - startedAt.getTime(), durationMs)),
		0
	);
}
