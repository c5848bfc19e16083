import { listMySittings } from '#lib/server/db/queries/member-meetings.ts';
import { readerOf } from '../../reader.server.ts';

const LONGEST_SITTING_MS = 12 * 3_600_000;

export async function load({ locals }) {
	const reader = readerOf(locals);
	const since = new Date(locals.now.getTime() - LONGEST_SITTING_MS);
	const [ahead, past] = await Promise.all([
		listMySittings(locals.db, reader, since, 'ahead', 50),
		listMySittings(locals.db, reader, since, 'past', 100)
	]);
	return { ahead, past, now: locals.now };
}
