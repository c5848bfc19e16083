/** What is being broadcast now. */
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { broadcasts, meetingOrganizations, meetings, organizations } from '../schema/index.ts';

/** Live broadcasts of the body that the connection may see, soonest start first; at most 50. */
export async function listLive(db: Db, bodyId: string) {
	const live = await db
		.select({
			broadcastId: broadcasts.id,
			meetingId: meetings.id,
			name: meetings.name,
			start: meetings.start,
			firstSegmentAt: broadcasts.firstSegmentAt,
			modified: broadcasts.modified
		})
		.from(broadcasts)
		.innerJoin(meetings, eq(meetings.id, broadcasts.meetingId))
		.where(
			and(
				eq(broadcasts.bodyId, bodyId),
				eq(broadcasts.state, 'live'),
				eq(broadcasts.public, true),
				isNull(broadcasts.deleted)
			)
		)
		.orderBy(asc(meetings.start), asc(meetings.id))
		.limit(50);
	return Promise.all(
		live.map(async (each) => ({ ...each, organizations: await listOrganizationNames(db, each.meetingId) }))
	);
}

async function listOrganizationNames(db: Db, meetingId: string): Promise<string[]> {
	const rows = await db
		.select({ name: organizations.name })
		.from(meetingOrganizations)
		.innerJoin(organizations, eq(organizations.id, meetingOrganizations.organizationId))
		.where(eq(meetingOrganizations.meetingId, meetingId))
		.orderBy(asc(meetingOrganizations.position));
	return rows.map(({ name }) => name);
}
