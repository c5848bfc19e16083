/** Organizations and persons as citizens see them. Whether a membership holds is asked of a day. */
import { and, asc, count, desc, eq, gte, isNull, lt, lte, notInArray, or, sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Day } from '#lib/domain/calendar.ts';
import type { Db } from '../client.ts';
import {
	meetingOrganizations,
	meetingParticipants,
	meetings,
	memberships,
	organizations,
	paperOriginators,
	papers,
	people
} from '../schema/index.ts';
import { ALWAYS, isDayWithin, isInstantWithin, type Period } from './periods.ts';

const onBehalf = alias(organizations, 'on_behalf');

/** All organizations of a body in their order, with how many members they have on `day`. */
export function listPublicOrganizations(db: Db, bodyId: string, day: Day) {
	return db
		.select({
			id: organizations.id,
			name: organizations.name,
			shortName: organizations.shortName,
			organizationType: organizations.organizationType,
			classification: organizations.classification,
			startDate: organizations.startDate,
			endDate: organizations.endDate,
			members: count(memberships.id)
		})
		.from(organizations)
		.leftJoin(memberships, and(eq(memberships.organizationId, organizations.id), holds(day)))
		.where(eq(organizations.bodyId, bodyId))
		.groupBy(organizations.id)
		.orderBy(asc(organizations.position), asc(organizations.name));
}

/** An organization; `undefined` if it is not public. */
export async function findPublicOrganization(db: Db, bodyId: string, id: string) {
	const parent = alias(organizations, 'parent');
	const [organization] = await db
		.select({
			id: organizations.id,
			name: organizations.name,
			shortName: organizations.shortName,
			organizationType: organizations.organizationType,
			classification: organizations.classification,
			startDate: organizations.startDate,
			endDate: organizations.endDate,
			website: organizations.website,
			statutoryMembers: organizations.statutoryMembers,
			parentId: parent.id,
			parent: parent.name
		})
		.from(organizations)
		.leftJoin(parent, eq(parent.id, organizations.subOrganizationOf))
		.where(and(eq(organizations.bodyId, bodyId), eq(organizations.id, id)));
	return organization;
}

/** Who belongs to an organization on `day`: chairs first, then by family name. */
export function listPublicMembers(db: Db, organizationId: string, day: Day) {
	return db
		.select({
			id: memberships.id,
			personId: people.id,
			name: people.name,
			role: memberships.role,
			votingRight: memberships.votingRight,
			faction: sql<string | null>`coalesce(${onBehalf.shortName}, ${onBehalf.name}, ${factionOn(day)})`,
			startDate: memberships.startDate,
			endDate: memberships.endDate
		})
		.from(memberships)
		.innerJoin(people, eq(people.id, memberships.personId))
		.leftJoin(onBehalf, eq(onBehalf.id, memberships.onBehalfOf))
		.where(and(eq(memberships.organizationId, organizationId), holds(day)))
		.orderBy(
			sql`coalesce(${memberships.role}, '') !~* '(vorsitz|bürgermeister|sprecher)'`,
			sql`coalesce(${memberships.role}, '') ~* 'stellv'`,
			asc(people.familyName),
			asc(people.name)
		);
}

/** So many former members are named; a council keeps them for decades. */
const FORMER = 300;

/**
 * Who had belonged to an organization before `day`, and not before `since`, and does no longer: whoever left last comes
 * first, and each person once, with the latest membership.
 */
export function listFormerMembers(db: Db, organizationId: string, day: Day, since?: Day) {
	const its = eq(memberships.organizationId, organizationId);
	const last = db
		.selectDistinctOn([memberships.personId], {
			id: memberships.id,
			personId: memberships.personId,
			role: memberships.role,
			startDate: memberships.startDate,
			endDate: memberships.endDate
		})
		.from(memberships)
		.where(and(its, lt(memberships.endDate, day), since && gte(memberships.endDate, since)))
		.orderBy(memberships.personId, desc(memberships.endDate))
		.as('last');
	const still = db
		.select({ personId: memberships.personId })
		.from(memberships)
		.where(and(its, holds(day)));
	return db
		.select({
			id: last.id,
			personId: people.id,
			name: people.name,
			role: last.role,
			startDate: last.startDate,
			endDate: last.endDate
		})
		.from(last)
		.innerJoin(people, eq(people.id, last.personId))
		.where(notInArray(last.personId, still))
		.orderBy(desc(last.endDate), asc(people.familyName), asc(people.name))
		.limit(FORMER);
}

