/** Gives the encoder a new key; the old one opens nothing from now on. */
import { and, eq } from 'drizzle-orm';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { findChamberMeeting } from '../db/queries/chamber-log.ts';
import { broadcastKeys, broadcasts } from '../db/schema/index.ts';
import { mayOperate } from '../sittings/rights.ts';
import { transact } from '../verb.ts';
import { newBroadcastKey } from './keys.ts';

/**
 * Replaces the key of the meeting's broadcast. The audit entry says that it was replaced, never by what.
 *
 * @throws {Refusal} `forbidden`, `not-found`
 */
export async function renewKey(db: Db, actor: Actor, meetingId: string, now: Date): Promise<void> {
	await transact(db, async (tx) => {
		const meeting = await findChamberMeeting(tx, actor.bodyId, meetingId, now);
		if (!meeting) throw new Refusal('not-found', 'Diese Sitzung gibt es nicht.');
		if (!mayOperate(actor, meeting)) throw new Refusal('forbidden', 'Den Schlüssel erneuert die Regie.');
		const [broadcast] = await tx
			.select({ id: broadcasts.id })
			.from(broadcasts)
			.where(and(eq(broadcasts.meetingId, meetingId), eq(broadcasts.bodyId, meeting.bodyId)));
		if (!broadcast) throw new Refusal('not-found', 'Für diese Sitzung ist keine Übertragung geplant.');
		const key = { ...newBroadcastKey(), created: now };
		await tx
			.insert(broadcastKeys)
			.values({ broadcastId: broadcast.id, bodyId: meeting.bodyId, ...key })
			.onConflictDoUpdate({ target: broadcastKeys.broadcastId, set: key });
		await audit(tx, actor, 'renew-key', 'broadcasts', broadcast.id, {});
	});
}
