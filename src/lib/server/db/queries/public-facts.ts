/** Facts that became public lately, as the public sees them: what the worker makes news of. */
import { and, desc, eq, gt, gte, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import type { NewsDetail } from '../schema/index.ts';
import type { NewsKind } from '#lib/domain/subscriptions/news.ts';
import type { Db } from '../client.ts';
import {
	agendaItemPapers,
	agendaItems,
	agendaRevisions,
	consultations,
	meetings,
	minutes,
	papers,
	paperVersions,
	recordings,
	resolutions
} from '../schema/index.ts';

/** One fact, with the key by which it is known again. */
export interface Fact {
	readonly kind: NewsKind;
	readonly key: string;
	readonly at: Date;
	readonly meetingId?: string;
	readonly agendaItemId?: string;
	readonly paperId?: string;
	readonly detail?: NewsDetail;
}

/** From when on is looked, and up to when. */
export interface Window {
	readonly since: Date;
	readonly now: Date;
}

const MINUTE_MS = 60_000;

/** A result or a close pressed by mistake is taken back within this time; then it is told. */
const SETTLED_MS = 5 * MINUTE_MS;

/** Somebody who is told later than this that an item was called finds it over. */
const REMINDED_WITHIN_MS = 20 * MINUTE_MS;

/** Results are entered late: they are looked for this long after the meeting. */
const RESULTS_WITHIN_MS = 60 * 24 * 60 * MINUTE_MS;

/** Meetings that are still to come, soonest first, whose agenda may be out. */
export function listComing(db: Db, bodyId: string, now: Date) {
	return db
		.select({
			id: meetings.id,
			state: meetings.state,
			start: sql<Date>`${meetings.start}`.mapWith(meetings.start),
			locationId: meetings.locationId,
			cancelled: meetings.cancelled,
			publishedAt: sql<Date>`${meetings.publishedAt}`.mapWith(meetings.publishedAt),
			modified: meetings.modified
		})
		.from(meetings)
		.where(
			and(eq(meetings.bodyId, bodyId), gt(meetings.start, now), inArray(meetings.state, ['draft', 'invited']))
		)
		.orderBy(meetings.start);
}

export type Coming = Awaited<ReturnType<typeof listComing>>[number];

/** Everything else that became public or happened in the window, oldest first. */
export async function listFacts(db: Db, bodyId: string, window: Window): Promise<Fact[]> {
	const lists = await Promise.all([
		agendas(db, bodyId, window),
		importedAgendas(db, bodyId, window),
		newPapers(db, bodyId, window),
		newVersions(db, bodyId, window),
		stations(db, bodyId, window),
		called(db, bodyId, window),
		results(db, bodyId, window),
		held(db, bodyId, window),
		approvedMinutes(db, bodyId, window),
		readyRecordings(db, bodyId, window)
	]);
	return lists.flat().sort((a, b) => a.at.getTime() - b.at.getTime());
}

async function agendas(db: Db, bodyId: string, { since }: Window): Promise<Fact[]> {
	const rows = await db
		.select({
			id: agendaRevisions.id,
			meetingId: agendaRevisions.meetingId,
			kind: agendaRevisions.kind,
			number: agendaRevisions.number,
			at: agendaRevisions.publishedAt
		})
		.from(agendaRevisions)
		.where(
			and(
				eq(agendaRevisions.bodyId, bodyId),
				gte(agendaRevisions.publishedAt, since),
				inArray(agendaRevisions.kind, ['invitation', 'supplement'])
			)
		);
	return rows.map(({ id, meetingId, kind, number, at }) => ({
		kind: kind === 'supplement' ? 'agenda-supplemented' : 'agenda-published',
		key: `agenda:${id}`,
		at,
		meetingId,
		detail: kind === 'supplement' ? { number } : {}
	}));
}

/** A meeting that came from another system has an agenda without revisions. */
async function importedAgendas(db: Db, bodyId: string, { now }: Window): Promise<Fact[]> {
	const rows = await db
		.select({
			meetingId: meetings.id,
			at: sql<Date>`min(${agendaItems.created})`.mapWith(agendaItems.created)
		})
		.from(meetings)
		.innerJoin(agendaItems, eq(agendaItems.meetingId, meetings.id))
		.where(
			and(
				eq(meetings.bodyId, bodyId),
				gt(meetings.start, now),
				sql`${meetings.sourceId} is not null`,
				sql`not exists (select from ${agendaRevisions} where ${agendaRevisions.meetingId} = ${meetings.id})`
			)
		)
		.groupBy(meetings.id);
	return rows.map(({ meetingId, at }) => ({
		kind: 'agenda-published',
		key: `agenda:${meetingId}`,
		at,
		meetingId
	}));
}

/** Of papers from another system only what is new there, too: a first import brings decades. */
const isRecent = or(isNull(papers.sourceId), sql`${papers.date} >= ${papers.publishedAt}::date - 30`);

async function newPapers(db: Db, bodyId: string, { since }: Window): Promise<Fact[]> {
	const rows = await db
		.select({ id: papers.id, at: sql<Date>`${papers.publishedAt}`.mapWith(papers.publishedAt) })
		.from(papers)
		.where(and(eq(papers.bodyId, bodyId), gte(papers.publishedAt, since), isRecent));
	return rows.map(({ id, at }) => ({ kind: 'paper-published', key: `paper:${id}`, at, paperId: id }));
}

async function newVersions(db: Db, bodyId: string, { since }: Window): Promise<Fact[]> {
	const rows = await db
		.select({
			paperId: papers.id,
			number: paperVersions.number,
			at: sql<Date>`${paperVersions.releasedAt}`.mapWith(paperVersions.releasedAt)
		})
		.from(paperVersions)
		.innerJoin(papers, eq(papers.id, paperVersions.paperId))
		.where(
			and(
				eq(paperVersions.bodyId, bodyId),
				gte(paperVersions.releasedAt, since),
				gt(paperVersions.releasedAt, papers.publishedAt)
			)
		);
	return rows.map(({ paperId, number, at }) => ({
		kind: 'paper-changed',
		key: `version:${paperId}:${number}`,
		at,
		paperId,
		detail: { number }
	}));
}

/** Papers on the agenda of a meeting still to come. */
async function stations(db: Db, bodyId: string, { now }: Window): Promise<Fact[]> {
	const coming = and(eq(meetings.bodyId, bodyId), gt(meetings.start, now));
	const published = sql<Date>`coalesce((
		select max(${agendaRevisions.publishedAt}) from ${agendaRevisions} where ${agendaRevisions.meetingId} = ${meetings.id}
	), ${meetings.modified})`.mapWith(meetings.modified);
	const columns = { meetingId: meetings.id, agendaItemId: agendaItems.id, at: published };
	const [first, further] = await Promise.all([
		db
			.select({ ...columns, paperId: papers.id })
			.from(meetings)
			.innerJoin(consultations, eq(consultations.meetingId, meetings.id))
			.innerJoin(agendaItems, eq(agendaItems.id, consultations.agendaItemId))
			.innerJoin(papers, eq(papers.id, consultations.paperId))
			.where(coming),
		db
			.select({ ...columns, paperId: papers.id })
			.from(meetings)
			.innerJoin(agendaItems, eq(agendaItems.meetingId, meetings.id))
			.innerJoin(agendaItemPapers, eq(agendaItemPapers.agendaItemId, agendaItems.id))
			.innerJoin(papers, eq(papers.id, agendaItemPapers.paperId))
			.where(coming)
	]);
	return [...first, ...further].map((row) => ({
		...row,
		kind: 'paper-scheduled',
		key: `station:${row.paperId}:${row.meetingId}`
	}));
}

/** Items that have just been called; later than this it helps nobody to be told. */
async function called(db: Db, bodyId: string, { now }: Window): Promise<Fact[]> {
	const rows = await db
		.select({
			agendaItemId: agendaItems.id,
			meetingId: meetings.id,
			at: sql<Date>`${agendaItems.start}`.mapWith(agendaItems.start)
		})
		.from(meetings)
		.innerJoin(agendaItems, eq(agendaItems.meetingId, meetings.id))
		.where(
			and(
				eq(meetings.bodyId, bodyId),
				eq(meetings.state, 'running'),
				eq(agendaItems.public, true),
				gte(agendaItems.start, new Date(now.getTime() - REMINDED_WITHIN_MS)),
				lte(agendaItems.start, now)
			)
		);
	return rows.map((row) => ({ ...row, kind: 'item-called', key: `called:${row.agendaItemId}` }));
}

async function results(db: Db, bodyId: string, { now }: Window): Promise<Fact[]> {
	const settled = new Date(now.getTime() - SETTLED_MS).toISOString();
	const at =
		sql<Date>`coalesce(${resolutions.decidedAt}, ${agendaItems.end}, ${agendaItems.modified})`.mapWith(
			agendaItems.modified
		);
	const rows = await db
		.select({
			agendaItemId: agendaItems.id,
			meetingId: meetings.id,
			result: sql<string>`${agendaItems.result}`,
			paperId: sql<string | null>`(
				select ${papers.id} from ${papers}
				join ${consultations} on ${consultations.paperId} = ${papers.id}
				where ${consultations.agendaItemId} = ${agendaItems.id} limit 1)`,
			at
		})
		.from(meetings)
		.innerJoin(agendaItems, eq(agendaItems.meetingId, meetings.id))
		.leftJoin(resolutions, eq(resolutions.agendaItemId, agendaItems.id))
		.where(
			and(
				eq(meetings.bodyId, bodyId),
				gte(meetings.start, new Date(now.getTime() - RESULTS_WITHIN_MS)),
				sql`${agendaItems.result} <> ''`,
				sql`${at} <= ${settled}`
			)
		);
	return rows.map(({ result, paperId, ...row }) => ({
		...row,
		kind: 'item-decided',
		key: `result:${row.agendaItemId}:${result}`,
		...(paperId ? { paperId } : {}),
		detail: { result }
	}));
}

async function held(db: Db, bodyId: string, { since, now }: Window): Promise<Fact[]> {
	const rows = await db
		.select({ meetingId: meetings.id, at: sql<Date>`${meetings.end}`.mapWith(meetings.end) })
		.from(meetings)
		.where(
			and(
				eq(meetings.bodyId, bodyId),
				eq(meetings.state, 'held'),
				gte(meetings.end, since),
				lte(meetings.end, new Date(now.getTime() - SETTLED_MS))
			)
		);
	return rows.map(({ meetingId, at }) => ({ kind: 'meeting-held', key: `held:${meetingId}`, at, meetingId }));
}

async function approvedMinutes(db: Db, bodyId: string, { since }: Window): Promise<Fact[]> {
	const at = sql<Date>`coalesce(${minutes.publishedAt}, ${minutes.approvedAt}, ${minutes.modified})`.mapWith(
		minutes.modified
	);
	const rows = await db
		.select({ id: minutes.id, meetingId: minutes.meetingId, at })
		.from(minutes)
		.where(and(eq(minutes.bodyId, bodyId), sql`${at} >= ${since.toISOString()}`));
	return rows.map(({ id, meetingId, at }) => ({
		kind: 'minutes-published',
		key: `minutes:${id}`,
		at,
		meetingId
	}));
}

async function readyRecordings(db: Db, bodyId: string, { since }: Window): Promise<Fact[]> {
	const at =
		sql<Date>`coalesce(${recordings.publishAt}, ${recordings.endedAt}, ${recordings.modified})`.mapWith(
			recordings.modified
		);
	const rows = await db
		.select({ id: recordings.id, meetingId: recordings.meetingId, at })
		.from(recordings)
		.where(
			and(eq(recordings.bodyId, bodyId), eq(recordings.state, 'ready'), sql`${at} >= ${since.toISOString()}`)
		)
		.orderBy(desc(at));
	return rows.map(({ id, meetingId, at }) => ({
		kind: 'recording-ready',
		key: `recording:${id}`,
		at,
		meetingId
	}));
}
