/** The letter as it would go out now, for the clerk to look at. Nothing is kept. */
import { HARMLESS_HEADING } from '#lib/domain/agendas/checks.ts';
import { numbersOf } from '#lib/domain/agendas/numbering.ts';
import { tidied } from '#lib/domain/agendas/placing.ts';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { RIGHTS } from '#lib/domain/people/rights.ts';
import type { Db } from '../db/client.ts';
import { listOfficeAgenda } from '../db/queries/office-agendas.ts';
import { findLetterhead } from '../db/queries/office-invitations.ts';
import { findOfficeMeeting } from '../db/queries/office-meetings.ts';
import { renderPdf } from '../documents/render.ts';
import { allow } from '../verb.ts';
import { letterOf } from './letter.ts';

/**
 * The PDF of the agenda as it stands, staged items included.
 *
 * @throws {Refusal} `not-found`; `forbidden` unless a clerk
 */
export async function previewInvitation(
	db: Db,
	actor: Actor,
	meetingId: string,
	audience: 'members' | 'public',
	now: Date
): Promise<Uint8Array> {
	const meeting = await findOfficeMeeting(db, actor, meetingId);
	if (!meeting) throw new Refusal('not-found', 'Diese Sitzung gibt es nicht.');
	const organizationIds = meeting.bodies.map(({ id }) => id);
	allow(actor, RIGHTS['edit-agenda'], { bodyId: actor.bodyId, organizationIds });
	const [head, agenda] = await Promise.all([findLetterhead(db, meetingId), listOfficeAgenda(db, meetingId)]);
	const items = tidied(agenda);
	const given = items.flatMap(({ id, number, staged }) =>
		number !== null && !staged ? [[id, number] as const] : []
	);
	const numbers = numbersOf(items, new Map(given));
	const isTold = (open: boolean) => audience === 'members' || open;
	const lines = items.map((item) => ({
		number: numbers.get(item.id)!,
		name: isTold(item.public) ? item.name : (item.publicName ?? HARMLESS_HEADING),
		public: item.public,
		papers: item.papers.filter((paper) => isTold(item.public && paper.public))
	}));
	return renderPdf('invitation', letterOf(head, lines, audience, now));
}
