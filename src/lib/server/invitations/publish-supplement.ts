/** Sends a supplement (Nachtrag): what was staged joins the agenda, and every member is told. */
import { and, eq, max, sql } from 'drizzle-orm';
import { z } from 'zod';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { itemsOf, takeAgenda, type HeldMeeting } from '../agendas/take-agenda.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { agendaRevisions, meetings } from '../db/schema/index.ts';
import { parse, transact } from '../verb.ts';
import { freezeAgenda } from './freeze-agenda.ts';
import { noticeOf } from './notice-of.ts';
import { serveInvitation } from './serve-invitation.ts';

export const supplementReason = z
	.string({
		error: 'Bitte begründen Sie den Nachtrag. Die Begründung steht in der Mitteilung an die Mitglieder.'
	})
	.trim()
	.min(10, {
		error: 'Bitte begründen Sie den Nachtrag. Die Begründung steht in der Mitteilung an die Mitglieder.'
	})
	.max(2000);

const Input = z.object({ seen: z.string(), reason: supplementReason });

/**
 * Sends what is staged as the next supplement and answers its number.
 *
 * @throws {Refusal} as `takeAgenda`; `invalid` without a reason; `conflict` when nothing is staged or nobody is invited yet
 */
export async function publishSupplement(
	db: Db,
	actor: Actor,
	meetingId: string,
	input: unknown,
	now: Date
): Promise<number> {
	const { seen, reason } = parse(Input, input);
	return transact(db, async (tx) => {
		const meeting = await takeAgenda(tx, actor, meetingId, seen);
		return sendSupplement(tx, actor, meeting, reason, now);
	});
}

/** The same inside a transaction that holds the agenda already. */
export async function sendSupplement(
	tx: Db,
	actor: Actor,
	meeting: HeldMeeting,
	reason: string,
	now: Date
): Promise<number> {
	if (meeting.state !== 'invited' || !meeting.start) {
		throw new Refusal(
			'conflict',
			'Zu dieser Sitzung ist noch nicht eingeladen. Ein Nachtrag setzt die Einladung voraus.'
		);
	}
	const staged = (await itemsOf(tx, meeting.id)).filter((item) => item.staged);
	if (staged.length === 0) {
		throw new Refusal(
			'conflict',
			'Es gibt nichts nachzutragen. Bitte fügen Sie zuerst einen Punkt in die Tagesordnung ein.'
		);
	}
	const [last] = await tx
		.select({ number: max(agendaRevisions.number) })
		.from(agendaRevisions)
		.where(and(eq(agendaRevisions.meetingId, meeting.id), eq(agendaRevisions.kind, 'supplement')));
	const number = (last?.number ?? 0) + 1;
	const revisionId = await freezeAgenda(tx, meeting, {
		kind: 'supplement',
		number,
		reason,
		publishedAt: now
	});
	const organizationId = meeting.organizationIds[0];
	const notice = await noticeOf(tx, { bodyId: meeting.bodyId, start: meeting.start, organizationId }, now);
	const invitationId = await serveInvitation(tx, meeting, revisionId, notice, now);
	await tx
		.update(meetings)
		.set({ modified: sql`clock_timestamp()` })
		.where(eq(meetings.id, meeting.id));
	await audit(tx, actor, 'publish-supplement', 'meetings', meeting.id, {
		number,
		invitationId,
		items: staged.map(({ id }) => id),
		inTime: notice.verdict.kept
	});
	return number;
}
