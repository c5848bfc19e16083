/** Meetings for calendars. Visibility is the connection's. */
import { and, asc, eq, gte, sql, type SQL } from 'drizzle-orm';
import type { Db } from '../client.ts';
import type { CalendarMeeting } from '../../calendars/ical.ts';
import {
	agendaItems,
	consultations,
	locations,
	meetingOrganizations,
	meetings,
	memberships,
	minutes,
	organizations
} from '../schema/index.ts';
import type { FoundSubject } from './public-news.ts';

/**
 * Whose meetings: all, of an organization, of the organizations a person belongs to at the time, one, or those that were
 * found or deal with what was found.
 */
export type CalendarOf =
	| { readonly kind: 'everything' }
	| { readonly kind: 'organization' | 'person' | 'meeting'; readonly id: string }
	| FoundSubject;

/** Meetings with a beginning from `since` on, soonest first, at most 2000. One meeting is found whenever it was. */
export async function listCalendarMeetings(
	db: Db,
	bodyId: string,
	of: CalendarOf,
	since: Date
): Promise<CalendarMeeting[]> {
	return db
		.select({
			id: meetings.id,
			name: meetings.name,
			organization: organizations.name,
			start: sql<Date>`${meetings.start}`.mapWith(meetings.start),
			end: meetings.end,
			cancelled: meetings.cancelled,
			place: sql<string | null>`nullif(concat_ws(', ',
				coalesce(${locations.room}, ${locations.description}), ${locations.streetAddress}), '')`,
			created: meetings.created,
			modified: meetings.modified,
			plannedMinutes: sql<number | null>`(
				select sum(${agendaItems.plannedMinutes})::int from ${agendaItems}
				where ${agendaItems.meetingId} = ${meetings.id})`
		})
		.from(meetings)
		.leftJoin(
			organizations,
			sql`${organizations.id} = (
				select ${meetingOrganizations.organizationId} from ${meetingOrganizations}
				where ${meetingOrganizations.meetingId} = ${meetings.id} order by ${meetingOrganizations.position} limit 1)`
		)
		.leftJoin(locations, eq(locations.id, meetings.locationId))
		.where(
			and(
				eq(meetings.bodyId, bodyId),
				sql`${meetings.start} is not null`,
				of.kind === 'meeting' ? eq(meetings.id, of.id) : gte(meetings.start, since),
				conditionOf(of)
			)
		)
		.orderBy(asc(meetings.start), asc(meetings.id))
		.limit(2000);
}

function conditionOf(of: CalendarOf): SQL | undefined {
	if (of.kind === 'organization') {
		return sql`exists (select from ${meetingOrganizations}
			where ${meetingOrganizations.meetingId} = ${meetings.id} and ${meetingOrganizations.organizationId} = ${of.id})`;
	}
	if (of.kind === 'found') return isConcerned(of);
	if (of.kind !== 'person') return undefined;
	return sql`exists (select from ${meetingOrganizations}
		join ${memberships} on ${memberships.organizationId} = ${meetingOrganizations.organizationId}
		where ${meetingOrganizations.meetingId} = ${meetings.id} and ${memberships.personId} = ${of.id}
		and ${meetings.start} >= coalesce(${memberships.startDate}, '-infinity'::date)
		and ${meetings.start} < coalesce(${memberships.endDate} + 1, 'infinity'::date))`;
}

function isConcerned({ papers, items, meetings: found, minutes: written }: FoundSubject): SQL {
	const among = (ids: readonly string[]) =>
		sql`(select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid)`;
	return sql`${meetings.id} in (
		${among(found)}
		union select n.meeting_id from ${minutes} n where n.id in ${among(written)}
		union select i.meeting_id from ${agendaItems} i where i.id in ${among(items)}
		union select c.meeting_id from ${consultations} c where c.paper_id in ${among(papers)})`;
}
