/** Tries again to take over a video that failed, from where its file is. */
import { and, eq } from 'drizzle-orm';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { videoImports } from '../db/schema/index.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { transact } from '../verb.ts';
import { importOf } from './scope.ts';

/** @throws {Refusal} `forbidden`, `not-found`; `conflict` unless it has failed */
export async function retryVideo(db: Db, actor: Actor, meetingId: string, now: Date): Promise<void> {
	await transact(db, async (tx) => {
		const { video } = await importOf(tx, actor, meetingId, now);
		const isHere = video.bytes !== null && video.receivedBytes === video.bytes;
		const [again] = await tx
			.update(videoImports)
			.set({ state: isHere ? 'waiting' : 'fetching', problem: null, progress: 0 })
			.where(and(eq(videoImports.id, video.id), eq(videoImports.state, 'failed')))
			.returning({ id: videoImports.id });
		if (!again)
			throw new Refusal('conflict', 'Diese Übernahme läuft schon wieder. Bitte laden Sie die Seite neu.');
		if (!isHere) await enqueue(tx, 'fetch-video', { importId: video.id });
		await audit(tx, actor, 'retry-video', 'broadcasts', video.broadcastId, { meetingId });
	});
}
