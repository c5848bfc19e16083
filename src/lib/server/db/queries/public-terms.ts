/** Legislative terms of a town. */
import { desc, eq, sql } from 'drizzle-orm';
import type { Day } from '#lib/domain/calendar.ts';
import type { Db } from '../client.ts';
import { legislativeTerms } from '../schema/index.ts';

/** Newest first. */
export function listTerms(db: Db, bodyId: string) {
	return db
		.select({
			id: legislativeTerms.id,
			name: legislativeTerms.name,
			startDate: sql<Day | null>`${legislativeTerms.startDate}`,
			endDate: sql<Day | null>`${legislativeTerms.endDate}`
		})
		.from(legislativeTerms)
		.where(eq(legislativeTerms.bodyId, bodyId))
		.orderBy(sql`${legislativeTerms.startDate} desc nulls last`, desc(legislativeTerms.id));
}

export type Term = Awaited<ReturnType<typeof listTerms>>[number];
