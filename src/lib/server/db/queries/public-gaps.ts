/**
 * What is missing in what a town has published, within a span of days: so the answer comes as fast in a town of 200,000
 * papers as in a small one. Only what the public may see counts, on both sides.
 */
import { and, asc, count, desc, eq, gte, isNotNull, lt, sql, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Day } from '#lib/domain/calendar.ts';
import type { PublishedKind } from '#lib/domain/oparl/kinds.ts';
import type { Db } from '../client.ts';
import {
	agendaItems,
	fileLinks,
	files,
	meetingOrganizations,
	meetings,
	minutes,
	organizations,
	papers,
	paperVersions,
	publications,
	resolutions
} from '../schema/index.ts';
import { computed } from './office-columns.ts';

/** So many of each kind are named; the others are counted. */
const NAMED = 20;

export interface Gap<Row> {
	readonly missing: number;
	readonly of: number;
	/** The latest ones, at most twenty. */
	readonly rows: readonly Row[];
}

/** Name of the organization that leads the meeting of the query. */
const leading = computed(sql<string | null>`(
	select ${organizations.name} from ${meetingOrganizations}
	join ${organizations} on ${organizations.id} = ${meetingOrganizations.organizationId}
	where ${meetingOrganizations.meetingId} = ${meetings.id} order by ${meetingOrganizations.position} limit 1)`);

const hasFile = (owner: PgColumn, id: PgColumn, more?: SQL) => sql`exists (
	select from ${fileLinks} join ${files} on ${files.id} = ${fileLinks.fileId} where ${owner} = ${id} ${more ?? sql``})`;

/** Papers of the days [from, until) with neither a file nor a text. */
export async function listPapersWithoutFile(db: Db, bodyId: string, from: Day, until: Day) {
	const all = and(eq(papers.bodyId, bodyId), gte(papers.date, from), lt(papers.date, until));
	const gap = and(
		all,
		sql`not ${hasFile(fileLinks.paperId, papers.id)}`,
		sql`not exists (select from ${paperVersions} where ${paperVersions.paperId} = ${papers.id} and ${paperVersions.text} <> '')`
	);
	const [of, missing, rows] = await Promise.all([
		db.select({ count: count() }).from(papers).where(all),
		db.select({ count: count() }).from(papers).where(gap),
		db
			.select({ id: papers.id, name: papers.name, reference: papers.reference, date: papers.date })
			.from(papers)
			.where(gap)
			.orderBy(desc(papers.date), desc(papers.id))
			.limit(NAMED)
	]);
	return gapOf(of, missing, rows);
}

/** Meetings that began in [from, until) and were held, without minutes as text or as a file. */
export async function listMeetingsWithoutMinutes(db: Db, bodyId: string, from: Date, until: Date) {
	const all = and(
		eq(meetings.bodyId, bodyId),
		gte(meetings.start, from),
		lt(meetings.start, until),
		eq(meetings.cancelled, false)
	);
	const gap = and(
		all,
		sql`not exists (select from ${minutes} where ${minutes.meetingId} = ${meetings.id})`,
		sql`not ${hasFile(fileLinks.meetingId, meetings.id, sql`and ${fileLinks.role} in ('results-protocol', 'verbatim-protocol')`)}`
	);
	const [of, missing, rows] = await Promise.all([
		db.select({ count: count() }).from(meetings).where(all),
		db.select({ count: count() }).from(meetings).where(gap),
		db
			.select({ id: meetings.id, name: meetings.name, organization: leading, start: meetings.start })
			.from(meetings)
			.where(gap)
			.orderBy(desc(meetings.start), desc(meetings.id))
			.limit(NAMED)
	]);
	return gapOf(of, missing, rows);
}

/** Items with a paper, of meetings that began in [from, until), that nobody has said the result of. */
export async function listItemsWithoutResult(db: Db, bodyId: string, from: Date, until: Date) {
	const all = and(
		eq(meetings.bodyId, bodyId),
		gte(meetings.start, from),
		lt(meetings.start, until),
		eq(meetings.cancelled, false),
		isNotNull(agendaItems.consultationId)
	);
	const gap = and(
		all,
		sql`coalesce(${agendaItems.result}, '') = ''`,
		sql`not exists (select from ${resolutions} where ${resolutions.agendaItemId} = ${agendaItems.id})`
	);
	const counted = (where: SQL | undefined) =>
		db
			.select({ count: count() })
			.from(agendaItems)
			.innerJoin(meetings, eq(meetings.id, agendaItems.meetingId))
			.where(where);
	const [of, missing, rows] = await Promise.all([
		counted(all),
		counted(gap),
		db
			.select({
				id: agendaItems.id,
				number: agendaItems.number,
				name: agendaItems.name,
				meetingId: meetings.id,
				meeting: meetings.name,
				organization: leading,
				start: meetings.start
			})
			.from(agendaItems)
			.innerJoin(meetings, eq(meetings.id, agendaItems.meetingId))
			.where(gap)
			.orderBy(desc(meetings.start), asc(agendaItems.order))
			.limit(NAMED)
	]);
	return gapOf(of, missing, rows);
}

/** When something of each kind last changed, for the kinds that occur. */
export async function listFreshness<Asked extends PublishedKind>(
	db: Db,
	bodyId: string,
	kinds: readonly Asked[]
): Promise<{ kind: Asked; at: Date }[]> {
	const newest = await Promise.all(
		kinds.map((kind) =>
			db
				.select({ at: publications.modified })
				.from(publications)
				.where(and(eq(publications.bodyId, bodyId), eq(publications.kind, kind)))
				.orderBy(desc(publications.modified))
				.limit(1)
		)
	);
	return kinds.flatMap((kind, index) => newest[index]!.map(({ at }) => ({ kind, at })));
}

/** A place whose data are taken over here: a server by its host, files that were handed in without one. */
export interface Source {
	readonly host: string | null;
	/** When everything was last read from it to the end. */
	readonly readAt: Date;
	/** The last try since then came to nothing. */
	readonly failed: boolean;
}

/** Where the data come from and how fresh they are; see `import-sources.ts` for what is told and what is not. */
export async function listSources(db: Db, bodyId: string): Promise<Source[]> {
	const rows = (await db.execute(
		sql`select host, (extract(epoch from read_at) * 1000)::double precision as read_ms, failed
			from ratssaal_sources_read(${bodyId}::uuid)`
	)) as unknown as { host: string | null; read_ms: number; failed: boolean }[];
	return rows.map(({ host, read_ms, failed }) => ({ host, readAt: new Date(read_ms), failed }));
}

/** The year of the oldest paper, where there is one. */
export async function findFirstYear(db: Db, bodyId: string): Promise<number | undefined> {
	const [row] = await db
		.select({ date: papers.date })
		.from(papers)
		.where(and(eq(papers.bodyId, bodyId), isNotNull(papers.date)))
		.orderBy(asc(papers.date))
		.limit(1);
	return row?.date ? Number(row.date.slice(0, 4)) : undefined;
}

function gapOf<Row>(of: { count: number }[], missing: { count: number }[], rows: readonly Row[]): Gap<Row> {
	return { missing: missing[0]?.count ?? 0, of: of[0]?.count ?? 0, rows };
}
