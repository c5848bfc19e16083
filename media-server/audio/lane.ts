/**
 * The sound track of one run of pictures: a row of slots of one AAC frame each, without gaps.
 *
 * Frames are laid into the slot nearest to their time; where none came there is silence, so a player never waits for
 * sound. When the encoder's sound clock drifts from its picture clock, a slot is skipped or a frame dropped as soon as
 * the difference reaches three quarters of a frame (16 ms), and lip-sync stays within that for hours.
 */
import { AAC_FRAME_SAMPLES, AAC_SAMPLE_RATE, AAC_SILENCE } from '../codecs/aac.ts';
import type { Span } from '../gate/span.ts';
import type { TimedFrame } from './timed-frame.ts';

const FRAME_MS = (AAC_FRAME_SAMPLES / AAC_SAMPLE_RATE) * 1000;
/** In frames: how far the time of a frame may be from its slot before another slot is taken. */
const SLIP = 0.75;

/** What fills the slots of a stretch of time. */
export interface LaneCut {
	/** Index of the first slot, counted from the start of the lane. */
	readonly firstSlot: number;
	/** One entry per slot; `undefined` where there was no sound. */
	readonly frames: readonly (TimedFrame | undefined)[];
}

export class AudioLane {
	readonly #startMs: number;
	readonly #slots = new Map<number, TimedFrame>();
	/** First slot that has not been taken yet. */
	#nextSlot = 0;
	#lastPut: number | undefined;
	#reachedMs: number;

	/** `startMs`: time of the first picture, in ms of the picture's clock. */
	constructor(startMs: number) {
		this.#startMs = startMs;
		this.#reachedMs = startMs;
	}

	/** Until when sound has come, in ms of the picture's clock. */
	get reachedMs(): number {
		return this.#reachedMs;
	}

	/** Lays a frame into its slot; too late or doubled frames fall away. */
	put(frame: TimedFrame): void {
		const exact = (frame.mediaMs - this.#startMs) / FRAME_MS;
		const following = (this.#lastPut ?? NaN) + 1;
		const slot = Math.abs(exact - following) < SLIP ? following : Math.round(exact);
		this.#reachedMs = Math.max(this.#reachedMs, frame.mediaMs + FRAME_MS);
		if (slot < this.#nextSlot || this.#slots.has(slot)) return;
		this.#slots.set(slot, frame);
		this.#lastPut = slot;
	}

	/** Takes all slots that begin before `untilMs`, leaving out frames whose sound may have arrived outside `allowed`. */
	take(untilMs: number, allowed?: Span): LaneCut {
		const firstSlot = this.#nextSlot;
		const endSlot = Math.max(firstSlot, Math.ceil((untilMs - this.#startMs) / FRAME_MS - 1e-6));
		const frames: (TimedFrame | undefined)[] = [];
		for (let slot = firstSlot; slot < endSlot; slot++) {
			const frame = this.#slots.get(slot);
			this.#slots.delete(slot);
			const isAllowed = frame && (!allowed || frame.arrived.untilMs <= allowed.untilMs);
			frames.push(isAllowed ? frame : undefined);
		}
		this.#nextSlot = endSlot;
		return { firstSlot, frames };
	}
}

/** The bytes of a slot: its frame, or silence. */
export function slotData(frame: TimedFrame | undefined): Buffer {
	return frame?.data ?? AAC_SILENCE;
}
