/** Months and weeks of the calendar page. */
import { addDays, day, daysBetween, type Day } from '#lib/domain/calendar.ts';

export interface Month {
	/** `2026-11`. */
	readonly key: string;
	readonly first: Day;
	readonly last: Day;
	readonly previous: string;
	readonly next: string;
	/** Weeks from Monday to Sunday that touch the month. */
	readonly weeks: readonly (readonly Day[])[];
}

/** The month `key` names (`2026-11`), or that of `today` when it names none. */
export function monthOf(key: string | null, today: Day): Month {
	const named = key && /^[1-9]\d{3}-(0[1-9]|1[0-2])$/.test(key) ? key : today.slice(0, 7);
	const first = day(`${named}-01`);
	const next = addDays(first, 31).slice(0, 7);
	const last = addDays(day(`${next}-01`), -1);
	const start = addDays(first, -((weekday(first) + 6) % 7));
	const weeks: Day[][] = [];
	for (let monday = start; monday <= last; monday = addDays(monday, 7)) {
		weeks.push([0, 1, 2, 3, 4, 5, 6].map((offset) => addDays(monday, offset)));
	}
	return { key: named, first, last, previous: addDays(first, -1).slice(0, 7), next, weeks };
}

export interface Week {
	/** Its Monday. */
	readonly key: Day;
	readonly first: Day;
	readonly last: Day;
	readonly previous: Day;
	readonly next: Day;
	/** Number in its year (ISO 8601). */
	readonly number: number;
	readonly days: readonly Day[];
}

/** The week from Monday to Sunday that the day `key` lies in, or that of `today` when it is none. */
export function weekOf(key: string | null, today: Day): Week {
	const named = key && /^[1-9]\d{3}-\d{2}-\d{2}$/.test(key) && isDay(key) ? day(key) : today;
	const monday = addDays(named, -((weekday(named) + 6) % 7));
	const thursday = addDays(monday, 3);
	return {
		key: monday,
		first: monday,
		last: addDays(monday, 6),
		previous: addDays(monday, -7),
		next: addDays(monday, 7),
		number: Math.floor(daysBetween(day(`${thursday.slice(0, 4)}-01-01`), thursday) / 7) + 1,
		days: [0, 1, 2, 3, 4, 5, 6].map((offset) => addDays(monday, offset))
	};
}

/** Where the way from a month to its weeks leads: to the week of `today` if that lies in it, else to its first. */
export function weekWithin(month: Month, today: Day): Week {
	return weekOf(isWithin(month, today) ? today : month.first, today);
}

/** And back: the month of `today` if that lies in the week, else that of its Monday. */
export function monthAround(week: Week, today: Day): string {
	return (isWithin(week, today) ? today : week.first).slice(0, 7);
}

const isWithin = (span: Month | Week, date: Day) => span.first <= date && date <= span.last;

function isDay(text: string): boolean {
	const at = new Date(`${text}T00:00:00Z`);
	return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** 0 for Sunday. */
function weekday(date: Day): number {
	return new Date(`${date}T00:00:00Z`).getUTCDay();
}
