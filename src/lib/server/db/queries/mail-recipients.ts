/** Who a mail is for, for the worker. */
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { agendaRevisions, deliveries, invitations, people, subscribers, users } from '../schema/index.ts';

/**
 * The member a delivery is for, at the oldest account that is open, with what was delivered; `undefined` when there is no
 * account to write to (any more).
 */
export async function findInvited(db: Db, deliveryId: string) {
	const [found] = await db
		.select({
			id: deliveries.id,
			email: users.email,
			name: people.name,
			meetingId: invitations.meetingId,
			kind: agendaRevisions.kind,
			number: agendaRevisions.number
		})
		.from(deliveries)
		.innerJoin(invitations, eq(invitations.id, deliveries.invitationId))
		.innerJoin(agendaRevisions, eq(agendaRevisions.id, invitations.revisionId))
		.innerJoin(people, eq(people.id, deliveries.personId))
		.innerJoin(users, and(eq(users.personId, deliveries.personId), isNull(users.disabledAt)))
		.where(eq(deliveries.id, deliveryId))
		.orderBy(asc(users.id))
		.limit(1);
	return found;
}

export type Invited = NonNullable<Awaited<ReturnType<typeof findInvited>>>;

/** A subscriber with the sealed address. */
export async function findMailedSubscriber(db: Db, id: string) {
	const [found] = await db
		.select({
			id: subscribers.id,
			channel: subscribers.channel,
			sealed: subscribers.addressSealed,
			locale: subscribers.locale
		})
		.from(subscribers)
		.where(eq(subscribers.id, id));
	return found;
}
