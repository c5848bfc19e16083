/** What of a sitting is not in its recording, and why. */
import { isOpen } from '../broadcasts/feed.ts';

/** In ms since the epoch, the end not included. */
export interface Gap {
	readonly fromMs: number;
	readonly untilMs: number;
	/** As the feed gives it. What might have been kept: `no-media`, nothing came from the camera; `not-stored`, it found no room. */
	readonly reason: string;
}

/** A stretch with one answer of the archive's feed; the last one may be `Infinity` long. */
export interface GapWindow {
	readonly fromMs: number;
	readonly untilMs: number;
	readonly picture: string;
	readonly sound: string;
	readonly reason: string;
}

export interface Stretch {
	readonly startedAtMs: number;
	readonly durationMs: number;
}

/** What is shorter nobody misses, in ms; a segment that touches a closed instant goes with it. */
const SHORTEST_MS = 2_500;

/**
 * In order of time, from the opening to the closing of the sitting; neighbours differ in reason.
 *
 * @param windows the archive's feed along the sitting
 * @param kept in order of time, not overlapping
 * @param lost likewise: what came and could not be stored
 */
export function gapsOf(
	windows: readonly GapWindow[],
	kept: readonly Stretch[],
	lost: readonly Stretch[] = []
): Gap[] {
	const gaps: Gap[] = [];
	const add = (fromMs: number, untilMs: number, reason: string) => {
		const before = gaps.at(-1);
		if (before?.reason === reason && before.untilMs >= fromMs) gaps[gaps.length - 1] = { ...before, untilMs };
		else gaps.push({ fromMs, untilMs, reason });
	};
	const addMissing = (fromMs: number, untilMs: number) => {
		let at = fromMs;
		for (const { startedAtMs, durationMs } of lost) {
			const endMs = Math.min(startedAtMs + durationMs, untilMs);
			if (endMs <= at || startedAtMs >= untilMs) continue;
			// Between two that were lost one after the other nothing is missed.
			const isBreak = startedAtMs - at >= SHORTEST_MS;
			if (isBreak) add(at, startedAtMs, 'no-media');
			add(isBreak ? startedAtMs : at, endMs, 'not-stored');
			at = endMs;
		}
		if (at < untilMs) add(at, untilMs, 'no-media');
	};
	for (const { fromMs, untilMs, ...feed } of windows) {
		if (untilMs === Infinity || feed.reason === 'not-opened' || feed.reason === 'closed') continue;
		if (!isOpen(feed)) {
			add(fromMs, untilMs, feed.reason);
			continue;
		}
		let at = fromMs;
		for (const { startedAtMs, durationMs } of kept) {
			const endMs = startedAtMs + durationMs;
			if (endMs <= at || startedAtMs >= untilMs) continue;
			if (startedAtMs > at) addMissing(at, startedAtMs);
			at = Math.max(at, endMs);
		}
		if (at < untilMs) addMissing(at, untilMs);
	}
	return gaps.filter(({ fromMs, untilMs }) => untilMs - fromMs >= SHORTEST_MS);
}
