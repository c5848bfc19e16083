/** What a room knows of an encoder that delivers to it, whatever it speaks. */
import type { types } from 'mediasoup';

/** What came from the encoder of late. */
export interface EncoderRates {
	readonly videoBps: number;
	readonly audioBps: number;
	/** Grows as long as pictures come, whether anybody may see them or not. */
	readonly pictures: number;
}

export interface Encoder {
	readonly producers: readonly types.Producer[];
	/** Since when media can flow; `undefined` while it cannot. */
	readonly connectedSinceMs: number | undefined;
	/** One German sentence when what it sends cannot be used. */
	readonly problem: string | undefined;
	/** Calls `gone` when the connection has ended for good. */
	watch(now: () => number, gone: () => void): void;
	/** Stops media on this side of the room, for as long as nobody may see any of it. */
	pass(isOpen: boolean): Promise<void>;
	measure(): Promise<EncoderRates>;
	close(): void;
}
