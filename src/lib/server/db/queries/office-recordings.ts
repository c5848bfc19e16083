/** The recording of a meeting on the clerk's desk. Whoever asks has been let in. */
import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { Refusal } from '#lib/domain/errors.ts';
import { resolveRules, type RuleSet } from '#lib/domain/rules/rule-set.ts';
import type { Db } from '../client.ts';
import { listFactsOf, type BroadcastFacts } from '../media/facts.ts';
import {
	auditEntries,
	broadcasts,
	bucketObjects,
	chapters,
	mediaSegments,
	meetings,
	people,
	recordings,
	sittingEvents,
	videoImports
} from '../schema/index.ts';

/** Ids of the broadcast and of the one beside it in sign language. */
const pictures = sql`(select own.id from ${broadcasts} own where ${broadcasts.id} in (own.id, own.signs_for_id))`;

/** Broadcast and recording with what the office decided about it, and when its last file was erased. */
export async function findOfficeRecording(db: Db, bodyId: string, meetingId: string) {
	const [row] = await db
		.select({
			broadcastId: broadcasts.id,
			id: recordings.id,
			state: recordings.state,
			source: recordings.source,
			public: recordings.public,
			startedAt: recordings.startedAt,
			endedAt: recordings.endedAt,
			durationMs: recordings.durationMs,
			bytes: recordings.bytes,
			publishAt: recordings.publishAt,
			deleteAt: recordings.deleteAt,
			deletionSet: recordings.deletionSet,
			keptFrom: recordings.keptFrom,
			keptUntil: recordings.keptUntil,
			removedAt: recordings.removedAt,
			removalReason: recordings.removalReason,
			/** Some of it is there in sign language. */
			signed: sql<boolean>`exists (
				select from ${broadcasts} signs join ${mediaSegments} on ${mediaSegments.broadcastId} = signs.id
				where signs.signs_for_id = ${broadcasts.id} and signs.deleted is null
					and ${mediaSegments.archive} and ${mediaSegments.withdrawnAt} is null)`,
			/** Nothing of it lies on the disk or in the bucket any more, in sign language neither. */
			erasedAt: sql<Date | null>`(
				select case when count(*) filter (where withdrawn_at is null) = 0
					and not exists (select 1 from ${bucketObjects} where ${bucketObjects.broadcastId} in ${pictures})
					then max(withdrawn_at) end
				from ${mediaSegments} where ${mediaSegments.broadcastId} in ${pictures})`.mapWith(recordings.removedAt)
		})
		.from(broadcasts)
		.innerJoin(recordings, and(eq(recordings.broadcastId, broadcasts.id), isNull(recordings.deleted)))
		.where(
			and(eq(broadcasts.meetingId, meetingId), eq(broadcasts.bodyId, bodyId), isNull(broadcasts.deleted))
		);
	return row;
}

/** A meeting without a recording: may a video be taken over for it, and how does one that is on its way stand? */
export async function findVideoImport(db: Db, bodyId: string, meetingId: string) {
	const [row] = await db
		.select({
			start: meetings.start,
			state: meetings.state,
			isLogged: sql<boolean>`exists (select 1 from ${sittingEvents} where ${sittingEvents.meetingId} = ${meetings.id})`,
			video: {
				state: videoImports.state,
				origin: videoImports.origin,
				bytes: videoImports.bytes,
				receivedBytes: videoImports.receivedBytes,
				progress: videoImports.progress,
				problem: videoImports.problem
			}
		})
		.from(meetings)
		.leftJoin(videoImports, eq(videoImports.meetingId, meetings.id))
		.where(and(eq(meetings.id, meetingId), eq(meetings.bodyId, bodyId)));
	const { start = null, state, isLogged = false, video = null } = row ?? {};
	return { start, video, mayOrder: state === 'held' && !isLogged };
}

/** How many jump marks a recording has. */
export function countMarks(db: Db, recordingId: string): Promise<number> {
	return db.$count(chapters, eq(chapters.recordingId, recordingId));
}

/** The rules it was broadcast under. */
export async function findRecordingRules(
	db: Db,
	broadcastId: string,
	now: Date
): Promise<RuleSet['broadcast'] | undefined> {
	const [facts] = await listFactsOf(db, [broadcastId], now);
	return facts && rulesOf(facts);
}

/** What was decided about a recording and by whom, the newest first; without a name it was the system. */
export function listRecordingActs(db: Db, recordingId: string) {
	return db
		.select({ at: auditEntries.at, act: auditEntries.act, person: people.name })
		.from(auditEntries)
		.leftJoin(people, eq(people.id, auditEntries.actorId))
		.where(and(eq(auditEntries.subject, 'recordings'), eq(auditEntries.subjectId, recordingId)))
		.orderBy(desc(auditEntries.at))
		.limit(50);
}

function rulesOf({ layers, day, organizationId }: BroadcastFacts): RuleSet['broadcast'] | undefined {
	try {
		return resolveRules(layers, day, organizationId).broadcast;
	} catch (error) {
		if (error instanceof Refusal) return undefined;
		throw error;
	}
}
