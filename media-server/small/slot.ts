/** The place of a small picture beside the one it is made of. It has no other way out: what drops the one has dropped the other. */
import type { ParameterSets } from '../rtp/h264.ts';

/** A picture as it was coded anew. */
export interface SmallPicture {
	/** NAL units with four-byte lengths in front. */
	readonly data: Buffer;
	/** Decoding can begin here. */
	readonly key: boolean;
	/** The same object as long as they are the same. */
	readonly parameters: ParameterSets;
}

export class SmallSlot {
	#picture: SmallPicture | undefined;
	#isAwaited = true;

	/** `undefined` as long as it has not come, and if it never will. */
	get picture(): SmallPicture | undefined {
		return this.#picture;
	}

	/** It may still come. */
	get isAwaited(): boolean {
		return this.#isAwaited;
	}

	fill(picture: SmallPicture): void {
		if (this.#isAwaited) this.#picture = picture;
		this.#isAwaited = false;
	}

	/** It does not come any more. */
	giveUp(): void {
		this.#isAwaited = false;
	}
}
