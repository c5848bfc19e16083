/** Takes back that a video becomes a recording, at any moment before it has; its files go with it. */
import { eq } from 'drizzle-orm';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { videoImports } from '../db/schema/index.ts';
import { transact } from '../verb.ts';
import { importOf } from './scope.ts';

/** @throws {Refusal} `forbidden`, `not-found`; `conflict` once it is a recording */
export async function discardVideo(db: Db, actor: Actor, meetingId: string, now: Date): Promise<void> {
	await transact(db, async (tx) => {
		const { video } = await importOf(tx, actor, meetingId, now);
		if (video.state === 'done') {
			throw new Refusal(
				'conflict',
				'Das Video ist schon die Aufzeichnung dieser Sitzung. Löschen lässt es sich dort.'
			);
		}
		await tx.delete(videoImports).where(eq(videoImports.id, video.id));
		await audit(tx, actor, 'discard-video', 'broadcasts', video.broadcastId, {
			meetingId,
			origin: video.origin
		});
	});
}
