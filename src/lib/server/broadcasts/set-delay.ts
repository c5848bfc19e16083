/** Sets how long everything is held back before it leaves the house. */
import { and, eq } from 'drizzle-orm';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { findChamberMeeting } from '../db/queries/chamber-log.ts';
import { broadcasts } from '../db/schema/index.ts';
import { SITTING_CHANNEL } from '../events/bus.ts';
import { mayOperate } from '../sittings/rights.ts';
import { notify, transact } from '../verb.ts';

/** The longest delay; equal to how far an exclusion can be dated back. */
const LONGEST_DELAY_MS = 30_000;

/**
 * Sets the delay of the meeting's broadcast, 0 to 30 000 ms.
 *
 * @throws {Refusal} `forbidden`, `not-found`, `invalid`
 */
export async function setDelay(
	db: Db,
	actor: Actor,
	meetingId: string,
	delayMs: number,
	now: Date
): Promise<void> {
	if (!Number.isInteger(delayMs) || delayMs < 0 || delayMs > LONGEST_DELAY_MS) {
		throw new Refusal('invalid', 'Wählen Sie eine Verzögerung zwischen 0 und 30 Sekunden.');
	}
	await transact(db, async (tx) => {
		const meeting = await findChamberMeeting(tx, actor.bodyId, meetingId, now);
		if (!meeting) throw new Refusal('not-found', 'Diese Sitzung gibt es nicht.');
		if (!mayOperate(actor, meeting)) throw new Refusal('forbidden', 'Die Verzögerung stellt die Regie ein.');
		const [broadcast] = await tx
			.update(broadcasts)
			.set({ delayMs })
			.where(and(eq(broadcasts.meetingId, meetingId), eq(broadcasts.bodyId, meeting.bodyId)))
			.returning({ id: broadcasts.id });
		if (!broadcast) throw new Refusal('not-found', 'Für diese Sitzung ist keine Übertragung geplant.');
		await audit(tx, actor, 'set-delay', 'broadcasts', broadcast.id, { delayMs });
		await notify(tx, SITTING_CHANNEL, { meetingId, seq: 0 });
	});
}
