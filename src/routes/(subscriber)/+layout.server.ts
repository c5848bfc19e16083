import { findTown } from '#lib/server/db/queries/public-bodies.ts';

export async function load({ locals }) {
	return { town: await findTown(locals.publicDb, locals.body.id) };
}
