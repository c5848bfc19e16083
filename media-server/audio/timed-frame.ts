/** One AAC frame with its place in time. */
import type { Span } from '../gate/span.ts';

export interface TimedFrame {
	readonly data: Buffer;
	/** Where its sound begins, in ms of the picture's clock. */
	readonly mediaMs: number;
	/** From when its sound was taken until the last packet it was made of had arrived. */
	readonly arrived: Span;
}
