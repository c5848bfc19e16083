/**
 * Pictures and sound of one encoder session, cut into parts, and the parts into segments that begin with a key frame.
 *
 * It reads no clock and sets no timer: `tick` tells it the time. A part whose pictures are complete waits a moment for
 * its sound and its small pictures, which transcoders deliver later; what has not come then is silence, or missing.
 */
import { AudioLane } from '../audio/lane.ts';
import type { TimedFrame } from '../audio/timed-frame.ts';
import type { ParameterSets } from '../rtp/h264.ts';
import { assemble, type ClosedPart } from './assemble.ts';
import type { PartSink, Picture } from './segment.ts';
import type { BroadcastTimeline } from './timeline.ts';

/** Length a segment should have; key frames are asked for at this distance. */
export const TARGET_SEGMENT_MS = 2000;
/** A key frame that comes sooner than this after the last cut does not cut again. */
const SHORTEST_MS = 1500;
/** An encoder that sends no key frame for this long gets its segment cut off and waits for one. */
const LONGEST_MS = 15_000;
/** How long a complete part waits for its sound and for its small pictures. */
const SOUND_WAIT_MS = 400;
/** A run that has had no sound for this long has none, and is not waited for. */
const SILENT_AFTER_MS = 1000;
/** Pictures stay away this long: what is there is published, and the next picture begins anew. */
const STALL_MS = 2500;
/** A jump of the encoder's clock larger than this begins a new run. */
const JUMP_MS = 5000;
/** Times are fractions of 90 kHz: what is longer by less than this, in ms, is not longer. */
const EXACT_MS = 1e-6;
/** Length of the last picture when nothing better is known: 25 per second. */
const USUAL_PICTURE_MS = 40;

/** Pictures without a break between them, and the sound lane beside them. */
interface Run {
	readonly offsetMs: number;
	readonly lane: AudioLane;
	readonly laneStartMs: number;
}

/** The part in the making, and where its segment began. */
interface Open {
	readonly run: Run;
	/** Never empty. */
	readonly pictures: Picture[];
	/** The first picture of the segment. */
	readonly segment: Picture;
	readonly begins: boolean;
	readonly discontinuity: boolean;
}

interface Pending extends ClosedPart {
	readonly waitsUntilMs: number;
}

export class Segmenter {
	readonly #timeline: BroadcastTimeline;
	readonly #partMs: number;
	readonly #sink: PartSink;
	#run: Run | undefined;
	#open: Open | undefined;
	/** Parts that wait for what transcoders deliver, in order. */
	#pending: Pending[] = [];
	#fragments = 0;

	/** `partMs`: what no part may be longer than, as long as no single picture is. */
	constructor(timeline: BroadcastTimeline, partMs: number, sink: PartSink) {
		this.#timeline = timeline;
		this.#partMs = partMs;
		this.#sink = sink;
	}

	/** How long the open segment is, in ms; `undefined` when none is open. */
	get openMs(): number | undefined {
		const open = this.#open;
		return open && open.pictures.at(-1)!.mediaMs - open.segment.mediaMs;
	}

	/** Nothing is in the making. */
	get isEmpty(): boolean {
		return !this.#open && this.#pending.length === 0;
	}

