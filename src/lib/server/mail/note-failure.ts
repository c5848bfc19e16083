/** What a mail that could not be delivered means for its subscriber. */
import { eq } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { subscribers } from '../db/schema/index.ts';
import { forgetSubscriber } from '../subscriptions/forget-subscriber.ts';
import type { Verdict } from './verdicts.ts';

/** A full mailbox or a blocked sender may pass; after so many in a row nobody reads there. */
const MOST_REFUSALS = 5;

/** Refusals further apart than this do not belong together. */
const IN_A_ROW_MS = 30 * 86_400_000;

/** Stops writing to an address that leads nowhere, at once or when it has turned mails away long enough. */
export async function noteFailure(
	tx: Db,
	subscriberId: string,
	verdict: Exclude<Verdict, 'later'>,
	now: Date
): Promise<void> {
	const [subscriber] = await tx
		.select()
		.from(subscribers)
		.where(eq(subscribers.id, subscriberId))
		.for('update');
	if (!subscriber) return;
	const last = subscriber.failedAt?.getTime() ?? 0;
	const failures = now.getTime() - last < IN_A_ROW_MS ? subscriber.failures + 1 : 1;
	if (verdict === 'gone' || failures >= MOST_REFUSALS) return forgetSubscriber(tx, subscriberId);
	await tx.update(subscribers).set({ failures, failedAt: now }).where(eq(subscribers.id, subscriberId));
}
