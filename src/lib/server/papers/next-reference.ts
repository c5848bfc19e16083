/** Gives out the numbers of papers: `2026/118`, one series per town and year. */
import { eq, sql } from 'drizzle-orm';
import { dayOf } from '#lib/domain/calendar.ts';
import type { Db } from '../db/client.ts';
import { bodies, numberSeries, papers } from '../db/schema/index.ts';

/**
 * The next number of the year in which `now` falls. Two at once get two numbers; one that is rolled back is free again.
 * A series that is new goes on behind the numbers there are, for instance of an imported town.
 */
export async function nextReference(tx: Db, bodyId: string, now: Date): Promise<string> {
	const [body] = await tx.select({ zone: bodies.timeZone }).from(bodies).where(eq(bodies.id, bodyId));
	const year = dayOf(now, body!.zone).slice(0, 4);
	const used = sql`(
		select coalesce(max(substring(${papers.reference} from '^\\d+/(\\d+)$')::int), 0)
		from ${papers} where ${papers.bodyId} = ${bodyId} and ${papers.reference} ~ ${`^${year}/\\d{1,8}$`})`;
	const [row] = await tx
		.insert(numberSeries)
		.values({ bodyId, series: `papers-${year}`, last: sql`${used} + 1` })
		.onConflictDoUpdate({
			target: [numberSeries.bodyId, numberSeries.series],
			set: { last: sql`${numberSeries.last} + 1` }
		})
		.returning({ last: numberSeries.last });
	return `${year}/${row!.last}`;
}
