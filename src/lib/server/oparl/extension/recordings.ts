/** The recording of a meeting: where it plays, its chapters, its captions. */
import { dateTime } from '#lib/domain/oparl/values.ts';
import type { Db } from '../../db/client.ts';
import { listOparlChapters, listOparlRecordings } from '../../db/queries/oparl-extension.ts';
import { compact, type OparlObject, type Writing } from '../objects.ts';

/** Thousandths are as exact as a player jumps. */
const seconds = (ms: number) => Math.round(ms) / 1000;

/** The recording of each of these meetings that has one. */
export async function readRecordings(
	db: Db,
	meetingIds: readonly string[],
	{ addresses, timeZone }: Writing
): Promise<ReadonlyMap<string, OparlObject>> {
	const recordings = await listOparlRecordings(db, meetingIds);
	const chapters = await listOparlChapters(
		db,
		recordings.map(({ id }) => id)
	);
	const chaptersOf = Map.groupBy(chapters, ({ recordingId }) => recordingId);
	return new Map(
		recordings.map((recording) => [
			recording.meetingId,
			compact({
				hls: addresses.page(`/media/vod/${recording.id}/variants.m3u8`),
				mp4: addresses.page(`/media/vod/${recording.id}/aufzeichnung.mp4`),
				m4a: addresses.page(`/media/vod/${recording.id}/aufzeichnung.m4a`),
				start: dateTime(recording.startedAt, timeZone),
				end: recording.endedAt && dateTime(recording.endedAt, timeZone),
				duration: recording.durationMs && seconds(recording.durationMs),
				deletion: recording.deleteAt && dateTime(recording.deleteAt, timeZone),
				chapter: (chaptersOf.get(recording.id) ?? []).map(({ itemId, title, offsetMs, durationMs }) =>
					compact({
						title,
						agendaItem: addresses.reference('AgendaItem', itemId),
						offset: seconds(offsetMs),
						duration: seconds(durationMs)
					})
				),
				caption: recording.languages.map((language) => ({
					language,
					vtt: addresses.captions(recording.meetingId, language)
				}))
			})
		])
	);
}
