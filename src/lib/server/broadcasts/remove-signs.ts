/** Takes the picture in sign language away: its key opens nothing any more, and the media server erases what there is of it. */
import { eq } from 'drizzle-orm';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { findChamberMeeting } from '../db/queries/chamber-log.ts';
import { broadcasts, cameras } from '../db/schema/index.ts';
import { allow, transact } from '../verb.ts';
import { operateCameras, tellCameras } from './cameras.ts';

/**
 * For good. Once the sitting is over it is a part of the recording, and whoever decides about that decides.
 *
 * @throws {Refusal} `forbidden`, `not-found`
 */
export async function removeSigns(db: Db, actor: Actor, meetingId: string, now: Date): Promise<void> {
	await transact(db, async (tx) => {
		const operated = await operateCameras(
			tx,
			actor,
			meetingId,
			now,
			'Gebärdensprache entfernt die Regie, nach der Sitzung der Sitzungsdienst.'
		);
		const { signs, ended, broadcastId } = operated;
		if (!signs) {
			throw new Refusal('not-found', 'Für diese Sitzung ist keine Gebärdensprache eingerichtet.');
		}
		if (ended) {
			const meeting = await findChamberMeeting(tx, actor.bodyId, meetingId, now);
			allow(actor, 'manage-recording', meeting!, 'Über Aufzeichnungen bestimmt der Sitzungsdienst.');
		}
		await tx.delete(cameras).where(eq(cameras.broadcastId, signs.broadcastId));
		await tx.update(broadcasts).set({ deleted: now }).where(eq(broadcasts.id, signs.broadcastId));
		await audit(tx, actor, 'remove-signs', 'broadcasts', broadcastId, { signsId: signs.broadcastId });
		await tellCameras(tx, meetingId);
	});
}
