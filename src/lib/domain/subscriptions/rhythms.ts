/** When news reaches a subscriber: at once, or collected in the morning of every day or of every Monday. */
import { addDays, dayOf, instantAt } from '../calendar.ts';

export const RHYTHMS = ['at-once', 'daily', 'weekly'] as const;
export type Rhythm = (typeof RHYTHMS)[number];

/** Before the working day begins. */
const MORNING = '07:00';

/** When what became known at `now` is due in `timeZone` (IANA name): now, or the next morning the rhythm has. */
export function dueAt(rhythm: Rhythm, now: Date, timeZone: string): Date {
	if (rhythm === 'at-once') return now;
	const today = dayOf(now, timeZone);
	for (let ahead = 0; ; ahead++) {
		const on = addDays(today, ahead);
		const morning = instantAt(on, MORNING, timeZone);
		if (morning > now && (rhythm === 'daily' || isMonday(on))) return morning;
	}
}

const isMonday = (on: string) => new Date(`${on}T00:00:00Z`).getUTCDay() === 1;

/** From the morning of the day before on, a coming meeting is reminded of. */
export function remindsFrom(start: Date, timeZone: string): Date {
	return instantAt(addDays(dayOf(start, timeZone), -1), MORNING, timeZone);
}
