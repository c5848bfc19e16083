/** Dates and times as an official letter writes them, in the zone of the data and the language of the page. */
import { dateFormat, dayOf, daysBetween } from '#lib/domain/calendar.ts';
import { getLocale } from '#lib/paraglide/runtime.js';

/** `full` Donnerstag, 26. November 2026, 17:00 Uhr · `date` without time · `short` 26.11.2026 · `time` 17:00 Uhr · `clock` 17:00 · `stamp` 26.11.2026, 17:00 Uhr · `month` November 2026 · `weekday` Donnerstag · `day` 26. November 2026 */
export type DateFormat = 'full' | 'date' | 'short' | 'time' | 'clock' | 'stamp' | 'month' | 'weekday' | 'day';

/** A day does not part from its month, nor a time from its „Uhr“. */
const NBSP = '\u00a0';

const LANGUAGES = { de: 'de-DE', en: 'en-GB' } as const;

/** `at` in `zone` (IANA), in `locale` (`de` or `en`, by default the page's). A `YYYY-MM-DD` is a day without a zone. */
export function formatDate(
	at: Date | string,
	format: DateFormat,
	zone: string,
	locale: keyof typeof LANGUAGES = getLocale()
): string {
	const isDay = typeof at === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(at);
	const parts = partsOf(new Date(at), isDay ? 'UTC' : zone, LANGUAGES[locale]);
	const clock = `${parts.hour}:${parts.minute}`;
	const time = locale === 'de' ? `${clock}${NBSP}Uhr` : clock;
	const long = `${parts.day}${locale === 'de' ? '.' : ''}${NBSP}${parts.month} ${parts.year}`;
	const short = dateFormat(LANGUAGES[locale], {
		timeZone: isDay ? 'UTC' : zone,
		day: '2-digit',
		month: '2-digit',
		year: 'numeric'
	}).format(new Date(at));
	switch (format) {
		case 'clock':
			return clock;
		case 'time':
			return time;
		case 'short':
			return short;
		case 'stamp':
			return `${short}, ${time}`;
		case 'month':
			return `${parts.month} ${parts.year}`;
		case 'weekday':
			return parts.weekday!;
		case 'day':
			return long;
		case 'date':
			return `${parts.weekday}, ${long}`;
		case 'full':
			return isDay ? `${parts.weekday}, ${long}` : `${parts.weekday}, ${long}, ${time}`;
	}
}

/** Minutes and seconds as `2:05`, from an hour on `1:02:05`; negative counts as 0. */
export function formatDuration(ms: number): string {
	const seconds = Math.max(0, Math.round(ms / 1000));
	const two = (value: number) => String(value).padStart(2, '0');
	const hours = Math.floor(seconds / 3600);
	const minutes = Math.floor((seconds % 3600) / 60);
	return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

const DAYS = { month: 30.4375, year: 365.25 } as const;

/** Distance of `at` from `now` as people count it: within a day by the clock, then by the days of the calendar in `zone`. */
export function formatRelative(
	at: Date | string,
	now: Date,
	zone: string,
	locale: keyof typeof LANGUAGES = getLocale()
): string {
	const relative = new Intl.RelativeTimeFormat(LANGUAGES[locale], { numeric: 'auto' });
	const minutes = Math.trunc((new Date(at).getTime() - now.getTime()) / 60_000);
	if (Math.abs(minutes) < 60) return relative.format(minutes, 'minute');
	if (Math.abs(minutes) < 24 * 60) return relative.format(Math.trunc(minutes / 60), 'hour');
	const days = daysBetween(dayOf(now, zone), dayOf(new Date(at), zone));
	if (Math.abs(days) < DAYS.month) return relative.format(days, 'day');
	if (Math.abs(days) < DAYS.year) return relative.format(Math.trunc(days / DAYS.month), 'month');
	return relative.format(Math.trunc(days / DAYS.year), 'year');
}

function partsOf(at: Date, timeZone: string, language: string): Record<string, string> {
	const format = dateFormat(language, {
		timeZone,
		weekday: 'long',
		day: 'numeric',
		month: 'long',
		year: 'numeric',
		hour: '2-digit',
		minute: '2-digit',
		hourCycle: 'h23'
	});
	return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
}
