/** The town as its public pages introduce it. */
import { eq } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { bodies } from '../schema/index.ts';

/** Ways to reach the town, for the foot of the page. */
export async function findTown(db: Db, bodyId: string) {
	const [town] = await db
		.select({ website: bodies.website, contact: bodies.contactEmail })
		.from(bodies)
		.where(eq(bodies.id, bodyId));
	return town ?? { website: null, contact: null };
}
