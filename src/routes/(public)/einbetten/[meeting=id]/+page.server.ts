/** What the page of the sitting has, as far as its picture needs it. */
import { error } from '@sveltejs/kit';
import { isEmbeddable } from '#lib/web/embedding.server.ts';
import { load as loadSitting } from '../../sitzungen/[meeting=id]/+page.server.ts';

export async function load(event) {
	if (!isEmbeddable()) error(404, 'Das Einbetten in andere Seiten ist hier nicht eingeschaltet.');
	const { meeting, view, following, awaited, broadcast, recordingNote, captioned, embed } = await loadSitting(
		event as unknown as Parameters<typeof loadSitting>[0]
	);
	// Search engines are sent to the page of the sitting.
	event.locals.structured = [];
	event.setHeaders({ 'x-robots-tag': 'noindex' });
	const { id, name, organization, number, start, cancelled } = meeting;
	return {
		meeting: { id, name, organization, number, start, cancelled },
		view,
		following,
		awaited,
		broadcast,
		recordingNote,
		captioned,
		embed
	};
}
