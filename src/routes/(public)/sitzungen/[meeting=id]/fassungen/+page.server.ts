import { error } from '@sveltejs/kit';
import { listRevisions } from '#lib/server/db/queries/public-agendas.ts';
import { findPublicMeeting } from '#lib/server/db/queries/public-meetings.ts';
import { wordsOf } from '../history-words.ts';
import { historyOf } from '../revisions.ts';

/** The agenda as invited, with each supplement, and as held, side by side. */
export async function load({ locals: { db, body }, params }) {
	const [meeting, revisions] = await Promise.all([
		findPublicMeeting(db, body.id, params.meeting),
		listRevisions(db, params.meeting)
	]);
	if (!meeting || revisions.length === 0)
		error(404, 'Zu dieser Sitzung gibt es keine veröffentlichte Tagesordnung.');
	const { id, name, organization, start } = meeting;
	return {
		meeting: { id, name, organization, start },
		revisions: wordsOf(historyOf(revisions)).map((revision, index) => ({
			...revision,
			lines: revisions[index]!.lines.map(({ agendaItemId, ...line }) => ({ ...line, id: agendaItemId }))
		}))
	};
}
