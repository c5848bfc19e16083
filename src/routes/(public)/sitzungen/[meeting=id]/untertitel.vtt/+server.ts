/** The captions of a recording as WebVTT (W3C), for the player and to take along. */
import { error } from '@sveltejs/kit';
import { writeWebVtt } from '#lib/domain/captions/files.ts';
import { findPublicBroadcast } from '#lib/server/db/queries/public-broadcasts.ts';
import { listRecordedCues } from '#lib/server/db/queries/public-captions.ts';
import { conditional } from '#lib/web/conditional.server.ts';

export async function GET({ locals, params, request }) {
	const broadcast = await findPublicBroadcast(locals.db, params.meeting);
	const cues = broadcast?.recording ? await listRecordedCues(locals.db, broadcast.id) : [];
	if (cues.length === 0) error(404, 'Zu dieser Sitzung gibt es keine Untertitel.');
	return conditional(request, writeWebVtt(cues), 'text/vtt; charset=utf-8');
}
