/** The jump marks of a recording as podcast programs read them (JSON chapters 1.2 of the Podcast Namespace). */
import { error } from '@sveltejs/kit';
import { findPublicBroadcast } from '#lib/server/db/queries/public-broadcasts.ts';
import { conditional } from '#lib/web/conditional.server.ts';
import { momentOf } from '#lib/domain/recordings/moments.ts';

export async function GET({ locals, params, request, url }) {
	const recording = (await findPublicBroadcast(locals.publicDb, params.meeting))?.recording;
	if (recording?.state !== 'ready') error(404, 'Zu dieser Sitzung gibt es keine Aufzeichnung.');
	const seconds = (ms: number) => Math.round(ms) / 1000;
	const chapters = recording.chapters.map(({ title, offsetMs, durationMs }) => ({
		startTime: seconds(offsetMs),
		endTime: seconds(offsetMs + durationMs),
		title,
		url: `${url.origin}/sitzungen/${params.meeting}${momentOf(offsetMs)}`
	}));
	return conditional(request, JSON.stringify({ version: '1.2.0', chapters }), 'application/json+chapters');
}
