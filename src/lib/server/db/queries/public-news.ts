/** News as the public may hear them, and which of them concern a subject. Visibility is the connection's. */
import { and, asc, desc, eq, gte, inArray, sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { NewsDetail } from '../schema/index.ts';
import { FEED_KINDS, type NewsKind } from '#lib/domain/subscriptions/news.ts';
import type { Subject } from '#lib/domain/subscriptions/subjects.ts';
import type { Db } from '../client.ts';
import {
	agendaItemPapers,
	agendaItems,
	consultations,
	locations,
	meetingOrganizations,
	meetings,
	minutes,
	news,
	organizations,
	paperLocations,
	paperOriginators,
	papers
} from '../schema/index.ts';
import { listed, prepared } from '../prepared.ts';
import { isWithin } from './distance.ts';

/** What a search shows now, by id; a search is asked before its news are. */
export interface FoundSubject {
	readonly kind: 'found';
	readonly papers: readonly string[];
	readonly items: readonly string[];
	readonly meetings: readonly string[];
	readonly minutes: readonly string[];
}

export type NewsSubject = Exclude<Subject, { readonly kind: 'search' }> | FoundSubject;

/** A piece of news with all that its words are made of. */
export interface NewsLine {
	readonly id: string;
	readonly kind: NewsKind;
	readonly at: Date;
	readonly detail: NewsDetail;
	readonly meeting: {
		readonly id: string;
		readonly name: string;
		readonly start: Date | null;
		/** The leading organization. */
		readonly organization: string | null;
		readonly place: string | null;
	} | null;
	readonly item: {
		readonly id: string;
		readonly number: string | null;
		readonly name: string;
		readonly result: string | null;
	} | null;
	readonly paper: {
		readonly id: string;
		readonly reference: string | null;
		readonly name: string;
		readonly paperType: string | null;
	} | null;
}

/** The newest news of a body that concern `subject`, newest first; only of `kinds` and since an instant when asked. */
export async function listNews(
	db: Db,
	bodyId: string,
	subject: NewsSubject,
	limit = 60,
	{ kinds = FEED_KINDS, since }: { kinds?: readonly NewsKind[]; since?: Date } = {}
): Promise<NewsLine[]> {
	if (subject.kind === 'everything') {
		const from = since?.toISOString() ?? '-infinity';
		return (await allNews(db, { bodyId, kinds: listed(kinds), since: from, limit })).map(lineOf);
	}
	const where = and(
		eq(news.bodyId, bodyId),
		inArray(news.kind, [...kinds]),
		since && gte(news.at, since),
		concerns(subject)
	);
	const rows = await select(db).where(where).orderBy(desc(news.at), desc(news.id)).limit(limit);
	return rows.map(lineOf);
}

/** These news, oldest first, without those that are no longer public. */
export async function listNewsByIds(db: Db, ids: readonly string[]): Promise<NewsLine[]> {
	const rows = await select(db)
		.where(inArray(news.id, [...ids]))
		.orderBy(asc(news.at), asc(news.id));
	return rows.map(lineOf);
}

/** Which of `ids` concern `subject` and are of one of `kinds`. */
export async function findConcerned(
	db: Db,
	ids: readonly string[],
	subject: NewsSubject,
	kinds: readonly NewsKind[]
): Promise<string[]> {
	const rows = await db
		.select({ id: news.id })
		.from(news)
		.where(and(inArray(news.id, [...ids]), inArray(news.kind, [...kinds]), concerns(subject)));
	return rows.map(({ id }) => id);
}

const lead = alias(organizations, 'lead');

function select(db: Db) {
	return db
		.select({
			id: news.id,
			kind: news.kind,
			at: news.at,
			detail: news.detail,
			meeting: { id: meetings.id, name: meetings.name, start: meetings.start },
			organization: lead.name,
			place: sql<
				string | null
			>`coalesce(${locations.room}, ${locations.description}, ${locations.streetAddress})`,
			item: {
				id: agendaItems.id,
				number: agendaItems.number,
				name: agendaItems.name,
				result: agendaItems.result
			},
			paper: {
				id: papers.id,
				reference: papers.reference,
				name: papers.name,
				paperType: papers.paperType
			}
		})
		.from(news)
		.leftJoin(meetings, eq(meetings.id, news.meetingId))
		.leftJoin(
			lead,
			sql`${lead.id} = (
				select ${meetingOrganizations.organizationId} from ${meetingOrganizations}
				where ${meetingOrganizations.meetingId} = ${news.meetingId} order by ${meetingOrganizations.position} limit 1)`
		)
		.leftJoin(locations, eq(locations.id, meetings.locationId))
		.leftJoin(agendaItems, eq(agendaItems.id, news.agendaItemId))
		.leftJoin(papers, eq(papers.id, news.paperId));
}

const allNews = prepared(['bodyId', 'kinds', 'since', 'limit'], (db, { bodyId, kinds, since, limit }) =>
	select(db)
		.where(and(eq(news.bodyId, bodyId), sql`${news.kind} = any (${kinds}::text[])`, gte(news.at, since)))
		.orderBy(desc(news.at), desc(news.id))
		.limit(limit)
);

function lineOf({ organization, place, ...row }: Awaited<ReturnType<typeof select>>[number]): NewsLine {
	return { ...row, meeting: row.meeting && { ...row.meeting, organization, place } };
}

/** The papers a piece of news is about: its own, and all of its item. */
const itsPapers = sql`(
	select ${news.paperId} as id
	union all select ${consultations.paperId} from ${consultations}
		where ${consultations.agendaItemId} = ${news.agendaItemId}
	union all select ${agendaItemPapers.paperId} from ${agendaItemPapers}
		where ${agendaItemPapers.agendaItemId} = ${news.agendaItemId}) its`;

const isAboutPaper = (condition: SQL) => sql`exists (select from ${itsPapers} where ${condition})`;

/** News about what a search shows: its papers, items and meetings, and the minutes among it. */
function isFound({ papers: found, items, meetings: sittings, minutes: texts }: FoundSubject): SQL {
	const among = (ids: readonly string[]) =>
		sql`any (array(select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid))`;
	return sql`(${isAboutPaper(sql`its.id = ${among(found)}`)}
		or ${news.agendaItemId} = ${among(items)}
		or ${news.meetingId} = ${among(sittings)} and ${news.agendaItemId} is null
		or ${news.kind} = 'minutes-published' and ${news.meetingId} in (
			select ${minutes.meetingId} from ${minutes} where ${minutes.id} = ${among(texts)}))`;
}

function concerns(subject: NewsSubject): SQL | undefined {
	switch (subject.kind) {
		case 'everything':
			return undefined;
		case 'meeting':
			return eq(news.meetingId, subject.id);
		case 'item':
			return sql`(${news.agendaItemId} = ${subject.id} or ${news.agendaItemId} is null and ${news.meetingId} = (
				select ${agendaItems.meetingId} from ${agendaItems} where ${agendaItems.id} = ${subject.id}))`;
		case 'paper':
			return isAboutPaper(sql`its.id = ${subject.id}`);
		case 'organization':
			return sql`(exists (
				select from ${meetingOrganizations} where ${meetingOrganizations.meetingId} = ${news.meetingId}
				and ${meetingOrganizations.organizationId} = ${subject.id}
			) or (${news.meetingId} is null and exists (
				select from ${consultations} where ${consultations.paperId} = ${news.paperId}
				and ${consultations.organizationId} = ${subject.id}
			)))`;
		case 'person':
			return isAboutPaper(sql`exists (
				select from ${paperOriginators} where ${paperOriginators.paperId} = its.id
				and ${paperOriginators.personId} = ${subject.id})`);
		case 'found':
			return isFound(subject);
		case 'place':
			return isAboutPaper(sql`exists (
				select from ${paperLocations} join ${locations} on ${locations.id} = ${paperLocations.locationId}
				where ${paperLocations.paperId} = its.id and ${isWithin(subject, subject.radiusM)})`);
	}
}
