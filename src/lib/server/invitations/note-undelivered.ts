/** The notice of an invitation did not reach its member. */
import { eq, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { deliveries } from '../db/schema/index.ts';

/**
 * Then nobody was notified, and nothing counts as received by fiction: the clerk sees that the member must be invited on
 * another way. Whoever opened the invitation nevertheless has it.
 */
export async function noteUndelivered(tx: Db, deliveryId: string): Promise<void> {
	const { receivedAt, receivedByFiction, openedAt } = deliveries;
	await tx
		.update(deliveries)
		.set({
			notifiedAt: null,
			receivedAt: sql`case when ${receivedByFiction} then ${openedAt} else ${receivedAt} end`,
			receivedByFiction: false
		})
		.where(eq(deliveries.id, deliveryId));
}
