/** All captions so far of a running sitting, for a player that goes back further than the stream tells. */
import { error, json } from '@sveltejs/kit';
import { isMeetingPublic } from '#lib/server/db/queries/chamber-log.ts';
import { listLiveCaptions } from '#lib/server/db/queries/public-captions.ts';

export async function GET({ locals, params }) {
	if (!(await isMeetingPublic(locals.db, params.meeting))) error(404, 'Diese Sitzung gibt es nicht.');
	const lines = await listLiveCaptions(locals.db, params.meeting);
	return json({ lines }, { headers: { 'cache-control': 'public, max-age=1' } });
}
