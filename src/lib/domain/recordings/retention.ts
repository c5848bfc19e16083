/** How long a recording is kept, and when it may be seen, by statute or rules of procedure. */

const DAY_MS = 86_400_000;

export interface Retention {
	/** Counted from the end of the sitting. */
	readonly days: number;
	/** At least until the next sitting of the same organization has ended (Art. 52 Abs. 4 GO BY). */
	readonly untilNextMeeting?: boolean;
}

/**
 * When the recording of a sitting that ended at `endedAt` has to be gone. As long as the next sitting decides and has not
 * ended, there is no such moment: `undefined`.
 */
export function deletionDue(
	endedAt: Date,
	{ days, untilNextMeeting = false }: Retention,
	nextEndedAt: Date | undefined
): Date | undefined {
	if (untilNextMeeting && !nextEndedAt) return undefined;
	const due = endedAt.getTime() + days * DAY_MS;
	return new Date(Math.max(due, (untilNextMeeting && nextEndedAt?.getTime()) || due));
}
