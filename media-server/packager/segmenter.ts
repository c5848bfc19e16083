/**
 * Pictures and sound of one encoder session, cut into segments that begin with a key frame.
 *
 * It reads no clock and sets no timer: `tick` tells it the time. A segment whose pictures are complete waits a moment for
 * its sound, which the transcoder delivers later; what has not come then is silence.
 */
import { AudioLane } from '../audio/lane.ts';
import type { TimedFrame } from '../audio/timed-frame.ts';
import type { ParameterSets } from '../rtp/h264.ts';
import { assemble, type ClosedRun } from './assemble.ts';
import type { Picture, SegmentDraft } from './segment.ts';
import type { BroadcastTimeline } from './timeline.ts';

/** Length a segment should have; key frames are asked for at this distance. */
export const TARGET_SEGMENT_MS = 2000;
/** A key frame that comes sooner than this after the last cut does not cut again. */
const SHORTEST_MS = 1500;
/** An encoder that sends no key frame for this long gets its segment cut off and waits for one. */
const LONGEST_MS = 15_000;
/** How long a complete segment waits for its sound. */
const SOUND_WAIT_MS = 400;
/** Pictures stay away this long: what is there is published, and the next picture begins anew. */
const STALL_MS = 2500;
/** A jump of the encoder's clock larger than this begins a new run. */
const JUMP_MS = 5000;
/** Length of the last picture when nothing better is known: 25 per second. */
const USUAL_PICTURE_MS = 40;

/** Pictures without a break between them, and the sound lane beside them. */
interface Run {
	readonly offsetMs: number;
	readonly lane: AudioLane;
	readonly laneStartMs: number;
}

interface Open {
	readonly run: Run;
	readonly pictures: Picture[];
	readonly discontinuity: boolean;
}

interface Pending extends ClosedRun {
	readonly waitsUntilMs: number;
}

export class Segmenter {
	readonly #timeline: BroadcastTimeline;
	readonly #emit: (draft: SegmentDraft) => void;
	#run: Run | undefined;
	#open: Open | undefined;
	#pending: Pending | undefined;
	#fragments = 0;

	constructor(timeline: BroadcastTimeline, emit: (draft: SegmentDraft) => void) {
		this.#timeline = timeline;
		this.#emit = emit;
	}

	/** How long the open segment is, in ms; `undefined` when none is open. */
	get openMs(): number | undefined {
		const pictures = this.#open?.pictures;
		return pictures && pictures.at(-1)!.mediaMs - pictures[0]!.mediaMs;
	}

	/** Nothing is in the making. */
	get isEmpty(): boolean {
		return !this.#open && !this.#pending;
	}

	video(picture: Picture): void {
		const last = this.#open?.pictures.at(-1);
		if (last && Math.abs(picture.mediaMs - last.mediaMs) > JUMP_MS) this.#breakOff();
		else if (last && picture.mediaMs <= last.mediaMs) return;
		const open = this.#open;
		if (open && picture.key) {
			const changed = !sameParameters(open.pictures[0]!.parameters, picture.parameters);
			if (changed || picture.mediaMs - open.pictures[0]!.mediaMs >= SHORTEST_MS) {
				this.#complete(open, picture.mediaMs, picture.arrived.untilMs);
				this.#open = { run: open.run, pictures: [picture], discontinuity: changed };
				return;
			}
		}
		if (!open) this.#begin(picture);
		else if (picture.mediaMs - open.pictures[0]!.mediaMs > LONGEST_MS) this.#breakOff();
		else open.pictures.push(picture);
	}

	audio(frame: TimedFrame): void {
		this.#run?.lane.put(frame);
		if (!this.#pending) return;
		if (this.#pending.lane !== this.#run?.lane) this.#pending.lane.put(frame);
		this.#flushWhenSoundIsThere();
	}

	/** The gate closed at `atMs`: nothing that arrived then or later stays, and the next picture begins anew. */
	cut(atMs: number): void {
		const waiting = this.#pending;
		const open = this.#open;
		this.#run = undefined;
		this.#open = undefined;
		this.#pending = undefined;
		if (waiting) {
			const kept = takeBefore(waiting.pictures, atMs);
			const untouched = kept.length === waiting.pictures.length;
			const endMs = untouched ? waiting.endMs : endOf(kept);
			this.#hold({ ...waiting, pictures: kept, endMs, soundUntilMs: atMs });
		}
		if (open) this.#complete({ ...open, pictures: takeBefore(open.pictures, atMs) }, undefined, atMs, atMs);
	}

	/** Tells the time, at least every few hundred ms. */
	tick(nowMs: number): void {
		if (this.#pending && nowMs >= this.#pending.waitsUntilMs) this.#flush();
		const last = this.#open?.pictures.at(-1);
		if (last && nowMs - last.arrived.untilMs > STALL_MS) this.#breakOff();
	}

	/** The session is over: everything there is goes out now. */
	close(): void {
		this.#breakOff();
		this.#flush();
	}

	#begin(picture: Picture): void {
		if (!picture.key) return;
		this.#run ??= {
			offsetMs: this.#timeline.offsetFor(picture.mediaMs, picture.wallMs),
			lane: new AudioLane(picture.mediaMs),
			laneStartMs: picture.mediaMs
		};
		this.#open = { run: this.#run, pictures: [picture], discontinuity: true };
	}

	/** Ends the open segment with its last picture; the run is over. */
	#breakOff(): void {
		const open = this.#open;
		this.#run = undefined;
		this.#open = undefined;
		if (open) this.#complete(open, undefined, open.pictures.at(-1)!.arrived.untilMs);
	}

	#complete(open: Open, endMs: number | undefined, nowMs: number, soundUntilMs = Infinity): void {
		this.#flush();
		if (open.pictures.length === 0) return;
		const end = endMs ?? endOf(open.pictures);
		this.#timeline.reached(end + open.run.offsetMs);
		this.#hold({ ...open.run, ...open, endMs: end, soundUntilMs, waitsUntilMs: nowMs + SOUND_WAIT_MS });
	}

	#hold(pending: Pending): void {
		if (pending.pictures.length === 0) return;
		this.#pending = pending;
		this.#flushWhenSoundIsThere();
	}

	#flushWhenSoundIsThere(): void {
		const pending = this.#pending!;
		const isSilent = pending.lane.reachedMs === pending.laneStartMs;
		if (isSilent || pending.lane.reachedMs >= pending.endMs) this.#flush();
	}

	#flush(): void {
		const pending = this.#pending;
		this.#pending = undefined;
		if (pending) this.#emit(assemble(pending, ++this.#fragments));
	}
}

function sameParameters(a: ParameterSets, b: ParameterSets): boolean {
	return a.sps.equals(b.sps) && a.pps.equals(b.pps);
}

/** The pictures up to the first that may have arrived at `atMs` or later. */
function takeBefore(pictures: readonly Picture[], atMs: number): Picture[] {
	const first = pictures.findIndex((picture) => picture.arrived.untilMs > atMs);
	return first < 0 ? [...pictures] : pictures.slice(0, first);
}

/** Where the last picture ends, taking it to be as long as the one before. */
function endOf(pictures: readonly Picture[]): number {
	const [before, last] = pictures.slice(-2);
	if (!before) return 0;
	if (!last) return before.mediaMs + USUAL_PICTURE_MS;
	return last.mediaMs + Math.min(last.mediaMs - before.mediaMs, 10 * USUAL_PICTURE_MS);
}
