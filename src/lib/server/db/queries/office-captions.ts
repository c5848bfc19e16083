/** Captions as those see them who write and correct them. Whoever asks has been let in. */
import { and, asc, desc, eq, inArray, isNull } from 'drizzle-orm';
import { placeSpoken, type Stretch } from '#lib/domain/captions/placing.ts';
import type { Db } from '../client.ts';
import { auditEntries, broadcasts, captionReports, captions, recordings } from '../schema/index.ts';
import { readStretches } from './public-captions.ts';

/** A caption on the desk of its editor. */
export interface OfficeCaption {
	readonly id: string;
	readonly version: number;
	readonly text: string;
	readonly origin: 'captioner' | 'file' | 'speech';
	readonly checked: boolean;
	readonly public: boolean;
	/** In the recording; missing where nothing of it is played. */
	readonly fromMs: number | undefined;
	readonly untilMs: number | undefined;
	/** It may be seen in the archive, once it is public. */
	readonly open: boolean;
	readonly reports: readonly { readonly id: string; readonly text: string; readonly created: Date }[];
}

/** Broadcast and recording of a meeting, as the editor needs them. */
export async function findCaptioned(db: Db, bodyId: string, meetingId: string) {
	const [row] = await db
		.select({
			id: broadcasts.id,
			state: broadcasts.state,
			recordingId: recordings.id,
			recordingState: recordings.state,
			recordingPublic: recordings.public,
			durationMs: recordings.durationMs
		})
		.from(broadcasts)
		.leftJoin(recordings, and(eq(recordings.broadcastId, broadcasts.id), isNull(recordings.deleted)))
		.where(
			and(eq(broadcasts.meetingId, meetingId), eq(broadcasts.bodyId, bodyId), isNull(broadcasts.deleted))
		);
	return row;
}

/** All captions of a broadcast in order of time, with what viewers still report about them. */
export async function listOfficeCaptions(db: Db, broadcastId: string): Promise<OfficeCaption[]> {
	const [rows, reports, stretches] = await Promise.all([
		db
			.select()
			.from(captions)
			.where(eq(captions.broadcastId, broadcastId))
			.orderBy(asc(captions.startedAt), asc(captions.id)),
		db
			.select({
				id: captionReports.id,
				captionId: captionReports.captionId,
				text: captionReports.text,
				created: captionReports.created
			})
			.from(captionReports)
			.innerJoin(captions, eq(captions.id, captionReports.captionId))
			.where(and(eq(captions.broadcastId, broadcastId), isNull(captionReports.settledAt)))
			.orderBy(asc(captionReports.created), asc(captionReports.id)),
		listStretches(db, broadcastId)
	]);
	const byCaption = Map.groupBy(reports, ({ captionId }) => captionId);
	return rows.map(({ id, version, text, origin, checkedAt, archive, public: isPublic, ...spoken }) => {
		const cue = placeSpoken(stretches, { ...spoken, text });
		return {
			id,
			version,
			text,
			origin,
			checked: checkedAt !== null,
			public: isPublic,
			fromMs: cue?.fromMs,
			untilMs: cue?.untilMs,
			open: archive,
			reports: (byCaption.get(id) ?? []).map(({ captionId: _, ...report }) => report)
		};
	});
}

/** What the archive plays, whoever may see it. */
export const listStretches = (db: Db, broadcastId: string): Promise<Stretch[]> =>
	readStretches(db, broadcastId, 'ratssaal_stretches');

/** The last lines written in the room, newest first. */
export function listLastLines(db: Db, broadcastId: string, limit: number) {
	return db
		.select({
			id: captions.id,
			version: captions.version,
			text: captions.text,
			startedAt: captions.startedAt,
			live: captions.live
		})
		.from(captions)
		.where(and(eq(captions.broadcastId, broadcastId), eq(captions.origin, 'captioner')))
		.orderBy(desc(captions.startedAt), desc(captions.id))
		.limit(limit);
}

/** What last became of the order to let a program write the captions; `undefined` where there was none. */
export async function findSpeechOrder(db: Db, broadcastId: string) {
	const [last] = await db
		.select({ act: auditEntries.act, at: auditEntries.at })
		.from(auditEntries)
		.where(
			and(
				eq(auditEntries.subjectId, broadcastId),
				inArray(auditEntries.act, ['order-speech', 'recognize-speech', 'speech-failed'])
			)
		)
		.orderBy(desc(auditEntries.at), desc(auditEntries.id))
		.limit(1);
	return last;
}
