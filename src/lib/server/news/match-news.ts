/** Finds who wants to hear of new news; run by the worker after `gatherNews`. */
import { and, asc, eq, inArray, isNotNull, isNull, sql, type SQL } from 'drizzle-orm';
import { dayOf } from '#lib/domain/calendar.ts';
import { kindsFor, REMINDERS, type Scope } from '#lib/domain/subscriptions/news.ts';
import { dueAt, RHYTHMS } from '#lib/domain/subscriptions/rhythms.ts';
import { readSubject, type Subject } from '#lib/domain/subscriptions/subjects.ts';
import type { Db } from '../db/client.ts';
import { findConcerned } from '../db/queries/public-news.ts';
import { news, subscriptions } from '../db/schema/index.ts';
import { transact } from '../verb.ts';
import { newsSubjectOf } from './news-subject.ts';

/** News per transaction: all their notices are written, or none. */
const BATCH = 200;

/** So long news wait at most for the search to know what they are about. */
const WAIT_MS = 15 * 60_000;

/** What several subscriptions have in common: it is looked for once. */
interface Wish {
	readonly subjectKey: string;
	readonly scope: Scope;
	readonly subject: Subject;
}

/**
 * Writes a notice for each subscription and piece of news, once: a piece of news is marked in the transaction of its
 * notices. Only what is public when it is matched reaches anybody.
 */
export async function matchNews(
	db: Db,
	publicDb: Db,
	body: { readonly id: string; readonly timeZone: string },
	now: Date
): Promise<void> {
	while (await matchBatch(db, publicDb, body, now));
}

async function matchBatch(
	db: Db,
	publicDb: Db,
	{ id: bodyId, timeZone }: { readonly id: string; readonly timeZone: string },
	now: Date
): Promise<boolean> {
	return transact(db, async (tx) => {
		const wishes = await listWishes(tx, bodyId);
		const searched = wishes.some(({ subject }) => subject.kind === 'search');
		const batch = await tx
			.select({ id: news.id })
			.from(news)
			.where(and(eq(news.bodyId, bodyId), isNull(news.matchedAt), searched ? isSearchable(now) : undefined))
			.orderBy(asc(news.id))
			.limit(BATCH)
			.for('update', { skipLocked: true });
		if (batch.length === 0) return false;
		const ids = batch.map(({ id }) => id);
		for (const wish of wishes) {
			const kinds = kindsFor(wish.subject.kind, wish.scope);
			const subject = await newsSubjectOf(publicDb, bodyId, wish.subject, dayOf(now, timeZone));
			const concerned = await findConcerned(publicDb, ids, subject, kinds);
			if (concerned.length > 0) await writeNotices(tx, bodyId, wish, concerned, timeZone, now);
		}
		await tx.update(news).set({ matchedAt: now }).where(inArray(news.id, ids));
		return true;
	});
}

/** The index has caught up with what the news are about, files and their text included. Reminders wait for nothing. */
function isSearchable(now: Date): SQL {
	const { paperId, agendaItemId, meetingId } = news;
	const latest = new Date(now.getTime() - WAIT_MS).toISOString();
	const itsFiles = sql`file_links l where l.paper_id = ${paperId} or l.meeting_id = ${meetingId}`;
	return sql`(${news.kind} in ${REMINDERS} or ${news.created} < ${latest}::timestamptz or not exists (
			select from search_marks m
			where m.owner_id in (${paperId}, ${agendaItemId}, ${meetingId})
				or m.owner_id in (select unnest(array[l.id, l.file_id]) from ${itsFiles})
		) and not exists (
			select from (select l.file_id from ${itsFiles}) f
			where not exists (select from file_texts t where t.file_id = f.file_id)))`;
}

async function listWishes(tx: Db, bodyId: string): Promise<Wish[]> {
	const rows = await tx
		.selectDistinctOn([subscriptions.subjectKey, subscriptions.scope], {
			subjectKey: subscriptions.subjectKey,
			scope: subscriptions.scope,
			stored: subscriptions.subject
		})
		.from(subscriptions)
		.where(and(eq(subscriptions.bodyId, bodyId), isNotNull(subscriptions.confirmedAt)));
	return rows.flatMap(({ stored, ...wish }) => {
		const subject = readSubject(stored);
		return subject ? [{ ...wish, subject }] : [];
	});
}

/** Whoever confirmed before it became news; a reminder does not wait for a morning. */
async function writeNotices(
	tx: Db,
	bodyId: string,
	{ subjectKey, scope }: Wish,
	newsIds: readonly string[],
	timeZone: string,
	now: Date
): Promise<void> {
	const due = sql.join(
		RHYTHMS.map(
			(rhythm) =>
				sql`when s.rhythm = ${rhythm} then ${dueAt(rhythm, now, timeZone).toISOString()}::timestamptz`
		),
		sql` `
	);
	await tx.execute(sql`
		insert into notices (subscription_id, news_id, subscriber_id, body_id, due_at)
		select s.id, n.id, s.subscriber_id, s.body_id,
			case when n.kind in ${REMINDERS} then ${now.toISOString()}::timestamptz ${due} end
		from subscriptions s join news n on n.body_id = s.body_id
		where s.body_id = ${bodyId} and s.subject_key = ${subjectKey} and s.scope = ${scope}
			and s.confirmed_at < n.created and n.id in ${newsIds}
		on conflict do nothing`);
}
