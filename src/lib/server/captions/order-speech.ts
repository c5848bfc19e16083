/** Has a program write the captions of a recording. */
import { and, eq, isNull } from 'drizzle-orm';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { recordings } from '../db/schema/index.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { transact } from '../verb.ts';
import { captionedBy, mayEdit } from './scope.ts';

/**
 * The worker takes it up at once; ordered again while it waits, it is one order.
 *
 * @throws {Refusal} `forbidden`, `not-found`; `conflict` unless there is a public recording
 */
export async function orderSpeech(db: Db, actor: Actor, meetingId: string, now: Date): Promise<void> {
	await transact(db, async (tx) => {
		const { broadcast } = await captionedBy(tx, actor, meetingId, now, mayEdit);
		const [recording] = await tx
			.select({ id: recordings.id })
			.from(recordings)
			.where(
				and(
					eq(recordings.broadcastId, broadcast.id),
					eq(recordings.state, 'ready'),
					eq(recordings.public, true),
					isNull(recordings.deleted)
				)
			);
		if (!recording) {
			throw new Refusal(
				'conflict',
				'Untertitel lassen sich erst erzeugen, wenn die Aufzeichnung veröffentlicht ist.'
			);
		}
		await enqueue(tx, 'recognize-speech', { recordingId: recording.id });
		await audit(tx, actor, 'order-speech', 'broadcasts', broadcast.id, {});
	});
}
