/** The town's year: instants of its zone, legislative terms and the rounds in which its bodies meet. */
import { addDays, day, dayOf, type Day } from '#lib/domain/calendar.ts';

export const ZONE = 'Europe/Berlin';

/** The instant at which clocks in the town show `time` (`HH:MM`) on `on`. */
export function instantOf(on: Day, time: string): Date {
	const guess = new Date(`${on}T${time}:00Z`);
	const shown = new Date(`${guess.toLocaleString('sv-SE', { timeZone: ZONE }).replace(' ', 'T')}Z`);
	return new Date(guess.getTime() - (shown.getTime() - guess.getTime()));
}

/** 0 Sunday to 6 Saturday. */
const weekday = (on: Day) => new Date(`${on}T00:00:00Z`).getUTCDay();

/** The nearest day with `wanted` as weekday, not after `on`. */
export const backTo = (on: Day, wanted: number) => addDays(on, -((weekday(on) - wanted + 7) % 7));

/** `Donnerstag, 26. November 2026`. */
export function longDay(on: Day): string {
	return new Intl.DateTimeFormat('de-DE', { timeZone: 'UTC', dateStyle: 'full' }).format(
		new Date(`${on}T00:00:00Z`)
	);
}

/** `26. November 2026`. */
export function plainDay(on: Day): string {
	return new Intl.DateTimeFormat('de-DE', { timeZone: 'UTC', dateStyle: 'long' }).format(
		new Date(`${on}T00:00:00Z`)
	);
}

/** `26.11.2026`. */
export const shortDay = (on: Day) => `${on.slice(8)}.${on.slice(5, 7)}.${on.slice(0, 4)}`;

/** A legislative term: councils in Nordrhein-Westfalen sit five years from 1 November (§ 14 KWahlG NRW). */
export interface Term {
	readonly name: string;
	readonly start: Day;
	readonly end: Day;
}

/** The term that runs on `today` and the one before it, older first. */
export function termsAround(today: Day): readonly [Term, Term] {
	const year = Number(today.slice(0, 4)) - (today.slice(5) < '11-01' ? 1 : 0);
	const start = year - ((((year - 2020) % 5) + 5) % 5);
	const term = (from: number): Term => ({
		name: `Wahlperiode ${from}–${from + 5}`,
		start: day(`${from}-11-01`),
		end: day(`${from + 5}-10-31`)
	});
	return [term(start - 5), term(start)];
}

/** Weeks without sittings: summer holidays and the turn of the year. */
function isQuiet(on: Day): boolean {
	const date = on.slice(5);
	return (date >= '07-12' && date <= '08-26') || date >= '12-19' || date <= '01-14';
}

/** Easter Sunday of a year (Gauss, as corrected by Lichtenberg). */
function easter(year: number): Day {
	const k = Math.floor(year / 100);
	const m = 15 + Math.floor((3 * k + 3) / 4) - Math.floor((8 * k + 13) / 25);
	const s = 2 - Math.floor((3 * k + 3) / 4);
	const a = year % 19;
	const d = (19 * a + m) % 30;
	const r = Math.floor((d + Math.floor(a / 11)) / 29);
	const og = 21 + d - r;
	const sz = 7 - ((year + Math.floor(year / 4) + s) % 7);
	return addDays(day(`${year}-03-01`), og + (7 - ((og - sz) % 7)) - 1);
}

/** A public holiday in Nordrhein-Westfalen (§ 2 Feiertagsgesetz NW). */
function isHoliday(on: Day): boolean {
	const sunday = easter(Number(on.slice(0, 4)));
	return (
		['01-01', '05-01', '10-03', '11-01', '12-25', '12-26'].includes(on.slice(5)) ||
		[-2, 1, 39, 50, 60].some((days) => addDays(sunday, days) === on)
	);
}

/** `on`, or the next working day that is no holiday. */
export function workingDay(on: Day): Day {
	let found = on;
	while (isHoliday(found) || weekday(found) === 0 || weekday(found) === 6) found = addDays(found, 1);
	return found;
}

/** `on`, or the last working day before it. */
export function workingDayBefore(on: Day): Day {
	let found = on;
	while (isHoliday(found) || weekday(found) === 0 || weekday(found) === 6) found = addDays(found, -1);
	return found;
}

/**
 * The days on which the council meets at the end of its rounds, newest first: `tonight`, then Thursdays ten weeks apart,
 * moved out of quiet weeks.
 */
export function councilDays(tonight: Day, count: number): Day[] {
	const days = [tonight];
	while (days.length < count) {
		let on = backTo(addDays(days[days.length - 1]!, -68), 4);
		while (isQuiet(on) || isHoliday(on)) on = addDays(on, -7);
		days.push(on);
	}
	return days;
}

export { addDays, dayOf, type Day };
