import { listMyMotions } from '#lib/server/db/queries/member-papers.ts';
import { readerOf } from '../../reader.server.ts';

export async function load({ locals }) {
	return { motions: await listMyMotions(locals.db, readerOf(locals)), now: locals.now };
}
