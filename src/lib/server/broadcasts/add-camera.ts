/** Adds a camera to a broadcast, with a key of its own. */
import { MOST_CAMERAS } from '#lib/domain/broadcasts/cameras.ts';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { cameras } from '../db/schema/index.ts';
import { parse, transact } from '../verb.ts';
import { cameraFields, operateCameras, refuseSameName, tellCameras } from './cameras.ts';
import { newBroadcastKey } from './keys.ts';

/**
 * The id of the new camera, which is the last in the list and stands in for others until that is changed.
 *
 * @throws {Refusal} `forbidden`, `not-found`, `invalid`; `conflict` when there are eight, or one is called so
 */
export async function addCamera(
	db: Db,
	actor: Actor,
	meetingId: string,
	input: { readonly name: unknown },
	now: Date
): Promise<string> {
	return transact(db, async (tx) => {
		const operated = await operateCameras(tx, actor, meetingId, now, 'Kameras fügt die Regie hinzu.');
		const { name } = parse(cameraFields.pick({ name: true }), input);
		if (operated.cameras.length >= MOST_CAMERAS) {
			throw new Refusal(
				'conflict',
				`Eine Übertragung hat höchstens ${MOST_CAMERAS} Kameras. Bitte entfernen Sie zuerst eine, die Sie nicht brauchen.`
			);
		}
		refuseSameName(operated, name);
		const { bodyId, broadcastId } = operated;
		const position = (operated.cameras.at(-1)?.position ?? -1) + 1;
		const [made] = await tx
			.insert(cameras)
			.values({ bodyId, broadcastId, name, position, ...newBroadcastKey(), created: now })
			.returning({ id: cameras.id });
		await audit(tx, actor, 'add-camera', 'broadcasts', broadcastId, { cameraId: made!.id, name });
		await tellCameras(tx, meetingId);
		return made!.id;
	});
}
