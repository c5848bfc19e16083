/** The town as its public pages introduce it. */
import { eq } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { prepared } from '../prepared.ts';
import { bodies } from '../schema/index.ts';

const town = prepared(['bodyId'], (db, { bodyId }) =>
	db
		.select({ website: bodies.website, contact: bodies.contactEmail })
		.from(bodies)
		.where(eq(bodies.id, bodyId))
);

/** Ways to reach the town, for the foot of the page. */
export async function findTown(db: Db, bodyId: string) {
	const [found] = await town(db, { bodyId });
	return found ?? { website: null, contact: null };
}
