/** Calls a meeting off, before it has begun. */
import { desc, eq, sql } from 'drizzle-orm';
import { v7 } from 'uuid';
import { z } from 'zod';
import type { Actor } from '#lib/domain/people/actor.ts';
import { takeAgenda } from '../agendas/take-agenda.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { deliveries, invitations, mails, meetings, users } from '../db/schema/index.ts';
import { enqueueAll } from '../jobs/enqueue.ts';
import { parse, transact } from '../verb.ts';

const SURE = 'Bitte bestätigen Sie, dass die Sitzung ausfällt.';

const Input = z.object({
	seen: z.string(),
	reason: z.string().trim().min(3, { error: 'Bitte nennen Sie den Grund der Absage.' }).max(500),
	sure: z.literal('on', { error: SURE })
});

/**
 * Marks it as cancelled and orders a mail to everybody who was invited. The reason is kept in the trail of changes; neither
 * mail nor page carries it. What is public stays, with the word that the meeting does not take place.
 *
 * @throws {Refusal} as `takeAgenda`, `conflict` too when it is cancelled already; `invalid` without reason or confirmation
 */
export async function cancelMeeting(db: Db, actor: Actor, meetingId: string, input: unknown): Promise<void> {
	const { seen, reason } = parse(Input, input);
	await transact(db, async (tx) => {
		await takeAgenda(tx, actor, meetingId, seen);
		await tx
			.update(meetings)
			.set({ cancelled: true, modified: sql`clock_timestamp()` })
			.where(eq(meetings.id, meetingId));
		const told = await tellInvited(tx, meetingId);
		await audit(tx, actor, 'cancel-meeting', 'meetings', meetingId, { reason, told });
	});
}

/** One mail for each person that an invitation or supplement was provided to; answers how many. */
async function tellInvited(tx: Db, meetingId: string): Promise<number> {
	const invited = await tx
		.selectDistinctOn([deliveries.personId], { deliveryId: deliveries.id, bodyId: deliveries.bodyId })
		.from(deliveries)
		.innerJoin(invitations, eq(invitations.id, deliveries.invitationId))
		.innerJoin(users, eq(users.personId, deliveries.personId))
		.where(sql`${invitations.meetingId} = ${meetingId} and ${users.disabledAt} is null`)
		.orderBy(deliveries.personId, desc(invitations.dispatchedAt));
	if (invited.length === 0) return 0;
	const ordered = invited.map((each) => ({ ...each, id: v7(), kind: 'cancellation' as const }));
	await tx.insert(mails).values(ordered);
	await enqueueAll(
		tx,
		'send-mail',
		ordered.map(({ id }) => ({ mailId: id }))
	);
	return ordered.length;
}
