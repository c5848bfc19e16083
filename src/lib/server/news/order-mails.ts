/** Orders a mail for everybody who has news due; run by the worker after `matchNews`. */
import { and, eq, exists, isNull, lte, sql } from 'drizzle-orm';
import { v7 } from 'uuid';
import type { Db } from '../db/client.ts';
import { mails, notices, subscribers } from '../db/schema/index.ts';
import { enqueueAll } from '../jobs/enqueue.ts';
import { transact } from '../verb.ts';

/** Subscribers per transaction. */
const BATCH = 200;

/** One mail per subscriber with all that is due, however many subscriptions want it; each piece of news once. */
export async function orderNewsMails(db: Db, now: Date): Promise<void> {
	while (await orderBatch(db, now));
}

async function orderBatch(db: Db, now: Date): Promise<boolean> {
	return transact(db, async (tx) => {
		const due = tx
			.select({ one: sql`1` })
			.from(notices)
			.where(and(eq(notices.subscriberId, subscribers.id), isNull(notices.mailId), lte(notices.dueAt, now)));
		const waiting = await tx
			.select({ id: subscribers.id, bodyId: subscribers.bodyId })
			.from(subscribers)
			.where(exists(due))
			.orderBy(subscribers.id)
			.limit(BATCH)
			.for('update', { skipLocked: true });
		if (waiting.length === 0) return false;
		const ordered = waiting.map(({ id, bodyId }) => ({
			id: v7(),
			bodyId,
			kind: 'news' as const,
			subscriberId: id,
			created: now
		}));
		await tx.insert(mails).values(ordered);
		const ids = ordered.map(({ id }) => id);
		// What another subscription of the same person wants later is told with it, too.
		await tx.execute(sql`
			update notices set mail_id = mails.id from mails
			where mails.id in ${ids} and mails.subscriber_id = notices.subscriber_id and notices.mail_id is null
				and exists (
					select from notices due where due.subscriber_id = notices.subscriber_id and due.news_id = notices.news_id
					and due.mail_id is null and due.due_at <= ${now.toISOString()}::timestamptz)`);
		await enqueueAll(
			tx,
			'send-mail',
			ids.map((mailId) => ({ mailId }))
		);
		return true;
	});
}