	video(picture: Picture): void {
		const last = this.#open?.pictures.at(-1);
		if (last && Math.abs(picture.mediaMs - last.mediaMs) > JUMP_MS) this.#breakOff();
		else if (last && picture.mediaMs <= last.mediaMs) return;
		if (!this.#open) return this.#begin(picture);
		this.#keepShort(picture);
		const open = this.#open;
		const nowMs = picture.arrived.untilMs;
		if (picture.key) {
			const changed = !sameParameters(open.segment.parameters, picture.parameters);
			if (changed || picture.mediaMs - open.segment.mediaMs >= SHORTEST_MS) {
				this.#complete(open, picture.mediaMs, true, nowMs);
				const { run } = open;
				this.#open = { run, pictures: [picture], segment: picture, begins: true, discontinuity: changed };
				return;
			}
		}
		if (picture.mediaMs - open.segment.mediaMs > LONGEST_MS) return this.#breakOff();
		const [first] = open.pictures;
		const likelyEndMs = picture.mediaMs + (picture.mediaMs - open.pictures.at(-1)!.mediaMs);
		if (likelyEndMs - first!.mediaMs > this.#partMs + EXACT_MS) this.#goOnWith([picture], nowMs);
		else open.pictures.push(picture);
	}

	audio(frame: TimedFrame): void {
		for (const lane of new Set([this.#run, ...this.#pending].map((of) => of?.lane))) lane?.put(frame);
		this.#flush();
	}

	/** Small pictures have come, or do not come any more. */
	small(): void {
		this.#flush();
	}

	/** The gate closed at `atMs`: nothing that arrived then or later stays, and the next picture begins anew. */
	cut(atMs: number): void {
		const open = this.#open;
		this.#run = undefined;
		this.#open = undefined;
		this.#pending = this.#pending.flatMap((waiting) => {
			const pictures = takeBefore(waiting.pictures, atMs);
			if (pictures.length === 0) return [];
			const endMs = pictures.length === waiting.pictures.length ? waiting.endMs : endOf(pictures);
			return [{ ...waiting, pictures, endMs, soundUntilMs: atMs }];
		});
		const pictures = open ? takeBefore(open.pictures, atMs) : [];
		if (pictures.length > 0)
			this.#complete({ ...open!, pictures }, this.#guessEnd(pictures), true, atMs, atMs);
		else this.#endSegment();
	}

	/** Tells the time, at least every few hundred ms. */
	tick(nowMs: number): void {
		this.#flush(nowMs);
		const last = this.#open?.pictures.at(-1);
		if (last && nowMs - last.arrived.untilMs > STALL_MS) this.#breakOff();
	}

	/** No picture follows; what waits for its sound still gets it. */
	end(): void {
		this.#breakOff();
	}

	/** The session is over: everything there is goes out now. */
	close(): void {
		this.end();
		this.#flush(Infinity);
	}

	#begin(picture: Picture): void {
		if (!picture.key) return;
		this.#run ??= {
			offsetMs: this.#timeline.offsetFor(picture.mediaMs, picture.wallMs),
			lane: new AudioLane(picture.mediaMs),
			laneStartMs: picture.mediaMs
		};
		this.#open = {
			run: this.#run,
			pictures: [picture],
			segment: picture,
			begins: true,
			discontinuity: true
		};
	}

	/** The picture before `next` lasted longer than was likely: it goes into a part of its own when it does not fit. */
	#keepShort(next: Picture): void {
		const { pictures } = this.#open!;
		if (pictures.length < 2 || next.mediaMs - pictures[0]!.mediaMs <= this.#partMs + EXACT_MS) return;
		this.#goOnWith([pictures.pop()!], next.arrived.untilMs);
	}

	/** The open part is complete; another one of the same segment begins with `pictures`. */
	#goOnWith(pictures: Picture[], nowMs: number): void {
		const open = this.#open!;
		this.#complete(open, pictures[0]!.mediaMs, false, nowMs);
		this.#open = { ...open, pictures, begins: false, discontinuity: false };
	}

	/** Ends the open segment with its last picture; the run is over. */
	#breakOff(): void {
		const open = this.#open;
		this.#run = undefined;
		this.#open = undefined;
		if (open) {
			const endMs = this.#guessEnd(open.pictures);
			this.#complete(open, endMs, true, open.pictures.at(-1)!.arrived.untilMs);
		}
	}

	#complete(open: Open, endMs: number, ends: boolean, nowMs: number, soundUntilMs = Infinity): void {
		this.#timeline.reached(endMs + open.run.offsetMs);
		const waitsUntilMs = nowMs + SOUND_WAIT_MS;
		this.#pending.push({ ...open.run, ...open, endMs, ends, soundUntilMs, waitsUntilMs });
		this.#flush(nowMs);
	}

	/** The part that was the last so far has become the last of its segment. */
	#endSegment(): void {
		const last = this.#pending.pop();
		if (last) this.#pending.push({ ...last, ends: true });
		else this.#sink.end();
	}

	/** Hands on, in order, what need not wait any longer. */
	#flush(nowMs = -Infinity): void {
		for (let next; (next = this.#pending[0]) && (isReady(next) || nowMs >= next.waitsUntilMs);) {
			this.#pending.shift();
			this.#sink.part(assemble(next, ++this.#fragments));
		}
	}

	#guessEnd(pictures: readonly Picture[]): number {
		const longest = pictures[0]!.mediaMs + this.#partMs;
		return Math.max(Math.min(endOf(pictures), longest), pictures.at(-1)!.mediaMs + 1);
	}
}

const isReady = (part: Pending): boolean => hasItsSound(part) && hasItsSmall(part);

const hasItsSmall = ({ pictures }: Pending): boolean => !pictures.some(({ small }) => small?.isAwaited);

function hasItsSound({ lane, laneStartMs, endMs }: Pending): boolean {
	const isSilent = lane.reachedMs === laneStartMs && endMs - laneStartMs >= SILENT_AFTER_MS;
	return isSilent || lane.reachedMs >= endMs;
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
