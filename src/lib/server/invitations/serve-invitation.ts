/** Provides a frozen agenda to every member and keeps the proof of it; the papers of public items are released with it. */
import { and, eq, inArray, isNull } from 'drizzle-orm';
import { Refusal } from '#lib/domain/errors.ts';
import type { Db } from '../db/client.ts';
import { listMembersOn } from '../db/queries/office-meetings.ts';
import {
	agendaItemPapers,
	agendaItems,
	consultations,
	deliveries,
	invitations,
	papers
} from '../db/schema/index.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { releaseTexts } from '../papers/release-texts.ts';
import type { MeetingNotice } from './notice-of.ts';
import { notifyMembers } from './notify-members.ts';

/**
 * Writes invitation and deliveries, orders the PDFs and a mail to every member, and answers the invitation's id.
 *
 * @throws {Refusal} `conflict` when the organizations have no members on the day
 */
export async function serveInvitation(
	tx: Db,
	meeting: { readonly id: string; readonly bodyId: string },
	revisionId: string,
	notice: MeetingNotice,
	now: Date
): Promise<string> {
	const members = await listMembersOn(tx, meeting.id, notice.day);
	if (members.length === 0) {
		throw new Refusal(
			'conflict',
			'Das Gremium hat am Sitzungstag keine Mitglieder. Bitte prüfen Sie die Mitgliedschaften, bevor Sie einladen.'
		);
	}
	const [invitation] = await tx
		.insert(invitations)
		.values({
			bodyId: meeting.bodyId,
			meetingId: meeting.id,
			revisionId,
			dispatchedAt: now,
			deadline: notice.lastDay,
			deadlineSource: notice.rule.source
		})
		.returning({ id: invitations.id });
	await tx.insert(deliveries).values(
		members.map(({ personId }) => ({
			bodyId: meeting.bodyId,
			invitationId: invitation!.id,
			personId,
			channel: 'electronic' as const,
			providedAt: now,
			receivedAt: notice.received?.at ?? null,
			receivedByFiction: notice.received?.byFiction ?? false
		}))
	);
	await releasePapers(tx, meeting.id, now);
	await notifyMembers(tx, invitation!.id);
	await enqueue(tx, 'invitation-pdf', { invitationId: invitation!.id });
	return invitation!.id;
}

/** Public papers of public items go out with the agenda. */
async function releasePapers(tx: Db, meetingId: string, now: Date): Promise<void> {
	const open = and(
		eq(agendaItems.meetingId, meetingId),
		eq(agendaItems.public, true),
		isNull(agendaItems.deleted)
	);
	const [first, further] = await Promise.all([
		tx
			.select({ id: consultations.paperId })
			.from(agendaItems)
			.innerJoin(consultations, eq(consultations.id, agendaItems.consultationId))
			.where(open),
		tx
			.select({ id: agendaItemPapers.paperId })
			.from(agendaItems)
			.innerJoin(agendaItemPapers, eq(agendaItemPapers.agendaItemId, agendaItems.id))
			.where(open)
	]);
	const ids = [...first, ...further].flatMap(({ id }) => id ?? []);
	if (ids.length === 0) return;
	const released = await tx
		.update(papers)
		.set({ publishedAt: now })
		.where(
			and(
				inArray(papers.id, ids),
				eq(papers.public, true),
				eq(papers.state, 'accepted'),
				isNull(papers.publishedAt)
			)
		)
		.returning({ id: papers.id });
	await releaseTexts(
		tx,
		released.map(({ id }) => id),
		now
	);
}