/** The latest papers an organization or a person brought in within a period, at most `limit`, and how many there are. */
export async function listBroughtIn(
	db: Db,
	by: { readonly organizationId: string } | { readonly personId: string },
	period: Period = ALWAYS,
	limit = 12
) {
	const its = db
		.selectDistinct({ paperId: paperOriginators.paperId })
		.from(paperOriginators)
		.where(
			and(
				'personId' in by
					? eq(paperOriginators.personId, by.personId)
					: eq(paperOriginators.organizationId, by.organizationId),
				eq(paperOriginators.role, 'originator')
			)
		)
		.as('its');
	const found = await db
		.select({ line: paperLine, total: sql<number>`count(*) over ()::int` })
		.from(its)
		.innerJoin(papers, eq(papers.id, its.paperId))
		.where(isDayWithin(papers.date, period))
		.orderBy(sql`${papers.date} desc nulls last`, desc(papers.reference), desc(papers.id))
		.limit(limit);
	return { rows: found.map(({ line }) => line), total: found[0]?.total ?? 0 };
}

/**
 * The latest meetings of a period a person took part in, as far as that is published, at most `limit`, and how many there
 * are. Days are those of `timeZone`.
 */
export async function listAttended(
	db: Db,
	personId: string,
	timeZone: string,
	period: Period = ALWAYS,
	limit = 12
) {
	const where = and(
		eq(meetingParticipants.personId, personId),
		isInstantWithin(meetings.start, period, timeZone)
	);
	const [rows, [total]] = await Promise.all([
		db
			.select({
				id: meetings.id,
				name: meetings.name,
				number: meetings.number,
				start: meetings.start,
				organization: sql<string | null>`(
					select ${organizations.name} from ${meetingOrganizations}
					join ${organizations} on ${organizations.id} = ${meetingOrganizations.organizationId}
					where ${meetingOrganizations.meetingId} = ${meetings.id} order by ${meetingOrganizations.position} limit 1)`
			})
			.from(meetingParticipants)
			.innerJoin(meetings, eq(meetings.id, meetingParticipants.meetingId))
			.where(where)
			.orderBy(desc(meetings.start), desc(meetings.id))
			.limit(limit),
		db
			.select({ count: count() })
			.from(meetingParticipants)
			.innerJoin(meetings, eq(meetings.id, meetingParticipants.meetingId))
			.where(where)
	]);
	return { rows, total: total?.count ?? 0 };
}

const paperLine = {
	id: papers.id,
	name: papers.name,
	reference: papers.reference,
	paperType: papers.paperType,
	date: papers.date
};

/** All persons of a body by family name, with the faction they belong to on `day`. */
export function listPublicPeople(db: Db, bodyId: string, day: Day) {
	return db
		.select({
			id: people.id,
			name: people.name,
			familyName: people.familyName,
			givenName: people.givenName,
			faction: factionOn(day),
			memberships: count(memberships.id)
		})
		.from(people)
		.leftJoin(memberships, and(eq(memberships.personId, people.id), holds(day)))
		.where(eq(people.bodyId, bodyId))
		.groupBy(people.id)
		.orderBy(asc(sql`coalesce(${people.familyName}, ${people.name})`), asc(people.givenName), asc(people.id));
}

/** A person with all memberships, current ones first; `undefined` if not public. */
export async function findPublicPerson(db: Db, bodyId: string, id: string) {
	const [person] = await db
		.select({
			id: people.id,
			name: people.name,
			formOfAddress: people.formOfAddress,
			title: people.title,
			email: people.email,
			phone: people.phone,
			status: people.status,
			life: people.life
		})
		.from(people)
		.where(and(eq(people.bodyId, bodyId), eq(people.id, id)));
	if (!person) return undefined;
	const places = await db
		.select({
			id: memberships.id,
			organizationId: organizations.id,
			organization: organizations.name,
			organizationType: organizations.organizationType,
			role: memberships.role,
			startDate: memberships.startDate,
			endDate: memberships.endDate
		})
		.from(memberships)
		.innerJoin(organizations, eq(organizations.id, memberships.organizationId))
		.where(eq(memberships.personId, id))
		.orderBy(
			sql`${memberships.endDate} desc nulls first`,
			asc(organizations.position),
			desc(memberships.startDate)
		);
	return { ...person, memberships: places };
}

function holds(day: Day): SQL | undefined {
	return and(
		or(isNull(memberships.startDate), lte(memberships.startDate, day)),
		or(isNull(memberships.endDate), gte(memberships.endDate, day))
	);
}

/** The faction a person of the outer query belongs to on `day`. */
function factionOn(day: Day) {
	return sql<string | null>`(
		select coalesce(faction.short_name, faction.name) from organizations faction
		join memberships seat on seat.organization_id = faction.id
		where seat.person_id = ${people.id} and faction.organization_type = 'Fraktion'
		and (seat.start_date is null or seat.start_date <= ${day}) and (seat.end_date is null or seat.end_date >= ${day})
		order by faction.position limit 1)`;
}
