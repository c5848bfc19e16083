/** What a room knows of an encoder that delivers to it, whatever it speaks. */
import type { types } from 'mediasoup';
import type { VideoFormat } from '../codecs/avc.ts';
import type { TrackKind } from '../rtp/clock.ts';

/** What came from the encoder of late. */
export interface EncoderRates {
	readonly videoBps: number;
	readonly audioBps: number;
	/** Grows as long as pictures come, whether anybody may see them or not. */
	readonly pictures: number;
	/** Pictures per second, where it can be told without being on the air. */
	readonly fps?: number;
}

export interface Encoder {
	readonly producers: readonly types.Producer[];
	/** Since when media can flow; `undefined` while it cannot. */
	readonly connectedSinceMs: number | undefined;
	/** Size and codec, where it tells them without being on the air. */
	readonly format?: VideoFormat;
	/** One German sentence when what it sends cannot be used. */
	readonly problem: string | undefined;
	/** Calls `gone` when the connection has ended for good. */
	watch(now: () => number, gone: () => void): void;
	/**
	 * Stops media on this side of the room, for as long as nobody may see any of it. What was taken before `sinceMs`
	 * (default: this moment) does not pass, nor what is not of `kinds` (default: both).
	 */
	pass(isOpen: boolean, sinceMs?: number, kinds?: readonly TrackKind[]): Promise<void>;
	measure(): Promise<EncoderRates>;
	close(): void;
}
