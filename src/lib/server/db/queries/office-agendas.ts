/** The agenda as the office edits it: every item, its papers and what is wrong with them. */
import { and, asc, eq, inArray, isNull, notInArray, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Db } from '../client.ts';
import { listed, prepared } from '../prepared.ts';
import {
	agendaItemPapers,
	agendaItems,
	consultations,
	fileLinks,
	meetingOrganizations,
	meetings,
	organizations,
	papers,
	paperVersions
} from '../schema/index.ts';
import { computed } from './office-columns.ts';

/** A paper as a line below its item. */
export interface ItemPaper {
	readonly id: string;
	readonly name: string;
	readonly reference: string | null;
	readonly paperType: string | null;
	readonly public: boolean;
	readonly publishedAt: Date | null;
	readonly files: number;
	readonly hasText: boolean;
}

const fileCount = computed(sql<number>`(
	select count(*)::int from ${fileLinks} where ${fileLinks.paperId} = ${papers.id} and ${fileLinks.role} <> 'internal')`);
const hasText = computed(sql<boolean>`exists (
	select from ${paperVersions} where ${paperVersions.paperId} = ${papers.id} and ${paperVersions.text} <> '')`);

const paperLine = {
	id: papers.id,
	name: papers.name,
	reference: papers.reference,
	paperType: papers.paperType,
	public: papers.public,
	publishedAt: papers.publishedAt,
	files: fileCount,
	hasText
};

/** The items of a meeting in order, staged ones included, each with its papers. */
export async function listOfficeAgenda(db: Db, meetingId: string) {
	const items = await db
		.select({
			id: agendaItems.id,
			order: agendaItems.order,
			parentId: agendaItems.parentId,
			number: agendaItems.number,
			name: agendaItems.name,
			public: agendaItems.public,
			publicName: agendaItems.publicName,
			remark: agendaItems.remark,
			plannedMinutes: agendaItems.plannedMinutes,
			staged: agendaItems.staged,
			result: agendaItems.result
		})
		.from(agendaItems)
		.where(and(eq(agendaItems.meetingId, meetingId), isNull(agendaItems.deleted)))
		.orderBy(asc(agendaItems.order), asc(agendaItems.id));
	const papersOf = await listPapersOfItems(
		db,
		items.map(({ id }) => id)
	);
	return items.map((item) => ({ ...item, papers: papersOf.get(item.id) ?? [] }));
}

/** An item as the agenda editor holds it. */
export type OfficeItem = Awaited<ReturnType<typeof listOfficeAgenda>>[number];

const consultedPapers = prepared(['ids'], (db, { ids }) =>
	db
		.select({ itemId: agendaItems.id, ...paperLine })
		.from(agendaItems)
		.innerJoin(consultations, eq(consultations.id, agendaItems.consultationId))
		.innerJoin(papers, eq(papers.id, consultations.paperId))
		.where(and(sql`${agendaItems.id} = any (${ids}::uuid[])`, isNull(papers.deleted)))
);

const furtherPapers = prepared(['ids'], (db, { ids }) =>
	db
		.select({ itemId: agendaItemPapers.agendaItemId, ...paperLine })
		.from(agendaItemPapers)
		.innerJoin(papers, eq(papers.id, agendaItemPapers.paperId))
		.where(and(sql`${agendaItemPapers.agendaItemId} = any (${ids}::uuid[])`, isNull(papers.deleted)))
		.orderBy(asc(agendaItemPapers.position))
);

/** The papers of the items by item: the consultation's first, then the others in their order. Not filtered by reader. */
export async function listPapersOfItems(
	db: Db,
	itemIds: readonly string[]
): Promise<Map<string, ItemPaper[]>> {
	const found = new Map<string, ItemPaper[]>();
	if (itemIds.length === 0) return found;
	const ids = listed(itemIds);
	const [first, further] = await Promise.all([consultedPapers(db, { ids }), furtherPapers(db, { ids })]);
	for (const { itemId, ...paper } of [...first, ...further]) {
		const list = found.get(itemId) ?? [];
		if (!list.some(({ id }) => id === paper.id)) found.set(itemId, [...list, paper]);
	}
	return found;
}

