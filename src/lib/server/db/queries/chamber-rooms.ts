/** The sittings somebody may work in: the list before the room's screens. */
import { and, asc, eq, gte, isNull, lte, or, sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { locations, meetingOrganizations, meetings } from '../schema/index.ts';
import { computed, organizationNames } from './office-columns.ts';

const organizationIds = computed(sql<string[]>`array(
	select ${meetingOrganizations.organizationId} from ${meetingOrganizations}
	where ${meetingOrganizations.meetingId} = ${meetings.id} order by ${meetingOrganizations.position})`);

/** What runs, and what begins between `from` and `until`, soonest first; with all that rights are judged by. */
export function listRoomMeetings(db: Db, bodyId: string, from: Date, until: Date) {
	return db
		.select({
			id: meetings.id,
			bodyId: meetings.bodyId,
			name: meetings.name,
			state: meetings.state,
			start: meetings.start,
			chairId: meetings.chairId,
			secretaryId: meetings.secretaryId,
			organizationIds,
			organizations: organizationNames,
			room: locations.room,
			place: locations.description
		})
		.from(meetings)
		.leftJoin(locations, eq(locations.id, meetings.locationId))
		.where(
			and(
				eq(meetings.bodyId, bodyId),
				eq(meetings.cancelled, false),
				isNull(meetings.deleted),
				or(eq(meetings.state, 'running'), and(gte(meetings.start, from), lte(meetings.start, until)))
			)
		)
		.orderBy(asc(meetings.start), asc(meetings.id))
		.limit(100);
}
