/** The addresses of all public pages, in parts of bounded size, for search engines. */
import { and, asc, eq, sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { meetings, organizations, papers, people } from '../schema/index.ts';

/** Most addresses a part may have (sitemaps.org). */
const ADDRESSES = 50_000;

const KINDS = {
	sitzungen: { table: meetings, year: sql<number>`coalesce(extract(year from ${meetings.start}), 0)::int` },
	vorlagen: { table: papers, year: sql<number>`coalesce(extract(year from ${papers.date}), 0)::int` },
	gremien: { table: organizations, year: sql<number>`0` },
	personen: { table: people, year: sql<number>`0` }
} as const;

export type SitemapKind = keyof typeof KINDS;

export const isSitemapKind = (kind: string): kind is SitemapKind => kind in KINDS;

/** What there is: a part for each kind and year, 0 where a year is not known or not asked for. */
export async function listSitemapParts(db: Db, bodyId: string) {
	const parts = await Promise.all(
		(Object.keys(KINDS) as SitemapKind[]).map(async (kind) => {
			const { table, year } = KINDS[kind];
			const rows = await db
				.selectDistinct({ year: year.as('year') })
				.from(table)
				.where(eq(table.bodyId, bodyId))
				.orderBy(asc(sql`year`));
			return rows.map((row) => ({ kind, year: row.year }));
		})
	);
	return parts.flat();
}

/** The ids of a part with the last change, at most 50 000. */
export function listSitemapIds(db: Db, bodyId: string, kind: SitemapKind, year: number) {
	const { table, year: yearOf } = KINDS[kind];
	return db
		.select({ id: table.id, modified: table.modified })
		.from(table)
		.where(and(eq(table.bodyId, bodyId), sql`${yearOf} = ${year}`))
		.orderBy(asc(table.id))
		.limit(ADDRESSES);
}
