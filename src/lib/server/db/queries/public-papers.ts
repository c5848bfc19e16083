/** Papers as citizens see them. */
import { and, asc, between, count, desc, eq, gte, ilike, inArray, lte, or, sql, type SQL } from 'drizzle-orm';
import type { Day } from '#lib/domain/calendar.ts';
import type { Db } from '../client.ts';
import { prepared } from '../prepared.ts';
import {
	agendaItems,
	consultationOrganizations,
	consultations,
	locations,
	meetings,
	organizations,
	paperLocations,
	paperOriginators,
	paperRelations,
	papers,
	paperVersions,
	people
} from '../schema/index.ts';
import { listFilesOf } from './public-meetings.ts';
import { addressOfPlace } from './public-places.ts';

export interface PaperFilter {
	/** Words of title or reference. */
	readonly words?: string;
	readonly paperType?: string;
	readonly year?: number;
	/** From its first to its last day; an open end is today's term. */
	readonly term?: { readonly startDate: Day | null; readonly endDate: Day | null };
}

const PAGE = 30;

/** A page of papers, newest first, and how many there are. Pages count from 1. */
export async function listPublicPapers(db: Db, bodyId: string, filter: PaperFilter, page = 1) {
	const words = (filter.words ?? '').split(/\s+/).filter(Boolean).slice(0, 8);
	const where = and(
		eq(papers.bodyId, bodyId),
		...words.map((word) => {
			const pattern = `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`;
			return or(ilike(papers.name, pattern), ilike(papers.reference, pattern));
		}),
		filter.paperType ? eq(papers.paperType, filter.paperType) : undefined,
		filter.term?.startDate ? gte(papers.date, filter.term.startDate) : undefined,
		filter.term?.endDate ? lte(papers.date, filter.term.endDate) : undefined,
		filter.year ? between(papers.date, `${filter.year}-01-01`, `${filter.year}-12-31`) : undefined
	);
	const [rows, [total]] = await Promise.all([
		db
			.select({
				id: papers.id,
				name: papers.name,
				reference: papers.reference,
				paperType: papers.paperType,
				date: papers.date
			})
			.from(papers)
			.where(where)
			.orderBy(sql`${papers.date} desc nulls last`, desc(papers.reference), desc(papers.id))
			.limit(PAGE)
			.offset((page - 1) * PAGE),
		db.select({ count: count() }).from(papers).where(where)
	]);
	return { rows, total: total?.count ?? 0, pages: Math.max(1, Math.ceil((total?.count ?? 0) / PAGE)) };
}

/** Kinds that occur, in order: from each the next greater one is looked up, however many papers there are. */
const kindsOf = prepared(['bodyId'], (db, { bodyId }) => {
	const after = (kind: SQL) =>
		sql`(select min(${papers.paperType}) from ${papers}
			where ${papers.bodyId} = ${bodyId} and ${papers.paperType} > ${kind})`;
	const kinds = sql`with recursive kinds (kind) as (
		select ${after(sql`''`)} union all select ${after(sql`kinds.kind`)} from kinds where kinds.kind is not null)`;
	return db
		.select({ paperType: sql<string | null>`kind` })
		.from(sql`(${kinds} select kind from kinds) kinds`);
});

/** Years in which there is a paper, the newest first, each looked up from the one after it. */
const yearsOf = prepared(['bodyId'], (db, { bodyId }) => {
	const before = (day: SQL) =>
		sql`(select extract(year from max(${papers.date}))::int from ${papers}
			where ${papers.bodyId} = ${bodyId} and ${papers.date} < ${day})`;
	const years = sql`with recursive years (year) as (
		select ${before(sql`'infinity'`)}
		union all select ${before(sql`make_date(years.year, 1, 1)`)} from years where years.year is not null)`;
	return db.select({ year: sql<number | null>`year` }).from(sql`(${years} select year from years) years`);
});

/** Kinds and years that occur, for the filter. */
export async function listPaperFacets(db: Db, bodyId: string) {
	const [kinds, years] = await Promise.all([kindsOf(db, { bodyId }), yearsOf(db, { bodyId })]);
	return {
		kinds: kinds.flatMap(({ paperType }) => paperType ?? []),
		years: years.flatMap(({ year }) => year ?? [])
	};
}

const paperById = prepared(['bodyId', 'id'], (db, { bodyId, id }) =>
	db
		.select({
			id: papers.id,
			name: papers.name,
			reference: papers.reference,
			date: papers.date,
			paperType: papers.paperType,
			publishedAt: papers.publishedAt,
			easySummary: papers.easySummary,
			license: papers.license,
			modified: papers.modified
		})
		.from(papers)
		.where(and(eq(papers.bodyId, bodyId), eq(papers.id, id)))
);

/**
 * A paper with its current text, the dates of all its texts, files, originators, places, related papers and its chain of
 * consultations; `undefined` if not public.
 */
