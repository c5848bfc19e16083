/** Removes a camera: its key opens nothing any more, and the media server ends its connection. */
import { eq } from 'drizzle-orm';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { findProgram } from '../db/queries/chamber-cameras.ts';
import { cameras } from '../db/schema/index.ts';
import { transact } from '../verb.ts';
import { cameraOf, operateCameras, tellCameras } from './cameras.ts';

/** @throws {Refusal} `forbidden`, `not-found`; `conflict` when it is the only one, or on the air */
export async function removeCamera(
	db: Db,
	actor: Actor,
	meetingId: string,
	cameraId: string,
	now: Date
): Promise<void> {
	await transact(db, async (tx) => {
		const operated = await operateCameras(tx, actor, meetingId, now, 'Kameras entfernt die Regie.');
		const { id, name } = cameraOf(operated, cameraId);
		if (operated.cameras.length === 1) {
			throw new Refusal(
				'conflict',
				'Eine Übertragung braucht eine Kamera. Fügen Sie zuerst eine andere hinzu.'
			);
		}
		const program = await findProgram(tx, operated.broadcastId);
		if (id === (program?.cameraId ?? operated.cameras[0]!.id)) {
			throw new Refusal(
				'conflict',
				`„${name}“ ist auf Sendung. Bringen Sie zuerst eine andere Kamera auf Sendung.`
			);
		}
		await tx.delete(cameras).where(eq(cameras.id, id));
		await audit(tx, actor, 'remove-camera', 'broadcasts', operated.broadcastId, { cameraId: id, name });
		await tellCameras(tx, meetingId);
	});
}
