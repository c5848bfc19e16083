/** Renames a camera, and says whether it stands in for others. */
import { eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { cameras } from '../db/schema/index.ts';
import { parse, transact } from '../verb.ts';
import { cameraFields, cameraOf, operateCameras, refuseSameName, tellCameras } from './cameras.ts';

/** @throws {Refusal} `forbidden`, `not-found`, `invalid`; `conflict` when another one is called so */
export async function changeCamera(
	db: Db,
	actor: Actor,
	meetingId: string,
	cameraId: string,
	input: { readonly name: unknown; readonly spare: unknown },
	now: Date
): Promise<void> {
	await transact(db, async (tx) => {
		const operated = await operateCameras(tx, actor, meetingId, now, 'Kameras ändert die Regie.');
		const { id } = cameraOf(operated, cameraId);
		const fields = parse(cameraFields, input);
		refuseSameName(operated, fields.name, id);
		await tx.update(cameras).set(fields).where(eq(cameras.id, id));
		await audit(tx, actor, 'change-camera', 'broadcasts', operated.broadcastId, { cameraId: id, ...fields });
		await tellCameras(tx, meetingId);
	});
}
