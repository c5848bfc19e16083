/** Plans a second picture for a broadcast: an interpreter of sign language, with a camera and a key of their own. */
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { broadcasts, cameras } from '../db/schema/index.ts';
import { transact } from '../verb.ts';
import { operateCameras, tellCameras } from './cameras.ts';
import { newBroadcastKey } from './keys.ts';

/** How its one camera is called in logs; on the screen it stands apart. */
const NAME = 'Gebärdensprache';

/**
 * The id of the broadcast in sign language; one that is there stays as it is.
 *
 * @throws {Refusal} `forbidden`, `not-found`; `conflict` when the sitting is over
 */
export async function addSigns(db: Db, actor: Actor, meetingId: string, now: Date): Promise<string> {
	return transact(db, async (tx) => {
		const operated = await operateCameras(
			tx,
			actor,
			meetingId,
			now,
			'Gebärdensprache richtet die Regie ein.'
		);
		const { bodyId, broadcastId, signs } = operated;
		if (signs) return signs.broadcastId;
		if (operated.ended) throw new Refusal('conflict', 'Diese Sitzung ist bereits geschlossen.');
		const [made] = await tx
			.insert(broadcasts)
			.values({ bodyId, signsForId: broadcastId })
			.returning({ id: broadcasts.id });
		await tx.insert(cameras).values({
			bodyId,
			broadcastId: made!.id,
			name: NAME,
			position: 0,
			...newBroadcastKey(),
			created: now
		});
		await audit(tx, actor, 'add-signs', 'broadcasts', broadcastId, { signsId: made!.id });
		await tellCameras(tx, meetingId);
		return made!.id;
	});
}