export async function findPublicPaper(db: Db, bodyId: string, id: string) {
	const [paper] = await paperById(db, { bodyId, id });
	if (!paper) return undefined;
	const [[version], versions, files, originators, places, related, chain] = await Promise.all([
		newestVersion(db, { id }),
		listPublicVersions(db, id),
		listFilesOf(db, [id], 'paper'),
		originatorsOf(db, { id }),
		placesOf(db, { id }),
		relatedTo(db, { id }),
		chainOf(db, { id })
	]);
	return { ...paper, version, versions, files: files.get(id) ?? [], originators, places, related, chain };
}

const wording = {
	number: paperVersions.number,
	text: paperVersions.text,
	resolutionText: paperVersions.resolutionText
};

const newestVersion = prepared(['id'], (db, { id }) =>
	db
		.select({ ...wording, created: paperVersions.created })
		.from(paperVersions)
		.where(eq(paperVersions.paperId, id))
		.orderBy(desc(paperVersions.number))
		.limit(1)
);

const versionsOf = prepared(['id'], (db, { id }) =>
	db
		.select({
			number: paperVersions.number,
			at: sql<Date>`${paperVersions.releasedAt}`.mapWith(paperVersions.releasedAt)
		})
		.from(paperVersions)
		.where(eq(paperVersions.paperId, id))
		.orderBy(asc(paperVersions.number))
);

/** When each text of a paper went out, oldest first. */
export const listPublicVersions = (db: Db, paperId: string) => versionsOf(db, { id: paperId });

/** The texts with these numbers, in no order; those the public may not read are missing. */
export function listWordings(db: Db, paperId: string, numbers: readonly number[]) {
	return db
		.select(wording)
		.from(paperVersions)
		.where(and(eq(paperVersions.paperId, paperId), inArray(paperVersions.number, [...numbers])));
}

/** Title and reference of a paper; `undefined` if not public. */
export async function findPaperTitle(db: Db, bodyId: string, id: string) {
	const [paper] = await db
		.select({ id: papers.id, name: papers.name, reference: papers.reference })
		.from(papers)
		.where(and(eq(papers.bodyId, bodyId), eq(papers.id, id)));
	return paper;
}

const placesOf = prepared(['id'], (db, { id }) =>
	db
		.select({
			id: locations.id,
			name: addressOfPlace,
			latitude: locations.latitude,
			longitude: locations.longitude
		})
		.from(paperLocations)
		.innerJoin(locations, eq(locations.id, paperLocations.locationId))
		.where(eq(paperLocations.paperId, id))
		.orderBy(asc(locations.description), asc(locations.id))
);

const originatorsOf = prepared(['id'], (db, { id }) =>
	db
		.select({
			id: paperOriginators.id,
			role: paperOriginators.role,
			personId: people.id,
			person: people.name,
			organizationId: organizations.id,
			organization: organizations.name
		})
		.from(paperOriginators)
		.leftJoin(people, eq(people.id, paperOriginators.personId))
		.leftJoin(organizations, eq(organizations.id, paperOriginators.organizationId))
		.where(eq(paperOriginators.paperId, id))
		.orderBy(asc(paperOriginators.position), asc(paperOriginators.id))
);

const relatedTo = prepared(['id'], (db, { id }) =>
	db
		.selectDistinct({ id: papers.id, name: papers.name, reference: papers.reference })
		.from(paperRelations)
		.innerJoin(
			papers,
			sql`${papers.id} = case when ${paperRelations.fromId} = ${id} then ${paperRelations.toId} else ${paperRelations.fromId} end`
		)
		.where(or(eq(paperRelations.fromId, id), eq(paperRelations.toId, id)))
		.orderBy(asc(papers.reference))
);

const chainOf = prepared(['id'], (db, { id }) =>
	db
		.select({
			id: consultations.id,
			role: consultations.role,
			authoritative: consultations.authoritative,
			organizationId: organizations.id,
			organization: organizations.name,
			/** With whom it deals with the paper in one meeting. */
			together: sql<{ id: string; name: string }[]>`coalesce((
				select json_agg(json_build_object('id', joint.id, 'name', joint.name) order by ${consultationOrganizations.position})
				from ${consultationOrganizations} join organizations joint on joint.id = ${consultationOrganizations.organizationId}
				where ${consultationOrganizations.consultationId} = ${consultations.id}
				and joint.id is distinct from ${consultations.organizationId}), '[]')`,
			meetingId: meetings.id,
			start: meetings.start,
			cancelled: meetings.cancelled,
			itemId: agendaItems.id,
			number: agendaItems.number,
			result: agendaItems.result
		})
		.from(consultations)
		.leftJoin(organizations, eq(organizations.id, consultations.organizationId))
		.leftJoin(meetings, eq(meetings.id, consultations.meetingId))
		.leftJoin(agendaItems, eq(agendaItems.id, consultations.agendaItemId))
		.where(eq(consultations.paperId, id))
		.orderBy(sql`${meetings.start} asc nulls last`, asc(consultations.position), asc(consultations.id))
);
