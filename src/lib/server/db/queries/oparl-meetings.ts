/** Meetings and their public agenda as open data has them. */
import { asc, inArray, sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import {
	agendaItemPapers,
	agendaItems,
	consultations,
	locations,
	meetingOrganizations,
	meetingParticipants,
	meetings,
	publications
} from '../schema/index.ts';
import { isLive, life, visibleId } from './oparl-publications.ts';

/** The meetings of `ids` that are public, in any order. */
export function listOparlMeetings(db: Db, ids: readonly string[]) {
	return db
		.select({
			id: meetings.id,
			name: meetings.name,
			state: meetings.state,
			cancelled: meetings.cancelled,
			start: meetings.start,
			end: meetings.end,
			locationId: visibleId(locations, meetings.locationId),
			license: meetings.license,
			keyword: meetings.keyword,
			...life
		})
		.from(meetings)
		.innerJoin(publications, isLive('Meeting', meetings.id))
		.where(inArray(meetings.id, [...ids]));
}

/** Who meets, the leading organization first. */
export function listOparlMeetingOrganizations(db: Db, meetingIds: readonly string[]) {
	return db
		.select({
			meetingId: meetingOrganizations.meetingId,
			organizationId: meetingOrganizations.organizationId
		})
		.from(meetingOrganizations)
		.where(inArray(meetingOrganizations.meetingId, [...meetingIds]))
		.orderBy(asc(meetingOrganizations.position), asc(meetingOrganizations.organizationId));
}

/** Who took part, as far as it is published. */
export function listOparlParticipants(db: Db, meetingIds: readonly string[]) {
	return db
		.select({ meetingId: meetingParticipants.meetingId, personId: meetingParticipants.personId })
		.from(meetingParticipants)
		.where(inArray(meetingParticipants.meetingId, [...meetingIds]))
		.orderBy(asc(meetingParticipants.personId));
}

/** Public items by their own ids or by those of their meetings, in the order of the agenda. */
export function listOparlAgendaItems(db: Db, by: 'id' | 'meetingId', ids: readonly string[]) {
	return db
		.select({
			id: agendaItems.id,
			meetingId: agendaItems.meetingId,
			/** Its place among the public items, from 0: what stands between them is not public. */
			order: sql<number>`(
				select count(*)::int from ${agendaItems} earlier where earlier.meeting_id = ${agendaItems.meetingId}
				and (earlier.position, earlier.id) < (${agendaItems.order}, ${agendaItems.id}))`,
			number: agendaItems.number,
			name: agendaItems.name,
			consultationId: visibleId(consultations, agendaItems.consultationId),
			result: agendaItems.result,
			resolutionText: agendaItems.resolutionText,
			start: agendaItems.start,
			end: agendaItems.end,
			license: agendaItems.license,
			keyword: agendaItems.keyword,
			...life
		})
		.from(agendaItems)
		.innerJoin(publications, isLive('AgendaItem', agendaItems.id))
		.where(inArray(agendaItems[by], [...ids]))
		.orderBy(asc(agendaItems.order), asc(agendaItems.id));
}

export type AgendaItemRow = Awaited<ReturnType<typeof listOparlAgendaItems>>[number];

/** Papers dealt with under these items, in their order. */
export function listOparlItemPapers(db: Db, itemIds: readonly string[]) {
	return db
		.select({ itemId: agendaItemPapers.agendaItemId, paperId: agendaItemPapers.paperId })
		.from(agendaItemPapers)
		.where(inArray(agendaItemPapers.agendaItemId, [...itemIds]))
		.orderBy(asc(agendaItemPapers.position), asc(agendaItemPapers.paperId));
}
