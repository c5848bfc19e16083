/** Calendar days without a clock or a zone: arithmetic for deadlines and terms. */

/** A day as `YYYY-MM-DD` in the proleptic Gregorian calendar. */
export type Day = string & { readonly __day: unique symbol };

const DAY_MS = 86_400_000;

/**
 * Reads `text` as a day.
 *
 * @throws {RangeError} if it is not an existing day written as `YYYY-MM-DD`
 */
export function day(text: string): Day {
	const ms = Date.parse(`${text}T00:00:00Z`);
	if (
		!/^\d{4}-\d{2}-\d{2}$/.test(text) ||
		Number.isNaN(ms) ||
		new Date(ms).toISOString().slice(0, 10) !== text
	) {
		throw new RangeError(`not a day: ${text}`);
	}
	return text as Day;
}

/** The day `count` days after `from`; negative counts go back. */
export function addDays(from: Day, count: number): Day {
	return new Date(Date.parse(`${from}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10) as Day;
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
	return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** `Intl.DateTimeFormat`, once for each set of options: making one takes longer than rendering a row of a page with it. */
export function dateFormat(
	language: string,
	options: Readonly<Intl.DateTimeFormatOptions>
): Intl.DateTimeFormat {
	const key = JSON.stringify([language, options]);
	const known = formats.get(key);
	if (known) return known;
	const made = new Intl.DateTimeFormat(language, options);
	formats.set(key, made);
	return made;
}

/** The day it is at `instant` in `timeZone` (IANA name). */
export function dayOf(instant: Date, timeZone: string): Day {
	return dateFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(instant) as Day;
}

/**
 * The instant at which clocks in `timeZone` (IANA name) show `time` (`HH:MM`) on `on`. An hour that summer time skips
 * becomes the one after it; of an hour that comes twice it is the first.
 */
export function instantAt(on: Day, time: string, timeZone: string): Date {
	const shown = Date.parse(`${on}T${time}:00Z`);
	const [before, after] = [-DAY_MS, DAY_MS].map((ms) => offsetMs(new Date(shown + ms), timeZone)) as [
		number,
		number
	];
	const possible = [shown - before, shown - after].map((ms) => new Date(ms));
	return (
		possible.find((instant) => instant.getTime() + offsetMs(instant, timeZone) === shown) ?? possible[0]!
	);
}

/** How far clocks in `timeZone` are ahead of UTC at `instant`. */
function offsetMs(instant: Date, timeZone: string): number {
	const parts = dateFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
	return (
		Date.parse(`${parts.format(instant).replace(' ', 'T')}Z`) - Math.floor(instant.getTime() / 1000) * 1000
	);
}

/** The time on the wall at `instant` in `timeZone` as `HH:MM`. */
export function timeOf(instant: Date, timeZone: string): string {
	return dateFormat('de-DE', { timeZone, hour: '2-digit', minute: '2-digit' }).format(instant);
}

/** The languages of letters. */
export type Locale = 'de' | 'en';

const LANGUAGES = { de: 'de-DE', en: 'en-GB' } as const;

/** The day at `instant` in `timeZone` as minutes and letters write it: `Dienstag, 24. November 2026`. */
export function dayInWords(instant: Date, timeZone: string, locale: Locale = 'de'): string {
	return dateFormat(LANGUAGES[locale], { timeZone, dateStyle: 'full' }).format(instant);
}

/** Day and time: `Dienstag, 24. November 2026, 17:00 Uhr`. */
export function momentInWords(instant: Date, timeZone: string, locale: Locale = 'de'): string {
	return `${dayInWords(instant, timeZone, locale)}, ${timeOf(instant, timeZone)}${locale === 'de' ? ' Uhr' : ''}`;
}
