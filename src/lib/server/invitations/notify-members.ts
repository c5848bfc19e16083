/** Orders a mail to every member an invitation was provided to, where there is an account to write to. */
import { and, eq, isNull } from 'drizzle-orm';
import { v7 } from 'uuid';
import type { Db } from '../db/client.ts';
import { deliveries, mails, users } from '../db/schema/index.ts';
import { enqueueAll } from '../jobs/enqueue.ts';

export async function notifyMembers(tx: Db, invitationId: string): Promise<void> {
	const reached = await tx
		.select({ deliveryId: deliveries.id, bodyId: deliveries.bodyId })
		.from(deliveries)
		.innerJoin(users, and(eq(users.personId, deliveries.personId), isNull(users.disabledAt)))
		.where(eq(deliveries.invitationId, invitationId));
	if (reached.length === 0) return;
	const ordered = reached.map((each) => ({ ...each, id: v7(), kind: 'invitation' as const }));
	await tx.insert(mails).values(ordered);
	await enqueueAll(
		tx,
		'send-mail',
		ordered.map(({ id }) => ({ mailId: id }))
	);
}
