import { findTown } from '#lib/server/db/queries/public-bodies.ts';

export async function load({ locals }) {
	return { town: await findTown(locals.db, locals.body.id) };
}
