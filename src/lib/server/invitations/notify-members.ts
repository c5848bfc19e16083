/** Orders one mail to every member an invitation was provided to, however many accounts there are, where there is one. */
import { and, eq, isNull } from 'drizzle-orm';
import { v7 } from 'uuid';
import type { Db } from '../db/client.ts';
import { deliveries, mails, users } from '../db/schema/index.ts';
import { enqueueAll } from '../jobs/enqueue.ts';

export async function notifyMembers(tx: Db, invitationId: string): Promise<void> {
	const reached = await tx
		.selectDistinctOn([deliveries.id], { deliveryId: deliveries.id, bodyId: deliveries.bodyId })
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
