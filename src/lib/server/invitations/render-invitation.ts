/** Sets the PDFs of an invitation, one for members and one for the public; run by the worker. */
import { and, eq, isNull } from 'drizzle-orm';
import { revisionName } from '#lib/domain/agendas/revisions.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { findInvitation, listRevisionLines, type FoundInvitation } from '../db/queries/office-invitations.ts';
import { invitations } from '../db/schema/index.ts';
import type { InvitationData } from '../documents/documents.ts';
import { renderDocument } from '../documents/render.ts';
import type { Storage } from '../files/storage.ts';
import { storeFile } from '../files/store-file.ts';
import { transact } from '../verb.ts';
import { letterOf } from './letter.ts';

/** Does what is missing: a packet that is there already is not made again. */
export async function renderInvitation(db: Db, storage: Storage, invitationId: string): Promise<void> {
	const invitation = await findInvitation(db, invitationId);
	if (!invitation) return;
	if (!invitation.fileId) await renderPacket(db, storage, invitation, 'members');
	if (!invitation.publicFileId) await renderPacket(db, storage, invitation, 'public');
}

async function renderPacket(
	db: Db,
	storage: Storage,
	invitation: FoundInvitation,
	audience: 'members' | 'public'
): Promise<void> {
	const { bytes, pages } = await renderDocument('invitation', await dataFor(db, invitation, audience));
	const column = audience === 'members' ? invitations.fileId : invitations.publicFileId;
	const title = titleOf(invitation, audience);
	await transact(db, async (tx) => {
		const [open] = await tx
			.select({ id: invitations.id })
			.from(invitations)
			.where(and(eq(invitations.id, invitation.id), isNull(column)))
			.for('update');
		if (!open) return;
		const record = {
			bodyId: invitation.bodyId,
			name: title,
			fileName: `${title.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}.pdf`,
			mimeType: 'application/pdf',
			pages,
			public: audience === 'public'
		};
		const file = await storeFile(tx, storage, once(bytes), record, {
			meetingId: invitation.meetingId,
			role: 'invitation'
		});
		await tx
			.update(invitations)
			.set(audience === 'members' ? { fileId: file.id } : { publicFileId: file.id })
			.where(eq(invitations.id, invitation.id));
		const actor = { bodyId: invitation.bodyId };
		await audit(tx, actor, 'render-invitation', 'invitations', invitation.id, { audience, fileId: file.id });
	});
}

/** What stands in the letter. */
export async function dataFor(
	db: Db,
	invitation: FoundInvitation,
	audience: 'members' | 'public'
): Promise<InvitationData> {
	const lines = await listRevisionLines(db, invitation.revisionId, audience);
	return {
		...letterOf(invitation.head, lines, audience, invitation.dispatchedAt),
		...supplementOf(invitation)
	};
}

/** A supplement is named with its reason; an invitation only where its period was shortened. */
function supplementOf({ kind, number, reason }: FoundInvitation): Pick<InvitationData, 'supplement'> {
	const because = reason ? { reason } : {};
	if (kind === 'supplement') return { supplement: { name: revisionName(kind, number), ...because } };
	return reason ? { supplement: { name: 'Dringliche Einladung', reason } } : {};
}

function titleOf({ kind, number, head }: FoundInvitation, audience: 'members' | 'public'): string {
	const letter = audience === 'members' ? 'Einladung' : 'Bekanntmachung';
	const what = kind === 'supplement' ? revisionName(kind, number) : letter;
	return `${what} ${head.organizations}, ${head.meeting}`;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield bytes;
}
