/** Plans the transmission of a sitting: its address, and its first camera with a key for the encoder. */
import { eq } from 'drizzle-orm';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { findChamberMeeting } from '../db/queries/chamber-log.ts';
import { broadcasts, cameras } from '../db/schema/index.ts';
import { mayOperate } from '../sittings/rights.ts';
import { transact } from '../verb.ts';
import { FIRST_CAMERA } from './cameras.ts';
import { newBroadcastKey } from './keys.ts';

/**
 * The id of the meeting's broadcast; one that is planned already stays as it is.
 *
 * @throws {Refusal} `forbidden`, `not-found`; `conflict` when the sitting is over
 */
export async function planBroadcast(db: Db, actor: Actor, meetingId: string, now: Date): Promise<string> {
	return transact(db, async (tx) => {
		const meeting = await findChamberMeeting(tx, actor.bodyId, meetingId, now);
		if (!meeting) throw new Refusal('not-found', 'Diese Sitzung gibt es nicht.');
		if (!mayOperate(actor, meeting)) throw new Refusal('forbidden', 'Die Übertragung richtet die Regie ein.');
		if (meeting.state === 'held') throw new Refusal('conflict', 'Diese Sitzung ist bereits geschlossen.');
		const [made] = await tx
			.insert(broadcasts)
			.values({
				bodyId: meeting.bodyId,
				meetingId,
				state: meeting.state === 'running' ? 'live' : 'planned',
				public: meeting.state === 'running'
			})
			.onConflictDoNothing({ target: broadcasts.meetingId })
			.returning({ id: broadcasts.id });
		if (made) {
			await tx.insert(cameras).values({
				broadcastId: made.id,
				bodyId: meeting.bodyId,
				name: FIRST_CAMERA,
				position: 0,
				...newBroadcastKey()
			});
			await audit(tx, actor, 'plan-broadcast', 'broadcasts', made.id, { meetingId });
			return made.id;
		}
		const [there] = await tx
			.select({ id: broadcasts.id })
			.from(broadcasts)
			.where(eq(broadcasts.meetingId, meetingId));
		return there!.id;
	});
}
