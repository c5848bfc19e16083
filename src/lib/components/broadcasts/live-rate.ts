/** How fast a live picture plays, so that it is as close to live as its list allows. */

/** Closer than this is close enough. */
const CLOSE_S = 0.05;
/** A tenth faster is not noticed in speech. */
const FASTER_AT_MOST = 0.1;
/** Parts that must be in store: one that plays, and one for when the next is late. */
const PARTS_IN_STORE = 2;

export interface LiveState {
	/** Behind the end of the list, and how far it should be, in seconds. */
	readonly latencyS: number;
	readonly targetS: number;
	/** Loaded and not played yet. */
	readonly inStoreS: number;
	/** Of the list: the longest part and segment. 0 for a list without parts. */
	readonly partS: number;
	readonly segmentS: number;
}

/**
 * hls.js would do this, too, but only with more than a second in store, which is more than there is with short parts. Who is further
 * behind than by a segment has gone back, and stays there.
 */
export function liveRate({ latencyS, targetS, inStoreS, partS, segmentS }: LiveState): number {
	const lateS = latencyS - targetS;
	const isBack = lateS >= targetS + segmentS;
	if (isBack || lateS <= CLOSE_S || inStoreS <= PARTS_IN_STORE * (partS || segmentS)) return 1;
	return 1 + Math.min(FASTER_AT_MOST, lateS / 2);
}
