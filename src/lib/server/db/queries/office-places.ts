/** Places as the office assigns them to papers. */
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Db } from '../client.ts';
import { locations, paperLocations } from '../schema/index.ts';
import { addressOfPlace, likenessOf, rankOf } from './public-places.ts';

const line = {
	id: locations.id,
	name: addressOfPlace,
	latitude: locations.latitude,
	longitude: locations.longitude,
	public: locations.public
};

/** The places of a paper. */
export function listOfficePlaces(db: Db, paperId: string) {
	return db
		.select(line)
		.from(paperLocations)
		.innerJoin(locations, eq(locations.id, paperLocations.locationId))
		.where(and(eq(paperLocations.paperId, paperId), isNull(locations.deleted)))
		.orderBy(asc(addressOfPlace), asc(locations.id));
}

export type OfficePlace = Awaited<ReturnType<typeof listOfficePlaces>>[number];

const MOST = 8;
const ALIKE = 0.4;

/** Public places of the town that look like the words and are not yet the paper's, the likeliest first. */
export async function findOfficePlaces(
	db: Db,
	viewer: Actor,
	paperId: string,
	words: string
): Promise<OfficePlace[]> {
	return db
		.select(line)
		.from(locations)
		.where(
			and(
				eq(locations.bodyId, viewer.bodyId),
				eq(locations.public, true),
				isNull(locations.deleted),
				sql`${addressOfPlace} <> ''`,
				sql`${likenessOf(words)} >= ${ALIKE}`,
				sql`not exists (select from ${paperLocations}
					where ${paperLocations.locationId} = ${locations.id} and ${paperLocations.paperId} = ${paperId})`
			)
		)
		.orderBy(sql`${rankOf(words)} desc`, asc(addressOfPlace), asc(locations.id))
		.limit(MOST);
}
