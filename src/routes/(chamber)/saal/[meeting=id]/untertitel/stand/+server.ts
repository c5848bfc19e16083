/** How it stands, for the captioner's page: asked at every change of the sitting, and every few seconds. */
import { error, json } from '@sveltejs/kit';
import { findWritable, readDesk } from '../desk.server.ts';

export async function GET({ locals, params }) {
	const { actor, db, now } = locals;
	if (!actor) error(401, 'Bitte melden Sie sich an.');
	return json(await readDesk(db, await findWritable(db, actor, params.meeting, now), now));
}
