/** Who reads in the members' area. What they may read is decided by the queries, per item and person. */
import { error } from '@sveltejs/kit';
import type { Reader } from '#lib/server/db/queries/member-access.ts';

/** The signed-in person on today's date of the town. */
export function readerOf({ actor, today }: App.Locals): Reader {
	if (!actor) error(401, 'Bitte melden Sie sich an.');
	return { viewer: actor, today };
}
