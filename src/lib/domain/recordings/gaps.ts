/** What of a sitting is not in its recording, and why. */
import type { FeedReason } from '../broadcasts/feed.ts';
import { isOpen } from '../broadcasts/feed.ts';
import type { FeedInterval } from '../broadcasts/timeline.ts';
import type { KeptMedia } from './placing.ts';

export interface Gap {
	readonly from: Date;
	readonly until: Date;
	/** `no-media`: it might have been kept, but nothing came from the camera. */
	readonly reason: FeedReason | 'no-media';
}

/** What is shorter nobody misses, in ms; a segment that touches a closed instant goes with it. */
const SHORTEST_MS = 2_500;

/**
 * In order of time, from the opening to the closing of the sitting; neighbours differ in reason.
 *
 * @param timeline the archive's feed, as `feedTimeline` and `keepOnly` give it
 * @param kept in order of time, not overlapping
 */
export function gapsOf(timeline: readonly FeedInterval[], kept: readonly KeptMedia[]): Gap[] {
	const gaps: Gap[] = [];
	const add = (fromMs: number, untilMs: number, reason: Gap['reason']) => {
		const before = gaps.at(-1);
		if (before?.reason === reason && before.until.getTime() >= fromMs) {
			gaps[gaps.length - 1] = { ...before, until: new Date(untilMs) };
		} else {
			gaps.push({ from: new Date(fromMs), until: new Date(untilMs), reason });
		}
	};
	for (const { from, until, feed } of timeline) {
		if (!until || feed.reason === 'not-opened' || feed.reason === 'closed') continue;
		if (!isOpen(feed)) {
			add(from.getTime(), until.getTime(), feed.reason);
			continue;
		}
		let at = from.getTime();
		for (const { startedAt, durationMs } of kept) {
			const begins = startedAt.getTime();
			if (begins + durationMs <= at || begins >= until.getTime()) continue;
			if (begins > at) add(at, begins, 'no-media');
			at = Math.max(at, begins + durationMs);
		}
		if (at < until.getTime()) add(at, until.getTime(), 'no-media');
	}
	return gaps.filter(({ from, until }) => until.getTime() - from.getTime() >= SHORTEST_MS);
}
