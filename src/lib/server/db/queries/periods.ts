/** What lies within a period, such as a legislative term. */
import { and, gte, lt, lte, type SQL } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import { addDays, instantAt, type Day } from '#lib/domain/calendar.ts';

/** From its first to its last day; an open end is not over yet. */
export interface Period {
	readonly startDate: Day | null;
	readonly endDate: Day | null;
}

export const ALWAYS: Period = { startDate: null, endDate: null };

/** The day lies within the period. */
export function isDayWithin(day: AnyPgColumn, { startDate, endDate }: Period): SQL | undefined {
	return and(startDate ? gte(day, startDate) : undefined, endDate ? lte(day, endDate) : undefined);
}

/** The instant lies within the days of the period, as `timeZone` has them. */
export function isInstantWithin(
	instant: AnyPgColumn,
	{ startDate, endDate }: Period,
	timeZone: string
): SQL | undefined {
	return and(
		startDate ? gte(instant, instantAt(startDate, '00:00', timeZone)) : undefined,
		endDate ? lt(instant, instantAt(addDays(endDate, 1), '00:00', timeZone)) : undefined
	);
}
