/** Invites to a meeting: freezes the agenda, publishes it, provides it to every member and proves that. */
import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { Refusal } from '#lib/domain/errors.ts';
import { checkUrgentNotice, type NoticeSubject } from '#lib/domain/meetings/notice.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { itemsOf, takeAgenda } from '../agendas/take-agenda.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { meetings } from '../db/schema/index.ts';
import { parse, transact } from '../verb.ts';
import { freezeAgenda } from './freeze-agenda.ts';
import { inWords, noticeOf, type MeetingNotice } from './notice-of.ts';
import { serveInvitation } from './serve-invitation.ts';

const Input = z.object({
	seen: z.string(),
	/** Invite within the shortened period. */
	urgent: z.literal('on').optional(),
	/** Invite although even that is over, in the knowledge of the defect. */
	defect: z.literal('on').optional(),
	reason: z.string().trim().max(2000).optional().default(''),
	/** What the agenda contains that must not be shortened. */
	subjects: z
		.array(z.enum(['election', 'main-statute']))
		.optional()
		.default([])
});

/**
 * Invites and answers the invitation's id.
 *
 * @throws {Refusal} as `takeAgenda`; `too-late` with the norm when the period is not kept, or may not be shortened;
 *   `invalid` for an urgent invitation without a reason; `conflict` when there is nothing or nobody to invite
 */
export async function inviteMembers(
	db: Db,
	actor: Actor,
	meetingId: string,
	input: unknown,
	now: Date
): Promise<string> {
	const { seen, urgent, defect, reason, subjects } = parse(Input, input);
	return transact(db, async (tx) => {
		const meeting = await takeAgenda(tx, actor, meetingId, seen);
		if (meeting.state !== 'draft') throw new Refusal('conflict', 'Zu dieser Sitzung ist schon eingeladen.');
		const { start } = meeting;
		if (!start) throw new Refusal('conflict', 'Bitte legen Sie zuerst fest, wann die Sitzung beginnt.');
		if (start <= now) throw new Refusal('conflict', 'Der Beginn der Sitzung liegt in der Vergangenheit.');
		if ((await itemsOf(tx, meetingId)).length === 0) {
			throw new Refusal('conflict', 'Die Tagesordnung ist leer. Bitte fügen Sie mindestens einen Punkt ein.');
		}
		const notice = await noticeOf(tx, { ...meeting, start, organizationId: meeting.organizationIds[0] }, now);
		const asked = { urgent: urgent !== undefined, defect: defect !== undefined, reason, subjects };
		const defective = !notice.verdict.kept && checkUrgency(notice, start, now, asked);
		const revisionId = await freezeAgenda(tx, meeting, {
			kind: 'invitation',
			number: 0,
			reason: notice.verdict.kept ? null : reason,
			publishedAt: now
		});
		await tx
			.update(meetings)
			.set({
				state: 'invited',
				publishedAt: sql`coalesce(${meetings.publishedAt}, ${now.toISOString()}::timestamptz)`,
				modified: sql`clock_timestamp()`
			})
			.where(eq(meetings.id, meetingId));
		const invitationId = await serveInvitation(tx, meeting, revisionId, notice, now);
		await audit(tx, actor, 'invite-members', 'meetings', meetingId, {
			invitationId,
			deadline: notice.lastDay,
			source: notice.rule.source,
			...(notice.verdict.kept ? {} : { urgent: true, short: notice.verdict.short, defective })
		});
		return invitationId;
	});
}

/**
 * Is the notice defective, because even the shortened period is over? A defect is healed when all come and nobody
 * objects, so it can be taken in knowingly; for elections and the main statute it cannot.
 *
 * @throws {Refusal} unless the shortened period, or else the defect, is asked for and reasoned
 */
function checkUrgency(
	{ rule, lastDay, verdict }: MeetingNotice,
	start: Date,
	now: Date,
	asked: {
		readonly urgent: boolean;
		readonly defect: boolean;
		readonly reason: string;
		readonly subjects: readonly NoticeSubject[];
	}
): boolean {
	if (verdict.kept) return false;
	const { source } = rule;
	const days = verdict.short === 1 ? 'fehlt ein Tag' : `fehlen ${verdict.short} Tage`;
	const missing = `Die Ladungsfrist ist nicht gewahrt: Es ${days}. Letzter Tag war ${inWords(lastDay)}.`;
	if (!asked.urgent) throw new Refusal('too-late', missing, { source });
	const forbidden = checkUrgentNotice(now, start, asked.subjects, rule);
	if (forbidden && (forbidden.because === 'subject' || !asked.defect)) {
		throw new Refusal('too-late', `${missing} ${WHY_NOT[forbidden.because](rule.urgentHours)}`, { source });
	}
	if (asked.reason.length < 10) {
		const sentence = 'Bitte begründen Sie die Dringlichkeit. Die Begründung steht in der Einladung.';
		throw new Refusal('invalid', sentence, { source, fields: { reason: sentence } });
	}
	return forbidden !== undefined;
}

const WHY_NOT: Readonly<Record<'never' | 'subject' | 'too-late', (hours: number | undefined) => string>> = {
	never: () => 'Eine Verkürzung ist nicht vorgesehen. Wer trotzdem lädt, nimmt einen Ladungsmangel in Kauf.',
	subject: () => 'Für Wahlen und Änderungen der Hauptsatzung darf die Frist nicht verkürzt werden.',
	'too-late': (hours) =>
		`Auch die verkürzte Frist von ${hours} Stunden ist verstrichen. Wer trotzdem lädt, nimmt einen Ladungsmangel in Kauf.`
};
