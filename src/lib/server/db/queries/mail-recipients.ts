/** Who a mail is for, for the worker. */
import { eq } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { agendaRevisions, deliveries, invitations, people, subscribers, users } from '../schema/index.ts';

/** The member a delivery is for, with what was delivered; `undefined` when there is no account to write to (any more). */
export async function findInvited(db: Db, deliveryId: string) {
	const [found] = await db
		.select({
			id: deliveries.id,
			email: users.email,
			disabledAt: users.disabledAt,
			name: people.name,
			meetingId: invitations.meetingId,
			kind: agendaRevisions.kind,
			number: agendaRevisions.number
		})
		.from(deliveries)
		.innerJoin(invitations, eq(invitations.id, deliveries.invitationId))
		.innerJoin(agendaRevisions, eq(agendaRevisions.id, invitations.revisionId))
		.innerJoin(people, eq(people.id, deliveries.personId))
		.innerJoin(users, eq(users.personId, deliveries.personId))
		.where(eq(deliveries.id, deliveryId))
		.limit(1);
	return found && !found.disabledAt ? found : undefined;
}

export type Invited = NonNullable<Awaited<ReturnType<typeof findInvited>>>;

/** A subscriber with the sealed address. */
export async function findMailedSubscriber(db: Db, id: string) {
	const [found] = await db
		.select({
			id: subscribers.id,
			sealed: subscribers.addressSealed,
			locale: subscribers.locale
		})
		.from(subscribers)
		.where(eq(subscribers.id, id));
	return found;
}
