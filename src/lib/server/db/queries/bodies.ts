/** Which towns there are, and which one a request is for. */
import { asc, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { prepared } from '../prepared.ts';
import { bodies } from '../schema/index.ts';

const byHost = prepared(['host', 'slug'], (db, { host, slug }) =>
	db
		.select({
			id: bodies.id,
			slug: bodies.slug,
			name: bodies.name,
			shortName: bodies.shortName,
			hosts: bodies.hosts,
			timeZone: bodies.timeZone,
			accent: bodies.accent
		})
		.from(bodies)
		.where(isNull(bodies.deleted))
		.orderBy(
			sql`${host} = any (${bodies.hosts}) desc`,
			desc(eq(bodies.slug, slug)),
			desc(bodies.isDefault),
			asc(bodies.created)
		)
		.limit(1)
);

/**
 * The body that answers under `host` (without port): by one of its host names, as `<slug>.localhost`, else the default
 * one, else the oldest. `undefined` when there is none at all.
 */
export async function findBodyByHost(db: Db, host: string) {
	const slug = /^(.+)\.localhost$/.exec(host)?.[1] ?? '';
	const [found] = await byHost(db, { host, slug });
	return found;
}

/** Every town, with what its work in the background needs. */
export function listBodies(db: Db) {
	return db
		.select({
			id: bodies.id,
			slug: bodies.slug,
			hosts: bodies.hosts,
			isDefault: bodies.isDefault,
			timeZone: bodies.timeZone
		})
		.from(bodies)
		.where(isNull(bodies.deleted))
		.orderBy(asc(bodies.id));
}
