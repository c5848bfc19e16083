/** What the player shows over the picture of a recording: item and speaker, by the instant. */
import { error } from '@sveltejs/kit';
import { findPublicBroadcast } from '#lib/server/db/queries/public-broadcasts.ts';
import { conditional } from '#lib/web/conditional.server.ts';
import { listRecordedSpeeches } from '#lib/web/recorded-speeches.server.ts';
import { recordedSubjects } from '../subjects.ts';

export async function GET({ locals, params, request }) {
	const { publicDb: db, body, now } = locals;
	const broadcast = await findPublicBroadcast(db, params.meeting);
	const recording = broadcast?.recording;
	if (recording?.state !== 'ready') error(404, 'Zu dieser Sitzung gibt es keine Aufzeichnung.');
	const at = { meetingId: params.meeting, broadcastId: broadcast!.id };
	const speeches = await listRecordedSpeeches(db, body.id, at, now);
	const shown = speeches.filter(({ durationMs }) => durationMs > 0);
	return conditional(
		request,
		JSON.stringify(recordedSubjects(recording.chapters, shown)),
		'application/json'
	);
}
