import { listMySittings } from '#lib/server/db/queries/member-meetings.ts';
import { listMyMotions } from '#lib/server/db/queries/member-papers.ts';
import { readerOf } from '../reader.server.ts';

/** A sitting counts as being today until it is held, or half a day after its beginning. */
const LONGEST_SITTING_MS = 12 * 3_600_000;

export async function load({ locals }) {
	const reader = readerOf(locals);
	const { db, now } = locals;
	const since = new Date(now.getTime() - LONGEST_SITTING_MS);
	const [ahead, past, motions] = await Promise.all([
		listMySittings(db, reader, since, 'ahead', 6),
		listMySittings(db, reader, since, 'past', 4),
		listMyMotions(db, reader, 5)
	]);
	return { ahead, past, motions, now };
}
