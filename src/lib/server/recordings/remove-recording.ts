/** Removes a recording: two seconds later nobody gets it any more, and the media server erases its files. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit, type AuditedActor } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { captions, chapters, recordings } from '../db/schema/index.ts';
import { SITTING_CHANNEL } from '../events/bus.ts';
import { notify, parse, transact } from '../verb.ts';
import { recordingOf } from './scope.ts';

const Input = z.object({
	reason: z
		.string()
		.trim()
		.min(1, { error: 'Bitte nennen Sie den Grund; er steht auf der Seite der Sitzung.' })
		.max(300)
});

/** For good. @throws {Refusal} `forbidden`, `not-found`, `conflict`, `invalid` without a reason */
export async function removeRecording(
	db: Db,
	actor: Actor,
	meetingId: string,
	input: unknown,
	now: Date
): Promise<void> {
	const { reason } = parse(Input, input);
	await transact(db, async (tx) => {
		const { recording } = await recordingOf(tx, actor, meetingId, now);
		await eraseRecording(tx, actor, recording, reason, now);
	});
}

/** What it was stays in its row: when it was removed, and why. Marks and captions go with it. */
export async function eraseRecording(
	tx: Db,
	actor: AuditedActor,
	{ id, broadcastId, meetingId }: Pick<typeof recordings.$inferSelect, 'id' | 'broadcastId' | 'meetingId'>,
	reason: string,
	now: Date
): Promise<void> {
	await tx.delete(chapters).where(eq(chapters.recordingId, id));
	await tx.delete(captions).where(eq(captions.broadcastId, broadcastId));
	await tx
		.update(recordings)
		.set({
			...{ state: 'removed', removedAt: now, removalReason: reason, revisedAt: now },
			...{ durationMs: null, bytes: null, deleteAt: null, publishAt: null }
		})
		.where(eq(recordings.id, id));
	await audit(tx, actor, 'remove-recording', 'recordings', id, { meetingId, reason });
	await notify(tx, SITTING_CHANNEL, { meetingId, seq: 0 });
}
