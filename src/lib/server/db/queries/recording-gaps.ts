/** What of a sitting is not in its recording, as the media server entered it. */
import { asc, eq } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { recordingGaps } from '../schema/index.ts';

export interface RecordingGap {
	readonly id: string;
	readonly from: Date;
	readonly until: Date;
	/** A reason of the feed, `no-media` or `not-stored`. */
	readonly reason: string;
	/** What the town says of it. */
	readonly note: string | null;
}

/** In order of time. */
export function listRecordingGaps(db: Db, recordingId: string): Promise<RecordingGap[]> {
	return db
		.select({
			id: recordingGaps.id,
			from: recordingGaps.startedAt,
			until: recordingGaps.endedAt,
			reason: recordingGaps.reason,
			note: recordingGaps.note
		})
		.from(recordingGaps)
		.where(eq(recordingGaps.recordingId, recordingId))
		.orderBy(asc(recordingGaps.startedAt));
}
