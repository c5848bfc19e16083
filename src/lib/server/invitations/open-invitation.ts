/** Notes that a member opened an invitation: the last link of the proof of service. */
import { and, eq, isNull } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { deliveries, invitations } from '../db/schema/index.ts';
import { transact } from '../verb.ts';

/**
 * Marks the actor's own deliveries of the meeting as opened at `now`; who has opened counts as having received. The first
 * opening counts, and whoever was not invited opens nothing.
 */
export async function openInvitation(db: Db, actor: Actor, meetingId: string, now: Date): Promise<void> {
	await transact(db, async (tx) => {
		const own = await tx
			.select({ id: deliveries.id, invitationId: deliveries.invitationId, receivedAt: deliveries.receivedAt })
			.from(deliveries)
			.innerJoin(invitations, eq(invitations.id, deliveries.invitationId))
			.where(
				and(
					eq(invitations.meetingId, meetingId),
					eq(deliveries.personId, actor.personId),
					eq(deliveries.bodyId, actor.bodyId),
					isNull(deliveries.openedAt)
				)
			)
			.for('update', { of: deliveries });
		for (const { id, invitationId, receivedAt } of own) {
			const received = receivedAt && receivedAt < now ? {} : { receivedAt: now, receivedByFiction: false };
			await tx
				.update(deliveries)
				.set({ openedAt: now, ...received })
				.where(eq(deliveries.id, id));
			await audit(tx, actor, 'open-invitation', 'invitations', invitationId);
		}
	});
}
