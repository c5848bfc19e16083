/** Rows of recordings and their jump marks, as the media server writes and reads them. */
import { and, asc, eq, gt, inArray, isNotNull, isNull, lte, or, sql } from 'drizzle-orm';
import { v7 } from 'uuid';
import type { Gap } from '#lib/domain/recordings/gaps.ts';
import type { Db } from '../client.ts';
import {
	agendaItems,
	broadcasts,
	chapters,
	recordingGaps,
	recordingPreviews,
	recordings
} from '../schema/index.ts';

/** A jump mark before it has a row. */
export interface ChapterRow {
	readonly itemId: string | null;
	readonly title: string;
	readonly startedAtMs: number;
	readonly endedAtMs: number;
	/** From the first frame of the recording, gaps left out. */
	readonly offsetMs: number;
	readonly durationMs: number;
}

/** A recording that is whole, before it has rows. */
export interface FinishedRow {
	readonly endedAtMs: number;
	readonly durationMs: number;
	readonly bytes: number;
	readonly chapters: readonly ChapterRow[];
	/** What of the sitting is not in it, in order of time. */
	readonly gaps: readonly Gap[];
}

export interface BroadcastRef {
	/** Sign language is part of the recording of another broadcast, and has none of its own. */
	readonly signs?: boolean;
	readonly broadcastId: string;
	readonly bodyId: string;
	readonly meetingId: string;
}

/** The recording that a public address names. */
export interface PlayableRecording {
	readonly broadcastId: string;
	/** Its jump marks in order, those of items the public may not read left out. */
	readonly marks: readonly PlayableMark[];
}

export interface PlayableMark {
	readonly title: string;
	readonly offsetMs: number;
	/** The item it belongs to as the public reads it now, and when that was on the table. */
	readonly item?: {
		readonly itemId: string;
		readonly number: string;
		readonly title: string;
		readonly fromMs: number;
		readonly untilMs: number;
	};
}

export function recordingRows(db: Db) {
	return {
		/** The first segment is there. May be called again. */
		async begin({ broadcastId, bodyId, meetingId, signs }: BroadcastRef, startedAtMs: number): Promise<void> {
			const startedAt = new Date(startedAtMs);
			await db.transaction(async (tx) => {
				if (!signs)
					await tx
						.insert(recordings)
						.values({ broadcastId, bodyId, meetingId, startedAt })
						.onConflictDoNothing({ target: recordings.broadcastId });
				await tx
					.update(broadcasts)
					.set({ firstSegmentAt: startedAt })
					.where(and(eq(broadcasts.id, broadcastId), isNull(broadcasts.firstSegmentAt)));
			});
		},

		/** The sitting is over, or its recording has become shorter since: length, jump marks, gaps, and as public as the broadcast was. */
		async finish(
			{ broadcastId, bodyId, signs, objectionMs = 0 }: BroadcastRef & { readonly objectionMs?: number },
			recording: FinishedRow
		): Promise<void> {
			if (signs) {
				// Nothing of it is left that may not be kept: it need not be looked after any longer.
				await db.update(broadcasts).set({ firstSegmentAt: null }).where(eq(broadcasts.id, broadcastId));
				return;
			}
			await db.transaction(async (tx) => {
				const [row] = await tx
					.select({ id: recordings.id, state: recordings.state, public: broadcasts.public })
					.from(recordings)
					.innerJoin(broadcasts, eq(broadcasts.id, recordings.broadcastId))
					.where(eq(recordings.broadcastId, broadcastId))
					.for('update', { of: recordings });
				if (!row || row.state === 'removed') return;
				const isFirst = row.state === 'recording';
				await tx
					.update(recordings)
					.set({
						state: 'ready',
						endedAt: new Date(recording.endedAtMs),
						durationMs: recording.durationMs,
						bytes: recording.bytes,
						// Later somebody may have decided otherwise.
						...(isFirst
							? {
									public: row.public,
									publishAt: objectionMs > 0 ? new Date(recording.endedAtMs + objectionMs) : null
								}
							: {})
					})
					.where(eq(recordings.id, row.id));
				await writeGaps(tx, { id: row.id, bodyId }, recording.gaps);
				await tx.delete(chapters).where(eq(chapters.recordingId, row.id));
				if (recording.chapters.length === 0) return;
				await tx.insert(chapters).values(
					recording.chapters.map((chapter) => ({
						id: v7(),
						bodyId,
						recordingId: row.id,
						agendaItemId: chapter.itemId,
						title: chapter.title,
						startedAt: new Date(chapter.startedAtMs),
						endedAt: new Date(chapter.endedAtMs),
						offsetMs: chapter.offsetMs,
						durationMs: chapter.durationMs
					}))
				);
			});
		},

		/** The recording under this id, if the public may play it; under the id of a preview, whoever was given that. */
		async findPlayable(id: string): Promise<PlayableRecording | undefined> {
			const found = await findSeen(db, id);
			if (!found) return undefined;
			const { id: recordingId, ...row } = found;
			const seen = and(
				eq(agendaItems.id, chapters.agendaItemId),
				eq(agendaItems.public, true),
				eq(agendaItems.staged, false),
				isNull(agendaItems.deleted)
			);
			const marks = await db
				.select({
					title: chapters.title,
					offsetMs: chapters.offsetMs,
					startedAt: chapters.startedAt,
					endedAt: chapters.endedAt,
					item: {
						id: agendaItems.id,
						number: agendaItems.number,
						name: agendaItems.name,
						order: agendaItems.order
					}
				})
				.from(chapters)
				.leftJoin(agendaItems, seen)
				.where(
					and(
						eq(chapters.recordingId, recordingId),
						or(isNull(chapters.agendaItemId), isNotNull(agendaItems.id))
					)
				)
				.orderBy(asc(chapters.offsetMs));
			return { ...row, marks: marks.map(toMark) };
		},

		/** What of the recording under this id there is in sign language: exactly as public as the recording. */
		async findSigns(id: string): Promise<PlayableRecording | undefined> {
			const found = await findSeen(db, id);
			if (!found) return undefined;
			const [signs] = await db
				.select({ broadcastId: broadcasts.id })
				.from(broadcasts)
				.where(and(eq(broadcasts.signsForId, found.broadcastId), isNull(broadcasts.deleted)));
			return signs && { ...signs, marks: [] };
		}
	};
}

