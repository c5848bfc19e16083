/** What the packager makes: pieces of a broadcast that can be played, kept or withdrawn one by one. */
import type { Span } from '../gate/span.ts';
import type { ParameterSets } from '../rtp/h264.ts';

/** One picture on its way into a segment. */
export interface Picture {
	readonly units: readonly Buffer[];
	readonly key: boolean;
	readonly parameters: ParameterSets;
	/** In ms of the session's picture clock. */
	readonly mediaMs: number;
	/** When it was taken, by our wall clock, as far as that can be told. */
	readonly wallMs: number;
	/** From when it was taken until its last packet had arrived. */
	readonly arrived: Span;
}

/** A finished segment that has no place in any list yet. */
export interface SegmentDraft {
	/** `moof` and `mdat`. */
	readonly bytes: Buffer;
	readonly parameters: ParameterSets;
	/** Wall clock of the first picture, ms since the epoch. */
	readonly startedAtMs: number;
	readonly durationMs: number;
	/** From when the first of it was taken until the last of it had arrived. The gate judges by it. */
	readonly arrived: Span;
	/** There is more than silence beside the pictures. */
	readonly hasSound: boolean;
	/** It does not continue the segment before. */
	readonly discontinuity: boolean;
}
