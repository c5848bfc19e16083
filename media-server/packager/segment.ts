/**
 * What the packager makes: parts of half a second, and segments that are nothing but their parts in a row.
 *
 * A part is what is judged and published; a segment is what is kept, listed for good and withdrawn.
 */
import type { Span } from '../gate/span.ts';
import type { ParameterSets } from '../rtp/h264.ts';
import type { SmallSlot } from '../small/slot.ts';

/** One picture on its way into a part. */
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
	/** Where its small one comes, if one is made. */
	readonly small?: SmallSlot;
}

/** A finished part that has no place in any list yet. */
export interface PartDraft {
	/** `moof` and `mdat`, and the small pictures where there are any. */
	readonly bytes: Buffer;
	readonly parameters: ParameterSets;
	/** The small pictures in it, if each of its pictures has one: what they need, and how many of the bytes are theirs. */
	readonly small?: { readonly parameters: ParameterSets; readonly bytes: number };
	/** Wall clock of the first picture, ms since the epoch. */
	readonly startedAtMs: number;
	readonly durationMs: number;
	/** From when the first of it was taken until the last of it had arrived. The gate judges by it. */
	readonly arrived: Span;
	/** There is more than silence beside the pictures. */
	readonly hasSound: boolean;
	/** It begins with a key frame. */
	readonly independent: boolean;
	/** It is the first of its segment. Always independent. */
	readonly begins: boolean;
	/** It is the last of its segment. */
	readonly ends: boolean;
	/** It begins a segment that does not continue the one before. */
	readonly discontinuity: boolean;
}

/** Where finished parts go, in order. */
export interface PartSink {
	part(draft: PartDraft): void;
	/** The segment is over; no further part of it comes. */
	end(): void;
}
