/** What citizens can watch: the broadcast of a meeting, its recording and the jump marks. */
import { asc, eq } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { prepared } from '../prepared.ts';
import { broadcasts, chapters, recordings } from '../schema/index.ts';

const broadcastOf = prepared(['meetingId'], (db, { meetingId }) =>
	db
		.select({ id: broadcasts.id, state: broadcasts.state, ingestConnected: broadcasts.ingestConnected })
		.from(broadcasts)
		.where(eq(broadcasts.meetingId, meetingId))
);

const recordingOf = prepared(['meetingId'], (db, { meetingId }) =>
	db
		.select({
			id: recordings.id,
			state: recordings.state,
			startedAt: recordings.startedAt,
			durationMs: recordings.durationMs,
			deleteAt: recordings.deleteAt
		})
		.from(recordings)
		.where(eq(recordings.meetingId, meetingId))
);

const chaptersOf = prepared(['recordingId'], (db, { recordingId }) =>
	db
		.select({
			id: chapters.id,
			itemId: chapters.agendaItemId,
			title: chapters.title,
			offsetMs: chapters.offsetMs,
			durationMs: chapters.durationMs
		})
		.from(chapters)
		.where(eq(chapters.recordingId, recordingId))
		.orderBy(asc(chapters.offsetMs))
);

/** Broadcast and recording of a meeting with its chapters in order, or `undefined` when nothing is or was broadcast. */
export async function findPublicBroadcast(db: Db, meetingId: string) {
	const [[broadcast], [recording]] = await Promise.all([
		broadcastOf(db, { meetingId }),
		recordingOf(db, { meetingId })
	]);
	if (!broadcast) return undefined;
	const marks = recording ? await chaptersOf(db, { recordingId: recording.id }) : [];
	return { ...broadcast, recording: recording && { ...recording, chapters: marks } };
}

export type PublicBroadcast = NonNullable<Awaited<ReturnType<typeof findPublicBroadcast>>>;
