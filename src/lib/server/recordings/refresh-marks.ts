/** Writes the jump marks of a recording anew, from the log and from what the archive keeps. */
import { and, asc, eq, isNull, ne, sql } from 'drizzle-orm';
import { placeChapters } from '#lib/domain/recordings/placing.ts';
import type { SittingState } from '#lib/domain/sittings/state.ts';
import type { Db } from '../db/client.ts';
import { chapters, mediaSegments, recordings } from '../db/schema/index.ts';

/**
 * Does nothing while there is no recording: the media server begins it with the first segment and finishes it. Nor for a video
 * that was made elsewhere. May be called whenever an item ended or was corrected. The recording's row stays locked until the
 * transaction ends, so that marks written by the media server at the same time do not mix with these.
 */
export async function refreshMarks(
	tx: Db,
	meeting: { readonly id: string; readonly bodyId: string },
	state: SittingState
): Promise<void> {
	const [recording] = await tx
		.update(recordings)
		.set({ modified: sql`now()` })
		.where(
			and(
				eq(recordings.meetingId, meeting.id),
				eq(recordings.source, 'broadcast'),
				ne(recordings.state, 'removed'),
				isNull(recordings.deleted)
			)
		)
		.returning({ id: recordings.id, broadcastId: recordings.broadcastId });
	if (!recording) return;

	const kept = await tx
		.select({ startedAt: mediaSegments.startedAt, durationMs: mediaSegments.durationMs })
		.from(mediaSegments)
		.where(
			and(
				eq(mediaSegments.broadcastId, recording.broadcastId),
				eq(mediaSegments.archive, true),
				isNull(mediaSegments.withdrawnAt)
			)
		)
		.orderBy(asc(mediaSegments.number));
	await tx.delete(chapters).where(eq(chapters.recordingId, recording.id));
	const placed = placeChapters(state, kept);
	if (placed.length === 0) return;
	await tx.insert(chapters).values(
		placed.map(({ itemId, ...chapter }) => ({
			...chapter,
			agendaItemId: itemId,
			recordingId: recording.id,
			bodyId: meeting.bodyId
		}))
	);
}
