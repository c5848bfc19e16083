/** Puts a camera on the air. The media server changes over as soon as a picture of it can be shown. */
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { broadcastPrograms } from '../db/schema/index.ts';
import { transact } from '../verb.ts';
import { cameraOf, operateCameras, tellCameras } from './cameras.ts';

/**
 * The camera need not be connected: until it sends, the picture stays as it is. Chosen again, the one that stood in for
 * another stays.
 *
 * @throws {Refusal} `forbidden`, `not-found`
 */
export async function putOnAir(
	db: Db,
	actor: Actor,
	meetingId: string,
	cameraId: string,
	now: Date
): Promise<void> {
	await transact(db, async (tx) => {
		const operated = await operateCameras(tx, actor, meetingId, now, 'Die Kamera wählt die Regie.');
		const { id } = cameraOf(operated, cameraId);
		const { bodyId, broadcastId } = operated;
		const program = { cameraId: id, since: now, lostId: null };
		await tx
			.insert(broadcastPrograms)
			.values({ broadcastId, bodyId, ...program })
			.onConflictDoUpdate({ target: broadcastPrograms.broadcastId, set: program });
		await audit(tx, actor, 'put-on-air', 'broadcasts', broadcastId, { cameraId: id });
		await tellCameras(tx, meetingId);
	});
}
