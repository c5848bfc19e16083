/** Lets the office watch a recording before the public may, or while it may not. */
import { randomUUID } from 'node:crypto';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Db } from '../db/client.ts';
import { recordingPreviews } from '../db/schema/index.ts';
import { transact } from '../verb.ts';
import { recordingOf } from './scope.ts';

/** As long as a sitting, and time to look through it. */
const VALID_MS = 6 * 3_600_000;

/**
 * What takes the recording's id in the address of its playlist, for six hours. What is cut off or removed meanwhile is gone there, too.
 *
 * @throws {Refusal} `forbidden`, `not-found`, `conflict`
 */
export async function previewRecording(db: Db, actor: Actor, meetingId: string, now: Date): Promise<string> {
	return transact(db, async (tx) => {
		const { recording } = await recordingOf(tx, actor, meetingId, now);
		const id = randomUUID();
		const expiresAt = new Date(now.getTime() + VALID_MS);
		await tx
			.insert(recordingPreviews)
			.values({ id, bodyId: recording.bodyId, recordingId: recording.id, expiresAt });
		return id;
	});
}
