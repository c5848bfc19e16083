/** Who was there from when to when: basis of quorum, vote base, allowance and minutes. */
import type { Interval } from './intervals.ts';
import type { SittingState } from './state.ts';

export interface Attendance {
	readonly personId: string;
	readonly name: string;
	readonly votingRight: boolean;
	/** Presence during the sitting: nothing before the opening or after the close counts. */
	readonly present: readonly Interval[];
	/** The rest of the sitting, empty for who was there all the time. */
	readonly absent: readonly Interval[];
}

/** Every member in the order of the members' list; empty intervals throughout before the opening. */
export function attendance(state: SittingState): Attendance[] {
	return state.agenda.members.map((member) => {
		const present = during(state, state.attendance.get(member.personId) ?? []);
		return { ...member, present, absent: gaps(state, present) };
	});
}

/** How long a member has been present by `now`, in milliseconds. */
export function presentMs({ present }: Attendance, now: Date): number {
	return present.reduce((sum, { from, until }) => sum + Math.max(0, Number(until ?? now) - Number(from)), 0);
}

/** The intervals cut to the sitting, those of no length left out. */
function during(state: SittingState, intervals: readonly Interval[]): Interval[] {
	const start = state.opening?.at;
	if (!start) return [];
	return intervals
		.map(({ from, until }) => ({ from: from < start ? start : from, until: until ?? state.closedAt }))
		.filter(({ from, until }) => !until || from < until);
}

function gaps(state: SittingState, present: readonly Interval[]): Interval[] {
	if (!state.opening) return [];
	const starts = [state.opening.at, ...present.map(({ until }) => until)];
	const ends = [...present.map(({ from }) => from), state.closedAt];
	return starts.flatMap((from, index) => {
		const until = ends[index];
		return from && (!until || from < until) ? [{ from, until }] : [];
	});
}
