/** What citizens can watch: the broadcast of a meeting, its recording and the jump marks. */
import { and, asc, desc, eq, gt, inArray, sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { prepared } from '../prepared.ts';
import {
	broadcasts,
	captions,
	chapters,
	meetingOrganizations,
	meetings,
	organizations,
	recordings
} from '../schema/index.ts';

const broadcastOf = prepared(['meetingId'], (db, { meetingId }) =>
	db
		.select({
			id: broadcasts.id,
			state: broadcasts.state,
			ingestConnected: broadcasts.ingestConnected,
			/** The broadcast beside it in sign language, while it is not over. */
			signs: sql<string | null>`ratssaal_signs(${broadcasts.id})`
		})
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
			bytes: recordings.bytes,
			deleteAt: recordings.deleteAt,
			removedAt: recordings.removedAt,
			removalReason: recordings.removalReason,
			/** Some of it is there in sign language. */
			signed: sql<boolean>`ratssaal_signed(${recordings.id})`
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
			startedAt: chapters.startedAt,
			endedAt: chapters.endedAt,
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

/** Recordings that can be played, the newest first, of all meetings or of those of an organization; at most `limit`. */
export async function listPublicRecordings(
	db: Db,
	bodyId: string,
	organizationId: string | undefined,
	limit: number
) {
	const found = await db
		.select({
			id: recordings.id,
			meetingId: recordings.meetingId,
			meeting: meetings.name,
			number: meetings.number,
			organization: organizations.name,
			startedAt: recordings.startedAt,
			durationMs: sql<number>`${recordings.durationMs}`,
			bytes: recordings.bytes,
			captioned: sql<boolean>`exists (select from ${captions} where ${captions.broadcastId} = ${recordings.broadcastId})`
		})
		.from(recordings)
		.innerJoin(meetings, eq(meetings.id, recordings.meetingId))
		.leftJoin(
			organizations,
			sql`${organizations.id} = (
				select ${meetingOrganizations.organizationId} from ${meetingOrganizations}
				where ${meetingOrganizations.meetingId} = ${meetings.id} order by ${meetingOrganizations.position} limit 1)`
		)
		.where(
			and(
				eq(recordings.bodyId, bodyId),
				eq(recordings.state, 'ready'),
				gt(recordings.durationMs, 0),
				organizationId === undefined
					? undefined
					: sql`exists (select from ${meetingOrganizations}
						where ${meetingOrganizations.meetingId} = ${meetings.id}
						and ${meetingOrganizations.organizationId} = ${organizationId})`
			)
		)
		.orderBy(desc(recordings.startedAt))
		.limit(limit);
	const marks = await db
		.select({
			id: chapters.id,
			recordingId: chapters.recordingId,
			title: chapters.title,
			startedAt: chapters.startedAt,
			offsetMs: chapters.offsetMs,
			durationMs: chapters.durationMs
		})
		.from(chapters)
		.where(
			inArray(
				chapters.recordingId,
				found.map(({ id }) => id)
			)
		)
		.orderBy(asc(chapters.offsetMs));
	const marksOf = Map.groupBy(marks, ({ recordingId }) => recordingId);
	return found.map((recording) => ({ ...recording, chapters: marksOf.get(recording.id) ?? [] }));
}

export type PublicBroadcast = NonNullable<Awaited<ReturnType<typeof findPublicBroadcast>>>;
