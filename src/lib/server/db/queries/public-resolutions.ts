/** One resolution with its history, and what the list can be narrowed to, as citizens see them. */
import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import {
	agendaItems,
	consultations,
	implementationReports,
	implementations,
	legislativeTerms,
	meetingOrganizations,
	organizations,
	paperOriginators,
	people,
	resolutions
} from '../schema/index.ts';
import { findResolution, type Reading } from './resolution-lines.ts';

/** A resolution with wording, who brought it in, and all reports, oldest first; `undefined` if it is not public. */
export async function findPublicResolution(db: Db, reading: Reading, id: string) {
	const line = await findResolution(db, reading, id);
	if (!line) return undefined;
	const [originators, reports] = await Promise.all([
		line.paperId ? listOriginators(db, line.paperId) : [],
		line.implementationId ? listPublicReports(db, line.implementationId) : []
	]);
	return { ...line, originators, reports };
}

function listOriginators(db: Db, paperId: string) {
	return db
		.select({
			personId: people.id,
			person: people.name,
			organizationId: organizations.id,
			organization: organizations.name
		})
		.from(paperOriginators)
		.leftJoin(people, eq(people.id, paperOriginators.personId))
		.leftJoin(organizations, eq(organizations.id, paperOriginators.organizationId))
		.where(and(eq(paperOriginators.paperId, paperId), eq(paperOriginators.role, 'originator')))
		.orderBy(asc(paperOriginators.position), asc(paperOriginators.id));
}

function listPublicReports(db: Db, implementationId: string) {
	return db
		.select({
			id: implementationReports.id,
			on: implementationReports.on,
			text: implementationReports.text,
			progress: implementationReports.progress,
			due: implementationReports.due,
			dueBefore: implementationReports.dueBefore
		})
		.from(implementationReports)
		.where(eq(implementationReports.implementationId, implementationId))
		.orderBy(
			asc(implementationReports.on),
			asc(implementationReports.acceptedAt),
			asc(implementationReports.id)
		);
}

/** Organizations, originators, offices, terms and years that occur among the binding resolutions of a town. */
export async function listResolutionFacets(db: Db, { bodyId, timeZone }: Reading) {
	const year = sql<number>`extract(year from ${resolutions.decidedAt} at time zone ${timeZone})::int`;
	const own = and(eq(resolutions.bodyId, bodyId), eq(resolutions.binding, true));
	const choice = { id: organizations.id, name: organizations.name };
	const [deciding, originators, offices, terms, years] = await Promise.all([
		db
			.select(choice)
			.from(organizations)
			.where(
				inArray(
					organizations.id,
					db
						.select({ id: meetingOrganizations.organizationId })
						.from(resolutions)
						.innerJoin(meetingOrganizations, eq(meetingOrganizations.meetingId, resolutions.meetingId))
						.where(own)
				)
			)
			.orderBy(asc(organizations.position), asc(organizations.name)),
		db
			.select(choice)
			.from(organizations)
			.where(
				inArray(
					organizations.id,
					db
						.select({ id: paperOriginators.organizationId })
						.from(resolutions)
						.innerJoin(agendaItems, eq(agendaItems.id, resolutions.agendaItemId))
						.innerJoin(consultations, eq(consultations.id, agendaItems.consultationId))
						.innerJoin(paperOriginators, eq(paperOriginators.paperId, consultations.paperId))
						.where(and(own, eq(paperOriginators.role, 'originator')))
				)
			)
			.orderBy(asc(organizations.position), asc(organizations.name)),
		db
			.select(choice)
			.from(organizations)
			.where(
				inArray(
					organizations.id,
					db
						.select({ id: implementations.organizationId })
						.from(implementations)
						.where(eq(implementations.bodyId, bodyId))
				)
			)
			.orderBy(asc(organizations.position), asc(organizations.name)),
		db
			.select({ id: legislativeTerms.id, name: legislativeTerms.name })
			.from(legislativeTerms)
			.where(eq(legislativeTerms.bodyId, bodyId))
			.orderBy(desc(legislativeTerms.startDate)),
		db.selectDistinct({ year }).from(resolutions).where(own)
	]);
	return { deciding, originators, offices, terms, years: years.map((row) => row.year).sort((a, b) => b - a) };
}
