import { error, redirect } from '@sveltejs/kit';
import { transcriptOf } from '#lib/domain/captions/transcript.ts';
import { reportCaption } from '#lib/server/captions/report-caption.ts';
import { findPublicBroadcast } from '#lib/server/db/queries/public-broadcasts.ts';
import { listRecordedCues } from '#lib/server/db/queries/public-captions.ts';
import { findPublicMeeting } from '#lib/server/db/queries/public-meetings.ts';
import { refusable } from '#lib/web/refusal.server.ts';
import { openSecret } from '#lib/web/secret.server.ts';
import type { Actions } from './$types';

/** The paragraph that a caption stands in. */
export async function load({ locals: { publicDb, body }, params }) {
	const [meeting, broadcast] = await Promise.all([
		findPublicMeeting(publicDb, body.id, params.meeting),
		findPublicBroadcast(publicDb, params.meeting)
	]);
	const cues = meeting && broadcast ? await listRecordedCues(publicDb, broadcast.id) : [];
	const paragraph = transcriptOf(cues, broadcast?.recording?.chapters ?? [])
		.flatMap(({ paragraphs }) => paragraphs)
		.find(({ lines }) => lines.some(({ id }) => id === params.caption));
	if (!meeting || !paragraph) error(404, 'Diese Stelle der Mitschrift gibt es nicht mehr.');
	const { id, name, organization } = meeting;
	return { meeting: { id, name, organization }, lines: paragraph.lines, asked: params.caption };
}

export const actions = {
	default: refusable(async ({ locals, params, request, url, getClientAddress }) => {
		const form = await request.formData();
		await reportCaption(
			{ db: locals.db, publicDb: locals.publicDb },
			params.meeting,
			String(form.get('stelle') ?? params.caption),
			form,
			{ secret: openSecret(), address: getClientAddress() }
		);
		redirect(303, `${url.pathname}/danke`);
	})
} satisfies Actions;
