/** Makes news of what became public; run by the worker every minute. Reads as the public, so nothing else can become news. */
import { and, desc, eq, inArray, max } from 'drizzle-orm';
import { changeOf, isToRemind } from '#lib/domain/subscriptions/changes.ts';
import { dayOf } from '#lib/domain/calendar.ts';
import type { Db } from '../db/client.ts';
import { listComing, listFacts, type Coming, type Fact } from '../db/queries/public-facts.ts';
import { news } from '../db/schema/index.ts';
import { transact } from '../verb.ts';

/** What is older than this when it arrives here is listed, but nobody is told. */
const FRESH_MS = 7 * 86_400_000;

/** Kinds that say when and where a meeting is. */
const STANDS = ['meeting-published', 'meeting-moved', 'meeting-cancelled', 'meeting-restored'] as const;

/** Rows per statement. */
const AT_ONCE = 500;

/**
 * Writes what is new in the body. A fact becomes news once, whoever runs this how often: its key is unique. The time a
 * worker was down is looked through again.
 */
export async function gatherNews(
	db: Db,
	publicDb: Db,
	body: { readonly id: string; readonly timeZone: string },
	now: Date
): Promise<void> {
	const [last] = await db
		.select({ at: max(news.created) })
		.from(news)
		.where(eq(news.bodyId, body.id));
	const until = last?.at && last.at < now ? last.at : now;
	const since = new Date(until.getTime() - FRESH_MS);
	const coming = await listComing(publicDb, body.id, now);
	const facts = [
		...(await changes(db, coming)),
		...reminders(coming, body.timeZone, now),
		...(await listFacts(publicDb, body.id, { since, now }))
	];
	const known = await listKnown(db, body.id, facts);
	const fresh = facts
		.filter(({ key }) => !known.has(key))
		.map((fact) => ({ ...fact, bodyId: body.id, created: now, matchedAt: fact.at < since ? now : null }));
	for (let from = 0; from < fresh.length; from += AT_ONCE) {
		const rows = fresh.slice(from, from + AT_ONCE);
		await transact(db, (tx) => tx.insert(news).values(rows).onConflictDoNothing());
	}
}

/** Meetings announced, moved, cancelled, since they were told of last. */
async function changes(db: Db, coming: readonly Coming[]): Promise<Fact[]> {
	if (coming.length === 0) return [];
	const rows = await db
		.select({ meetingId: news.meetingId, kind: news.kind, detail: news.detail })
		.from(news)
		.where(
			and(
				inArray(
					news.meetingId,
					coming.map(({ id }) => id)
				),
				inArray(news.kind, [...STANDS])
			)
		)
		.orderBy(desc(news.id));
	const toldOf = Map.groupBy(rows, ({ meetingId }) => meetingId);
	return coming.flatMap((meeting) => {
		const told = toldOf.get(meeting.id) ?? [];
		const kind = changeOf(meeting, told[0] && { kind: told[0].kind, ...told[0].detail });
		if (!kind) return [];
		const { id: meetingId, start, locationId, publishedAt, modified } = meeting;
		return {
			kind,
			key: `stand:${meetingId}:${told.length}`,
			at: kind === 'meeting-published' ? publishedAt : modified,
			meetingId,
			detail: { start: start.toISOString(), locationId }
		};
	});
}

function reminders(coming: readonly Coming[], timeZone: string, now: Date): Fact[] {
	return coming
		.filter((meeting) => isToRemind(meeting, now, timeZone))
		.map(({ id, start }) => ({
			kind: 'meeting-soon',
			key: `soon:${id}:${dayOf(start, timeZone)}`,
			at: now,
			meetingId: id
		}));
}

async function listKnown(db: Db, bodyId: string, facts: readonly Fact[]): Promise<Set<string>> {
	if (facts.length === 0) return new Set();
	const keys = facts.map(({ key }) => key);
	const rows = await db
		.select({ key: news.key })
		.from(news)
		.where(and(eq(news.bodyId, bodyId), inArray(news.key, keys)));
	return new Set(rows.map(({ key }) => key));
}
