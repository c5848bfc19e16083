/** The town, its terms and places as open data has them. */
import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Db } from '../client.ts';
import {
	bodies,
	legislativeTerms,
	locations,
	meetings,
	organizations,
	paperLocations,
	people,
	publications
} from '../schema/index.ts';
import { isLive, life, visibleId } from './oparl-publications.ts';

/** The town; `undefined` when it was withdrawn. */
export async function findOparlBody(db: Db, bodyId: string) {
	const [found] = await db
		.select({
			id: bodies.id,
			name: bodies.name,
			shortName: bodies.shortName,
			website: bodies.website,
			ags: bodies.ags,
			rgs: bodies.rgs,
			equivalent: bodies.equivalent,
			contactEmail: bodies.contactEmail,
			contactName: bodies.contactName,
			classification: bodies.classification,
			licenseValidSince: bodies.licenseValidSince,
			oparlSince: bodies.oparlSince,
			locationId: visibleId(locations, bodies.locationId),
			license: bodies.license,
			keyword: bodies.keyword,
			...life
		})
		.from(bodies)
		.innerJoin(publications, isLive('Body', bodies.id))
		.where(eq(bodies.id, bodyId));
	return found;
}

export type BodyRow = NonNullable<Awaited<ReturnType<typeof findOparlBody>>>;

/** Terms by their own ids or by their town, oldest first. */
export function listOparlTerms(db: Db, by: 'id' | 'bodyId', ids: readonly string[]) {
	return db
		.select({
			id: legislativeTerms.id,
			name: legislativeTerms.name,
			startDate: legislativeTerms.startDate,
			endDate: legislativeTerms.endDate,
			license: legislativeTerms.license,
			keyword: legislativeTerms.keyword,
			...life
		})
		.from(legislativeTerms)
		.innerJoin(publications, isLive('LegislativeTerm', legislativeTerms.id))
		.where(inArray(legislativeTerms[by], [...ids]))
		.orderBy(asc(legislativeTerms.startDate), asc(legislativeTerms.id));
}

export type TermRow = Awaited<ReturnType<typeof listOparlTerms>>[number];

/** The places of `ids` that are public, in any order. */
export function listOparlLocations(db: Db, ids: readonly string[]) {
	return db
		.select({
			id: locations.id,
			description: locations.description,
			geojson: locations.geojson,
			streetAddress: locations.streetAddress,
			room: locations.room,
			postalCode: locations.postalCode,
			subLocality: locations.subLocality,
			locality: locations.locality,
			license: locations.license,
			keyword: locations.keyword,
			...life
		})
		.from(locations)
		.innerJoin(publications, isLive('Location', locations.id))
		.where(inArray(locations.id, [...ids]));
}

export type LocationRow = Awaited<ReturnType<typeof listOparlLocations>>[number];

/** What is at a place or about it. */
export async function listOparlLocationUses(db: Db, bodyId: string, ids: readonly string[]) {
	const at = (table: typeof bodies | typeof organizations | typeof people | typeof meetings) =>
		db
			.select({ locationId: table.locationId, id: table.id })
			.from(table)
			.where(and(inArray(table.locationId, [...ids]), table === bodies ? eq(bodies.id, bodyId) : undefined))
			.orderBy(asc(table.id));
	const [ofBodies, ofOrganizations, ofPeople, ofMeetings, ofPapers] = await Promise.all([
		at(bodies),
		at(organizations),
		at(people),
		at(meetings),
		db
			.select({ locationId: paperLocations.locationId, id: paperLocations.paperId })
			.from(paperLocations)
			.where(inArray(paperLocations.locationId, [...ids]))
			.orderBy(asc(paperLocations.paperId))
	]);
	return {
		bodies: ofBodies,
		organizations: ofOrganizations,
		persons: ofPeople,
		meetings: ofMeetings,
		papers: ofPapers
	};
}
