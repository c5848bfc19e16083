import { error } from '@sveltejs/kit';
import { gapSentence } from '#lib/components/sittings/feed-sentences.ts';
import { dayOf } from '#lib/domain/calendar.ts';
import { findPublicBroadcast } from '#lib/server/db/queries/public-broadcasts.ts';
import { hasRecordedCaptions } from '#lib/server/db/queries/public-captions.ts';
import { listRecordingGaps } from '#lib/server/db/queries/recording-gaps.ts';
import { findPublicMeeting } from '#lib/server/db/queries/public-meetings.ts';
import { listRecordedSpeeches } from '#lib/web/recorded-speeches.server.ts';
import { recordingNote } from '#lib/web/recording-note.server.ts';
import { fileName, filesOf, sizesOf } from '#lib/web/recording-files.ts';

/** The recording as files: the whole sitting, and each time an item was dealt with. */
export async function load({ locals: { db, body, now }, params }) {
	const [meeting, broadcast] = await Promise.all([
		findPublicMeeting(db, body.id, params.meeting),
		findPublicBroadcast(db, params.meeting)
	]);
	if (!meeting) error(404, 'Diese Sitzung gibt es nicht, oder sie ist noch nicht veröffentlicht.');
	const { id, name, organization, number, start } = meeting;
	const shown = { meeting: { id, name, organization, number, start } };
	const recording = broadcast?.recording;
	if (recording?.state !== 'ready' || recording.durationMs === null) {
		return { ...shown, note: recording && recordingNote(recording, body.timeZone) };
	}
	const at = { meetingId: id, broadcastId: broadcast!.id };
	const [captioned, speeches, gaps] = await Promise.all([
		hasRecordedCaptions(db, at.broadcastId),
		listRecordedSpeeches(db, body.id, at, now),
		listRecordingGaps(db, recording.id)
	]);
	const day = start && dayOf(start, body.timeZone);
	const named = (item?: string) => fileName(organization ?? name ?? undefined, day ?? undefined, item);
	return {
		...shown,
		note: recordingNote(recording, body.timeZone),
		recording: {
			durationMs: recording.durationMs,
			captioned,
			hasSpeeches: speeches.length > 0,
			name: named(),
			files: filesOf(recording.id),
			sizes: sizesOf(recording, recording.durationMs),
			gaps: gaps.map(({ reason, ...gap }) => ({ ...gap, why: gapSentence(reason, true) })),
			stretches: recording.chapters.map((chapter) => ({
				id: chapter.id,
				title: chapter.title,
				offsetMs: chapter.offsetMs,
				durationMs: chapter.durationMs,
				speeches: speeches
					.filter(({ startedAt }) => isWithin(startedAt, chapter))
					.map(({ name, faction, offsetMs, durationMs }) => ({ name, faction, offsetMs, durationMs })),
				name: named(/^[^\s\d]*\s?[\d.]+\S*/.exec(chapter.title)?.[0]),
				files: filesOf(recording.id, chapter),
				sizes: sizesOf(recording, chapter.durationMs)
			}))
		}
	};
}

const isWithin = (at: Date, { startedAt, endedAt }: { startedAt: Date; endedAt: Date | null }): boolean =>
	at >= startedAt && (!endedAt || at < endedAt);
