/** Removes what nobody confirmed, what is long told, and whoever has nothing left; run every hour with `sweep`. */
import { and, eq, isNull, lt, notExists, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { agendaItems, mails, meetings, news, subscribers, subscriptions } from '../db/schema/index.ts';

/** A mail server may send one back for days; then nothing refers to it any more. */
const MAILS_STAY = sql`now() - interval '30 days'`;

/** A result may be entered late. */
const ITEMS_STAY = sql`interval '60 days'`;

/** Longer than any fact is looked for again. */
const NEWS_STAY = sql`now() - interval '400 days'`;

export async function sweepSubscriptions(db: Db): Promise<void> {
	await db
		.delete(subscriptions)
		.where(and(isNull(subscriptions.confirmedAt), lt(subscriptions.expiresAt, sql`now()`)));
	// An item is over with its meeting; what came of it has been told by then.
	await db.delete(subscriptions).where(sql`${subscriptions.subject} ->> 'kind' = 'item' and not exists (
		select from ${agendaItems} join ${meetings} on ${meetings.id} = ${agendaItems.meetingId}
		where ${agendaItems.id} = (${subscriptions.subject} ->> 'id')::uuid and ${agendaItems.deleted} is null
			and coalesce(${meetings.end}, ${meetings.start}, now()) > now() - ${ITEMS_STAY})`);
	const own = db
		.select({ one: sql`1` })
		.from(subscriptions)
		.where(eq(subscriptions.subscriberId, subscribers.id));
	await db
		.delete(subscribers)
		.where(and(notExists(own), lt(subscribers.created, sql`now() - interval '1 hour'`)));
	await db.delete(mails).where(lt(mails.created, MAILS_STAY));
	await db.delete(news).where(lt(news.at, NEWS_STAY));
}
