/** Organizations, persons and memberships as open data has them. */
import { asc, inArray } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { locations, memberships, organizations, people, publications } from '../schema/index.ts';
import { isLive, life, visibleId } from './oparl-publications.ts';

/** The organizations of `ids` that are public, in any order. */
export function listOparlOrganizations(db: Db, ids: readonly string[]) {
	return db
		.select({
			id: organizations.id,
			name: organizations.name,
			shortName: organizations.shortName,
			organizationType: organizations.organizationType,
			classification: organizations.classification,
			post: organizations.post,
			subOrganizationOf: visibleId(organizations, organizations.subOrganizationOf),
			startDate: organizations.startDate,
			endDate: organizations.endDate,
			website: organizations.website,
			locationId: visibleId(locations, organizations.locationId),
			externalBody: organizations.externalBody,
			license: organizations.license,
			keyword: organizations.keyword,
			...life
		})
		.from(organizations)
		.innerJoin(publications, isLive('Organization', organizations.id))
		.where(inArray(organizations.id, [...ids]));
}

/** The persons of `ids` that are public, in any order. */
export function listOparlPeople(db: Db, ids: readonly string[]) {
	return db
		.select({
			id: people.id,
			name: people.name,
			familyName: people.familyName,
			givenName: people.givenName,
			formOfAddress: people.formOfAddress,
			affix: people.affix,
			title: people.title,
			gender: people.gender,
			phone: people.phone,
			email: people.email,
			status: people.status,
			locationId: visibleId(locations, people.locationId),
			life: people.life,
			lifeSource: people.lifeSource,
			license: people.license,
			keyword: people.keyword,
			...life
		})
		.from(people)
		.innerJoin(publications, isLive('Person', people.id))
		.where(inArray(people.id, [...ids]));
}

/** Memberships by their own ids, those of persons or of organizations, oldest first. */
export function listOparlMemberships(
	db: Db,
	by: 'id' | 'personId' | 'organizationId',
	ids: readonly string[]
) {
	return db
		.select({
			id: memberships.id,
			personId: memberships.personId,
			organizationId: memberships.organizationId,
			role: memberships.role,
			votingRight: memberships.votingRight,
			startDate: memberships.startDate,
			endDate: memberships.endDate,
			onBehalfOf: visibleId(organizations, memberships.onBehalfOf),
			license: memberships.license,
			keyword: memberships.keyword,
			...life
		})
		.from(memberships)
		.innerJoin(publications, isLive('Membership', memberships.id))
		.where(inArray(memberships[by], [...ids]))
		.orderBy(asc(memberships.startDate), asc(memberships.id));
}

export type MembershipRow = Awaited<ReturnType<typeof listOparlMemberships>>[number];
