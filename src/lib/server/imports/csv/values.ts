/** Single values as people write them in German tables. `undefined` means: this cannot be meant. */
import { day, type Day } from '#lib/domain/calendar.ts';

/** `31.12.2025`, `1.2.2025` or `2025-12-31`; two digits for the year could mean any century. */
export function dayIn(text: string): Day | undefined {
	const german = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/.exec(text);
	const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
	const [year, month, date] = german ? [german[3], german[2], german[1]] : (iso?.slice(1) ?? []);
	if (!year || !month || !date) return undefined;
	const written = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
	const there = new Date(`${written}T00:00:00Z`);
	return !Number.isNaN(there.getTime()) && there.toISOString().startsWith(written) ? day(written) : undefined;
}

/** `18:00`, `18.30 Uhr`, `9 Uhr`, also with seconds, as `HH:MM`. */
export function timeIn(text: string): string | undefined {
	const [, hour, minute = '00'] = /^(\d{1,2})(?:[:.](\d{2})(?::\d{2})?)?\s*(?:Uhr|h)?$/i.exec(text) ?? [];
	if (hour === undefined || Number(hour) > 23 || Number(minute) > 59) return undefined;
	return `${hour.padStart(2, '0')}:${minute}`;
}

const YES = new Set(['ja', 'j', 'x', '1', 'wahr', 'true', 'yes']);
const NO = new Set(['nein', 'n', '0', 'falsch', 'false', 'no']);

export function flagIn(text: string): boolean | undefined {
	const word = text.toLowerCase();
	return YES.has(word) ? true : NO.has(word) ? false : undefined;
}
