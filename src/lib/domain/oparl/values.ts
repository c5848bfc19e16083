/** Instants as OParl writes them, and as its clients write them. */
import { dateFormat, day, instantAt } from '../calendar.ts';

const withOffset = (timeZone: string) =>
	dateFormat('sv-SE', {
		timeZone,
		year: 'numeric',
		month: '2-digit',
		day: '2-digit',
		hour: '2-digit',
		minute: '2-digit',
		second: '2-digit',
		timeZoneName: 'longOffset'
	});

/**
 * `2026-11-24T18:00:00+01:00`: whole seconds and an offset, never `Z` (OParl 1.1, 3-00). Fractions are cut off.
 */
export function dateTime(at: Date, timeZone: string): string {
	const [date, time, zone] = withOffset(timeZone).format(at).split(' ');
	return `${date!.padStart(10, '0')}T${time}${zone!.slice('GMT'.length) || '+00:00'}`.replace('\u2212', '-');
}

const WRITTEN =
	/^(\d{4}-\d{2}-\d{2})(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:[.,]\d{1,9})?)?)? ?(Z|[+-]?(?:[01]\d):?[0-5]\d)?$/i;

/** What clients mean by "ever" is the first or last day they know; these are years that every clock and database can write. */
const FIRST_DAY = '1000-01-03';
const LAST_DAY = '9999-12-29';

/**
 * The instant a client means, `undefined` when it cannot be told. OParl asks for a complete date-time; `Z`, fractions,
 * a missing offset (then it is `timeZone`), a day alone, and an offset whose plus sign was read as a blank will do.
 */
export function readDateTime(text: string, timeZone: string): Date | undefined {
	const [, date, hours = '00', minutes = '00', seconds = '00', zone] = WRITTEN.exec(text.trim()) ?? [];
	if (!date) return undefined;
	try {
		day(date);
	} catch {
		// Not every eight digits are a day: 30 February.
		return undefined;
	}
	if (date < FIRST_DAY) return new Date(`${FIRST_DAY}T00:00:00Z`);
	if (date > LAST_DAY) return new Date(`${LAST_DAY}T23:59:59Z`);
	if (!zone) {
		const minute = instantAt(day(date), `${hours}:${minutes}`, timeZone);
		return new Date(minute.getTime() + Number(seconds) * 1000);
	}
	const [, sign = '+', offsetHours, offsetMinutes] = /^([+-])?(\d\d):?(\d\d)$/.exec(zone) ?? [];
	const offset = zone.toUpperCase() === 'Z' ? 'Z' : `${sign}${offsetHours}:${offsetMinutes}`;
	const instant = new Date(`${date}T${hours}:${minutes}:${seconds}${offset}`);
	return Number.isNaN(instant.getTime()) ? undefined : instant;
}
