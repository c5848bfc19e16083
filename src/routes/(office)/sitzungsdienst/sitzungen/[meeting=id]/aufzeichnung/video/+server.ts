/** Takes the pieces of a video that is being uploaded: `PUT ?ab=<bytes before it>`. */
import { error, json } from '@sveltejs/kit';
import { takePiece } from '#lib/server/videos/take-piece.ts';
import { openVideos } from '#lib/web/videos.server.ts';

const NOTHING = new Uint8Array();

export async function PUT({ locals, params, request, url }) {
	if (!locals.actor) error(401, 'Bitte melden Sie sich an.');
	const at = Number(url.searchParams.get('ab') ?? NaN);
	if (!Number.isSafeInteger(at) || at < 0) error(400, 'Die Stelle in der Datei fehlt.');
	const piece = request.body ?? new Blob([NOTHING]).stream();
	return json(await takePiece(locals.db, openVideos(), locals.actor, params.meeting, at, piece, locals.now));
}