/** One station of a paper's chain with the meeting it is planned for. */
export interface Station {
	readonly paperId: string;
	readonly organizationId: string | null;
	readonly organization: string | null;
	readonly role: string | null;
	readonly authoritative: boolean | null;
	readonly position: number;
	readonly meetingId: string | null;
	readonly start: Date | null;
	readonly result: string | null;
}

/** The chains of consultations of these papers, in order of the stations. */
export function listStations(db: Db, paperIds: readonly string[]): Promise<Station[]> {
	if (paperIds.length === 0) return Promise.resolve([]);
	return db
		.select({
			paperId: sql<string>`${consultations.paperId}`,
			organizationId: consultations.organizationId,
			organization: organizations.name,
			role: consultations.role,
			authoritative: consultations.authoritative,
			position: consultations.position,
			meetingId: consultations.meetingId,
			start: meetings.start,
			result: agendaItems.result
		})
		.from(consultations)
		.leftJoin(organizations, eq(organizations.id, consultations.organizationId))
		.leftJoin(meetings, eq(meetings.id, consultations.meetingId))
		.leftJoin(agendaItems, eq(agendaItems.id, consultations.agendaItemId))
		.where(and(inArray(consultations.paperId, [...paperIds]), isNull(consultations.deleted)))
		.orderBy(asc(consultations.paperId), asc(consultations.position));
}

/**
 * Accepted papers that could go on the agenda of this meeting, at most `limit`: those due first, then by number.
 *
 * Due is a paper whose next station without a meeting is one of the meeting's organizations. With `query` also papers
 * that wait for another organization or have no chain at all, found by name or number.
 */
export async function listCandidates(db: Db, viewer: Actor, meetingId: string, query = '', limit = 40) {
	const earlier = alias(consultations, 'earlier');
	const onThisAgenda = db
		.select({ paperId: consultations.paperId })
		.from(agendaItems)
		.innerJoin(consultations, eq(consultations.id, agendaItems.consultationId))
		.where(
			and(
				eq(agendaItems.meetingId, meetingId),
				isNull(agendaItems.deleted),
				sql`${consultations.paperId} is not null`
			)
		);
	const due = computed(sql<boolean>`exists (
		select from ${consultations}
		where ${consultations.paperId} = ${papers.id}
			and ${consultations.deleted} is null
			and ${consultations.meetingId} is null
			and ${consultations.organizationId} in (
				select ${meetingOrganizations.organizationId} from ${meetingOrganizations}
				where ${meetingOrganizations.meetingId} = ${meetingId})
			and not exists (
				select from ${consultations} ${sql.raw('earlier')}
				where ${earlier.paperId} = ${papers.id}
					and ${earlier.deleted} is null
					and ${earlier.meetingId} is null
					and ${earlier.position} < ${consultations.position}))`);
	const matches =
		query.trim() === ''
			? due
			: or(
					sql`${papers.name} ilike ${`%${escapeLike(query.trim())}%`}`,
					sql`${papers.reference} ilike ${`%${escapeLike(query.trim())}%`}`
				);
	return db
		.select({ ...paperLine, due })
		.from(papers)
		.where(
			and(
				eq(papers.bodyId, viewer.bodyId),
				eq(papers.state, 'accepted'),
				isNull(papers.deleted),
				notInArray(papers.id, onThisAgenda),
				matches
			)
		)
		.orderBy(sql`${due} desc`, sql`${papers.reference} desc nulls last`, asc(papers.id))
		.limit(limit);
}

/** A paper in the picker. */
export type Candidate = Awaited<ReturnType<typeof listCandidates>>[number];

function escapeLike(text: string): string {
	return text.replaceAll(/[\\%_]/g, '\\$&');
}
