/** Gives a camera a new key; the old one opens nothing from now on. */
import { eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { cameras } from '../db/schema/index.ts';
import { transact } from '../verb.ts';
import { cameraOf, operateCameras } from './cameras.ts';
import { newBroadcastKey } from './keys.ts';

/**
 * Replaces the key of one camera; the others keep theirs. The audit entry says that it was replaced, never by what.
 *
 * @throws {Refusal} `forbidden`, `not-found`
 */
export async function renewKey(
	db: Db,
	actor: Actor,
	meetingId: string,
	cameraId: string,
	now: Date
): Promise<void> {
	await transact(db, async (tx) => {
		const operated = await operateCameras(tx, actor, meetingId, now, 'Den Schlüssel erneuert die Regie.');
		const { id } = cameraOf({ cameras: [...operated.cameras, ...(operated.signs?.cameras ?? [])] }, cameraId);
		await tx
			.update(cameras)
			.set({ ...newBroadcastKey(), created: now })
			.where(eq(cameras.id, id));
		await audit(tx, actor, 'renew-key', 'broadcasts', operated.broadcastId, { cameraId: id });
	});
}
