/** What the minutes of a sitting need beside its log. */
import { and, desc, eq, inArray, isNull } from 'drizzle-orm';
import type { Db } from '../client.ts';
import {
	agendaItems,
	bodies,
	consultations,
	locations,
	meetingOrganizations,
	meetings,
	organizations,
	papers,
	paperVersions,
	people
} from '../schema/index.ts';

/** Body, leading organization and place of a meeting; `undefined` if there is no such meeting. */
export async function findMinutesHead(db: Db, meetingId: string) {
	const [head] = await db
		.select({
			bodyId: meetings.bodyId,
			bodyName: bodies.name,
			timeZone: bodies.timeZone,
			organizationName: organizations.name,
			place: locations.description,
			room: locations.room,
			street: locations.streetAddress,
			locality: locations.locality
		})
		.from(meetings)
		.innerJoin(bodies, eq(bodies.id, meetings.bodyId))
		.leftJoin(meetingOrganizations, eq(meetingOrganizations.meetingId, meetings.id))
		.leftJoin(organizations, eq(organizations.id, meetingOrganizations.organizationId))
		.leftJoin(locations, eq(locations.id, meetings.locationId))
		.where(eq(meetings.id, meetingId))
		.orderBy(meetingOrganizations.position)
		.limit(1);
	return head;
}

/** The wording each item's paper proposes, Markdown by item id; items without one are missing. */
export async function listMotions(db: Db, meetingId: string): Promise<ReadonlyMap<string, string>> {
	const rows = await db
		.select({ itemId: agendaItems.id, text: paperVersions.resolutionText })
		.from(agendaItems)
		.innerJoin(consultations, eq(consultations.id, agendaItems.consultationId))
		.innerJoin(papers, eq(papers.id, consultations.paperId))
		.innerJoin(paperVersions, eq(paperVersions.paperId, papers.id))
		.where(and(eq(agendaItems.meetingId, meetingId), isNull(agendaItems.deleted)))
		.orderBy(desc(paperVersions.number));
	const motions = new Map<string, string>();
	for (const { itemId, text } of rows) if (text && !motions.has(itemId)) motions.set(itemId, text);
	return motions;
}

/** Names by person id. */
export async function listNames(
	db: Db,
	bodyId: string,
	ids: readonly string[]
): Promise<ReadonlyMap<string, string>> {
	if (ids.length === 0) return new Map();
	const rows = await db
		.select({ id: people.id, name: people.name })
		.from(people)
		.where(and(eq(people.bodyId, bodyId), inArray(people.id, [...ids])));
	return new Map(rows.map(({ id, name }) => [id, name]));
}
