/**
 * How far a resolution is carried out (Beschlusskontrolle): the traffic light councils ask for, read off the office's
 * reports and the due date.
 *
 * A status is never typed in. Whoever carries out reports what was done and, where it takes longer, a later day with the
 * reason; late is then a matter of the calendar and nobody's judgement.
 */
import type { Day } from '../calendar.ts';

/** What the office says of itself. */
export const PROGRESS = ['open', 'running', 'done', 'dropped'] as const;
export type Progress = (typeof PROGRESS)[number];

/** What the council reads. `untracked`: nobody reports on it, as on decisions of the time before. */
export const STATUSES = ['open', 'running', 'delayed', 'overdue', 'done', 'dropped', 'untracked'] as const;
export type Status = (typeof STATUSES)[number];

/** In lists of what is still to be done. */
export const UNFINISHED: readonly Status[] = ['open', 'running', 'delayed', 'overdue'];

export interface Standing {
	readonly progress: Progress;
	/** By when it has to be carried out. */
	readonly due?: Day | undefined;
	/** What was promised first. */
	readonly firstDue?: Day | undefined;
}

/** The status on `today`. On its due day nothing is overdue yet. */
export function statusOf({ progress, due, firstDue }: Standing, today: Day): Exclude<Status, 'untracked'> {
	if (progress === 'done' || progress === 'dropped') return progress;
	if (due && due < today) return 'overdue';
	if (due && firstDue && due > firstDue) return 'delayed';
	return progress;
}

/** A report that counts, in the order in which they were taken in. */
export interface Reported {
	/** Day it speaks of. */
	readonly on: Day;
	/** How far the office says it is; missing when it says nothing about it. */
	readonly progress?: Progress | undefined;
	/** The new day when it moves the due date. */
	readonly due?: Day | undefined;
}

export interface Facts extends Standing {
	/** Day on which it was carried out or given up. */
	readonly endedOn?: Day | undefined;
}

/** What holds after all reports. Taking one back is leaving it out. */
export function factsAfter(firstDue: Day | undefined, reports: readonly Reported[]): Facts {
	const start: Facts = { progress: 'open', firstDue, due: firstDue };
	return reports.reduce<Facts>(({ progress, due, endedOn }, report) => {
		const now = report.progress ?? progress;
		const ended = now === 'done' || now === 'dropped';
		return {
			progress: now,
			firstDue,
			due: report.due ?? due,
			endedOn: ended ? (now === progress ? endedOn : report.on) : undefined
		};
	}, start);
}
