/** Where in a recording an instant is played, and which instant is played at a place. */
import { LONGEST_CUE_MS, type Cue, type Spoken } from './cues.ts';

/** What is played without a cut. */
export interface Stretch {
	readonly startedAt: Date;
	readonly durationMs: number;
	/** From the first frame of the recording. */
	readonly offsetMs: number;
}

/** Less of it than this is no caption but the rest of one, in ms. */
const SHORTEST_MS = 100;
/** How much too early a caption may begin, in ms: as much as the database lets it be without a picture (`db/captions.ts`). */
const EARLY_MS = 250;

/**
 * The caption in the recording, cut where the stretch it begins in is; `undefined` when its beginning is not played.
 *
 * @param stretches in order, as all of this module
 */
export function placeSpoken(
	stretches: readonly Stretch[],
	{ startedAt, durationMs, text }: Spoken
): Cue | undefined {
	const from = startedAt.getTime();
	const stretch = last(stretches, ({ startedAt: begins }) => begins.getTime() <= from + EARLY_MS);
	if (!stretch) return undefined;
	const into = Math.max(0, from - stretch.startedAt.getTime());
	if (into >= stretch.durationMs) return undefined;
	const fromMs = stretch.offsetMs + into;
	return { fromMs, untilMs: Math.min(fromMs + durationMs, stretch.offsetMs + stretch.durationMs), text };
}

/** What is played at `cue` was said then; cut at the end of the stretch. `undefined` when the recording is not that long. */
export function spokenAt(stretches: readonly Stretch[], { fromMs, untilMs, text }: Cue): Spoken | undefined {
	const at = stretches.findIndex(({ offsetMs, durationMs }) => fromMs < offsetMs + durationMs);
	let stretch = stretches[at];
	if (!stretch) return undefined;
	let begins = fromMs;
	const next = stretches[at + 1];
	const rest = stretch.offsetMs + stretch.durationMs - fromMs;
	// It begins in the last moment before a cut and belongs behind it.
	if (next && rest < SHORTEST_MS && untilMs - next.offsetMs > rest) {
		stretch = next;
		begins = next.offsetMs;
	}
	const durationMs = Math.min(untilMs, stretch.offsetMs + stretch.durationMs) - begins;
	if (durationMs < 1) return undefined;
	return {
		startedAt: new Date(Math.round(stretch.startedAt.getTime() + begins - stretch.offsetMs)),
		durationMs: Math.min(LONGEST_CUE_MS, Math.max(1, Math.floor(durationMs))),
		text
	};
}

/** The instant that is played at `offsetMs` of the recording; `undefined` behind its end. */
export function momentIn(stretches: readonly Stretch[], offsetMs: number): Date | undefined {
	const stretch = stretches.find((each) => offsetMs < each.offsetMs + each.durationMs);
	return stretch && new Date(stretch.startedAt.getTime() + offsetMs - stretch.offsetMs);
}

/** Found by halving: a recording masked by many speeches has hundreds of stretches, and thousands of captions ask. */
function last(stretches: readonly Stretch[], holds: (stretch: Stretch) => boolean): Stretch | undefined {
	let [low, high] = [0, stretches.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (holds(stretches[middle]!)) low = middle + 1;
		else high = middle;
	}
	return stretches[low - 1];
}
