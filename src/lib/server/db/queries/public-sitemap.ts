/** The addresses of all public pages of things, in parts of bounded size, for search engines. */
import { and, asc, eq, isNull, sql, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Db } from '../client.ts';
import { meetings, organizations, papers, people, resolutions } from '../schema/index.ts';
import { isTracked } from './resolution-lines.ts';

/** Most addresses a part may have (sitemaps.org). */
const ADDRESSES = 50_000;

const TABLES = {
	sitzungen: meetings,
	vorlagen: papers,
	beschluesse: resolutions,
	gremien: organizations,
	personen: people
} as const;

export type SitemapKind = keyof typeof TABLES;

const KINDS = Object.keys(TABLES) as SitemapKind[];

/** By what a kind is divided into years; each has an index of the town and this. */
const YEARLY: Partial<Record<SitemapKind, PgColumn>> = {
	sitzungen: meetings.start,
	vorlagen: papers.date,
	beschluesse: resolutions.decidedAt
};

export const isSitemapKind = (kind: string): kind is SitemapKind => Object.hasOwn(TABLES, kind);

/** What there is: a part for each kind and year, 0 where a year is not known or not asked for. */
export async function listSitemapParts(db: Db, bodyId: string) {
	const parts = await Promise.all(
		KINDS.map(async (kind) => (await listYears(db, bodyId, kind)).map((year) => ({ kind, year })))
	);
	return parts.flat();
}

/** The ids of a part with the last change, at most 50 000. */
export function listSitemapIds(db: Db, bodyId: string, kind: SitemapKind, year: number) {
	const table = TABLES[kind];
	return db
		.select({ id: table.id, modified: table.modified })
		.from(table)
		.where(and(pagesOf(bodyId, kind), within(kind, sql`${year}::int`, year === 0)))
		.orderBy(asc(table.id))
		.limit(ADDRESSES);
}

/** Looks for one page of each year from the first to the last, as to look at all of them takes seconds in an old town. */
async function listYears(db: Db, bodyId: string, kind: SitemapKind): Promise<number[]> {
	const at = YEARLY[kind];
	const table = TABLES[kind];
	const any = (where: SQL | undefined) =>
		sql`exists (select from ${table} where ${and(pagesOf(bodyId, kind), where)})`;
	const last = (direction: SQL) => sql`(select extract(year from ${at})::int from ${table}
		where ${and(pagesOf(bodyId, kind), sql`${at} is not null`)} order by ${at} ${direction} limit 1)`;
	const unknown = sql`select 0 as year where ${any(within(kind, sql`0`, true))}`;
	const known = sql`select year from generate_series(greatest(${last(sql`asc`)}, 1), ${last(sql`desc`)}) year
		where ${any(within(kind, sql`year`, false))}`;
	const rows = (await db.execute(
		at ? sql`${unknown} union all ${known} order by year` : unknown
	)) as unknown as { year: number }[];
	return rows.map(({ year }) => year);
}

/** The rows of a kind that have a page of their own. */
function pagesOf(bodyId: string, kind: SitemapKind): SQL | undefined {
	return and(eq(TABLES[kind].bodyId, bodyId), kind === 'beschluesse' ? isTracked : undefined);
}

/** Of this year; or of none. What is not divided has none. */
function within(kind: SitemapKind, year: SQL, none: boolean): SQL | undefined {
	const at = YEARLY[kind];
	if (none) return at && isNull(at);
	return at ? sql`${at} >= make_date(${year}, 1, 1) and ${at} < make_date(${year} + 1, 1, 1)` : sql`false`;
}
