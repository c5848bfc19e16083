/** Agendas, votes and decisions as citizens see them. The connection sees no non-public item at all. */
import { and, asc, desc, eq, sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { prepared } from '../prepared.ts';
import {
	agendaItems,
	agendaRevisionItems,
	agendaRevisions,
	meetingOrganizations,
	meetings,
	organizations,
	resolutions,
	votes
} from '../schema/index.ts';
import { listPapersOfItems } from './office-agendas.ts';
import { listFilesOf } from './public-meetings.ts';

const itemsOf = prepared(['meetingId'], (db, { meetingId }) =>
	db
		.select({
			id: agendaItems.id,
			number: sql<string>`coalesce(${agendaItems.number}, 'Ö ' || (${agendaItems.order} + 1))`,
			name: agendaItems.name,
			parentId: agendaItems.parentId,
			start: agendaItems.start,
			end: agendaItems.end,
			result: agendaItems.result,
			resolutionText: agendaItems.resolutionText,
			plannedMinutes: agendaItems.plannedMinutes
		})
		.from(agendaItems)
		.where(eq(agendaItems.meetingId, meetingId))
		.orderBy(asc(agendaItems.order), asc(agendaItems.id))
);

const votesOf = prepared(['meetingId'], (db, { meetingId }) =>
	db
		.select({
			id: votes.id,
			itemId: votes.agendaItemId,
			question: votes.question,
			method: votes.method,
			yes: votes.yes,
			no: votes.no,
			abstain: votes.abstain,
			outcome: votes.outcome
		})
		.from(votes)
		.where(eq(votes.meetingId, meetingId))
		.orderBy(asc(votes.announcedAt))
);

const decisionsOf = prepared(['meetingId'], (db, { meetingId }) =>
	db
		.select({ itemId: resolutions.agendaItemId, text: resolutions.text, result: resolutions.result })
		.from(resolutions)
		.where(eq(resolutions.meetingId, meetingId))
);

/** The public items of a meeting in order, each with its papers, files, votes and decision. */
export async function listPublicAgenda(db: Db, meetingId: string) {
	const [items, counted, decided] = await Promise.all([
		itemsOf(db, { meetingId }),
		votesOf(db, { meetingId }),
		decisionsOf(db, { meetingId })
	]);
	const ids = items.map(({ id }) => id);
	const [papersOf, filesOf] = await Promise.all([listPapersOfItems(db, ids), listFilesOf(db, ids, 'item')]);
	return items.map((item) => ({
		...item,
		papers: papersOf.get(item.id) ?? [],
		files: filesOf.get(item.id) ?? [],
		votes: counted.filter(({ itemId }) => itemId === item.id),
		resolution: decided.find(({ itemId }) => itemId === item.id)
	}));
}

/** One item with its meeting; `undefined` if the public may not see it. */
export async function findPublicItem(db: Db, bodyId: string, id: string) {
	const [item] = await db
		.select({
			id: agendaItems.id,
			number: agendaItems.number,
			name: agendaItems.name,
			meetingId: agendaItems.meetingId
		})
		.from(agendaItems)
		.where(and(eq(agendaItems.bodyId, bodyId), eq(agendaItems.id, id), eq(agendaItems.public, true)));
	return item;
}

export type PublicAgendaItem = Awaited<ReturnType<typeof listPublicAgenda>>[number];

const newestRevision = prepared(['meetingId'], (db, { meetingId }) =>
	db
		.select({ id: agendaRevisions.id })
		.from(agendaRevisions)
		.where(eq(agendaRevisions.meetingId, meetingId))
		.orderBy(desc(agendaRevisions.publishedAt), desc(agendaRevisions.number))
		.limit(1)
);

const headingsIn = prepared(['revisionId'], (db, { revisionId }) =>
	db
		.select({
			id: agendaRevisionItems.id,
			number: agendaRevisionItems.number,
			name: agendaRevisionItems.name
		})
		.from(agendaRevisionItems)
		.where(and(eq(agendaRevisionItems.revisionId, revisionId), eq(agendaRevisionItems.public, false)))
		.orderBy(asc(agendaRevisionItems.order))
);

/** The harmless headings of the non-public items, as the newest published agenda has them. */
export async function listNonPublicHeadings(
	db: Db,
	meetingId: string
): Promise<{ id: string; number: string; name: string }[]> {
	const [newest] = await newestRevision(db, { meetingId });
	return newest ? headingsIn(db, { revisionId: newest.id }) : [];
}

const revisionsOf = prepared(['meetingId'], (db, { meetingId }) =>
	db
		.select({
			id: agendaRevisions.id,
			number: agendaRevisions.number,
			kind: agendaRevisions.kind,
			publishedAt: agendaRevisions.publishedAt
		})
		.from(agendaRevisions)
		.where(eq(agendaRevisions.meetingId, meetingId))
		.orderBy(asc(agendaRevisions.publishedAt), asc(agendaRevisions.number))
);

const revisedLinesOf = prepared(['meetingId'], (db, { meetingId }) =>
	db
		.select({
			revisionId: agendaRevisionItems.revisionId,
			agendaItemId: agendaRevisionItems.agendaItemId,
			number: agendaRevisionItems.number,
			name: agendaRevisionItems.name,
			public: agendaRevisionItems.public
		})
		.from(agendaRevisionItems)
		.innerJoin(agendaRevisions, eq(agendaRevisions.id, agendaRevisionItems.revisionId))
		.where(eq(agendaRevisions.meetingId, meetingId))
		.orderBy(asc(agendaRevisionItems.order))
);

/** The agenda as it was published and each time it was changed, oldest first, with the lines the public was told. */
export async function listRevisions(db: Db, meetingId: string) {
	const [revisions, lines] = await Promise.all([
		revisionsOf(db, { meetingId }),
		revisedLinesOf(db, { meetingId })
	]);
	const byRevision = Map.groupBy(lines, ({ revisionId }) => revisionId);
	return revisions.map((revision) => ({ ...revision, lines: byRevision.get(revision.id) ?? [] }));
}

/** The latest decisions of a body, newest first, at most `limit`. */
export const listLatestDecisions = (db: Db, bodyId: string, limit = 8) =>
	latestDecisions(db, { bodyId, limit });

const latestDecisions = prepared(['bodyId', 'limit'], (db, { bodyId, limit }) =>
	db
		.select({
			id: resolutions.id,
			result: resolutions.result,
			decidedAt: resolutions.decidedAt,
			itemId: agendaItems.id,
			title: agendaItems.name,
			meetingId: meetings.id,
			organization: sql<string | null>`(
				select ${organizations.name} from ${organizations}
				join ${meetingOrganizations} on ${meetingOrganizations.organizationId} = ${organizations.id}
				where ${meetingOrganizations.meetingId} = ${meetings.id}
				order by ${meetingOrganizations.position} limit 1)`
		})
		.from(resolutions)
		.innerJoin(agendaItems, eq(agendaItems.id, resolutions.agendaItemId))
		.innerJoin(meetings, eq(meetings.id, resolutions.meetingId))
		.where(eq(resolutions.bodyId, bodyId))
		.orderBy(desc(resolutions.decidedAt), desc(resolutions.id))
		.limit(limit)
);
