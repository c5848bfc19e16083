/** Removes a subscriber with everything: subscriptions, what was to be told, every mail, and the files of an outbox. */
import { eq } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { subscribers } from '../db/schema/index.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { transact } from '../verb.ts';

/** Nothing that tells of the address is left, also no entry of who ended what: the audit trail is for acts of office. */
export async function forgetSubscriber(db: Db, subscriberId: string): Promise<void> {
	await transact(db, async (tx) => {
		const gone = await tx
			.delete(subscribers)
			.where(eq(subscribers.id, subscriberId))
			.returning({ id: subscribers.id });
		if (gone.length > 0) await enqueue(tx, 'clear-outbox', {});
	});
}
