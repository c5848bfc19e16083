/** Stretches of time that begin and may still be going on: presence, speeches, breaks, exclusions. */

/** From `from` (included) to `until` (not included); without `until` it is still going on. */
export interface Interval {
	readonly from: Date;
	readonly until?: Date;
}

/** The interval still going on, if the last one is. */
export function current<T extends Interval>(intervals: readonly T[] | undefined): T | undefined {
	const last = intervals?.at(-1);
	return last && !last.until ? last : undefined;
}

/** The same intervals with the one still going on ended at `at`. */
export function ended<T extends Interval>(intervals: readonly T[], at: Date): readonly T[] {
	const last = current(intervals);
	return last ? [...intervals.slice(0, -1), { ...last, until: at }] : intervals;
}

/** Was `instant` inside one of them? */
export function covers(intervals: readonly Interval[], instant: Date): boolean {
	return intervals.some(({ from, until }) => from <= instant && (!until || instant < until));
}