async function findSeen(db: Db, id: string) {
	const isPublic = and(
		eq(recordings.id, id),
		eq(recordings.public, true),
		or(isNull(recordings.publishAt), lte(recordings.publishAt, sql`now()`))
	);
	const previewed = db
		.select({ id: recordingPreviews.recordingId })
		.from(recordingPreviews)
		.where(and(eq(recordingPreviews.id, id), gt(recordingPreviews.expiresAt, sql`now()`)));
	const [found] = await db
		.select({ id: recordings.id, broadcastId: recordings.broadcastId })
		.from(recordings)
		.where(
			and(
				or(isPublic, inArray(recordings.id, previewed)),
				eq(recordings.state, 'ready'),
				isNull(recordings.deleted)
			)
		);
	return found;
}

function toMark(row: {
	readonly title: string;
	readonly offsetMs: number;
	readonly startedAt: Date;
	readonly endedAt: Date | null;
	readonly item: { id: string; number: string | null; name: string; order: number } | null;
}): PlayableMark {
	const { title, offsetMs, startedAt, endedAt, item } = row;
	if (!item) return { title, offsetMs };
	const untilMs = endedAt?.getTime() ?? Infinity;
	const number = item.number ?? String(item.order + 1);
	const named = { itemId: item.id, number, title: item.name, fromMs: startedAt.getTime(), untilMs };
	return { title, offsetMs, item: named };
}

/** What was said of a gap stays with the gap that takes its place. */
async function writeGaps(
	tx: Db,
	recording: { readonly id: string; readonly bodyId: string },
	gaps: readonly Gap[]
): Promise<void> {
	const ofThis = eq(recordingGaps.recordingId, recording.id);
	const noted = await tx
		.select({ from: recordingGaps.startedAt, until: recordingGaps.endedAt, note: recordingGaps.note })
		.from(recordingGaps)
		.where(and(ofThis, isNotNull(recordingGaps.note)))
		.orderBy(asc(recordingGaps.startedAt));
	await tx.delete(recordingGaps).where(ofThis);
	if (gaps.length === 0) return;
	const noteOf = ({ fromMs, untilMs }: Gap) =>
		noted
			.filter(({ from, until }) => from.getTime() < untilMs && until.getTime() > fromMs)
			.map(({ note }) => note)
			.join(' ');
	await tx.insert(recordingGaps).values(
		gaps.map((gap) => ({
			id: v7(),
			bodyId: recording.bodyId,
			recordingId: recording.id,
			startedAt: new Date(gap.fromMs),
			endedAt: new Date(gap.untilMs),
			reason: gap.reason,
			note: noteOf(gap) || null
		}))
	);
}
