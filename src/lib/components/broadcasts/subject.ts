/** What is on the table and who speaks, from an instant on. */
export interface Subject {
	/** Since 1970. */
	readonly atMs: number;
	/** „Ö 5 Neubau der Grundschule“. */
	readonly item?: string;
	readonly speaker?: { readonly name: string; readonly faction: string | null };
}

/** What is shown over the picture, and for how long, in ms of the picture's own time. */
const SHOWN_MS = 8000;

/**
 * What to show over the picture of `instantMs`: for some seconds when it is new, and after a jump to `jumpedMs`, who jumps wants to know
 * where they are. Nothing where nothing is known.
 */
export function subjectAt(
	subjects: readonly Subject[],
	instantMs: number,
	jumpedMs: number
): Subject | undefined {
	const subject = subjects.findLast(({ atMs }) => atMs <= instantMs);
	if (!subject?.item && !subject?.speaker) return undefined;
	return instantMs - Math.max(subject.atMs, jumpedMs) < SHOWN_MS ? subject : undefined;
}
