/** The span of days a page of gaps is about: a year, or the twelve months up to today. */
import { addDays, day, type Day } from '#lib/domain/calendar.ts';

export interface Span {
	/** The year asked for; `undefined` for the last twelve months. */
	readonly year: number | undefined;
	readonly from: Day;
	/** The first day after it. */
	readonly until: Day;
}

/** `asked` names a year from `first` to that of `today`; anything else means the last twelve months. */
export function spanOf(asked: string | null, first: number, today: Day): Span {
	const year = Number(asked);
	if (!Number.isInteger(year) || year < first || year > Number(today.slice(0, 4))) {
		return { year: undefined, from: addDays(today, -365), until: addDays(today, 1) };
	}
	return { year, from: day(`${year}-01-01`), until: day(`${year + 1}-01-01`) };
}
