/** Lets the public see captions that a program wrote. */
import { and, eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { captions } from '../db/schema/index.ts';
import { transact } from '../verb.ts';
import { captionedBy, mayEdit } from './scope.ts';

/**
 * How many were released. Unchecked ones are shown as such.
 *
 * @throws {Refusal} `forbidden`, `not-found`
 */
export async function releaseCaptions(db: Db, actor: Actor, meetingId: string, now: Date): Promise<number> {
	return transact(db, async (tx) => {
		const { broadcast } = await captionedBy(tx, actor, meetingId, now, mayEdit);
		const released = await tx
			.update(captions)
			.set({ public: true })
			.where(and(eq(captions.broadcastId, broadcast.id), eq(captions.public, false)))
			.returning({ id: captions.id });
		await audit(tx, actor, 'release-captions', 'broadcasts', broadcast.id, { released: released.length });
		return released.length;
	});
}
