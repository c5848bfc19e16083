/** Sittings and their agendas as a council member may read them. */
import { and, asc, desc, eq, gte, isNotNull, lt, ne, or, sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { agendaItems, invitations, locations, meetings, notes } from '../schema/index.ts';
import { belongsToMeeting, isBiased, isOnAgenda, isOpen, type Reader } from './member-access.ts';
import { computed, organizationNames, versionOf } from './office-columns.ts';

const line = {
	id: meetings.id,
	name: meetings.name,
	state: meetings.state,
	cancelled: meetings.cancelled,
	start: meetings.start,
	end: meetings.end,
	organizations: organizationNames,
	room: locations.room,
	place: locations.description,
	items: computed(
		sql<number>`(select count(*)::int from ${agendaItems} where ${agendaItems.meetingId} = ${meetings.id} and ${isOnAgenda})`
	)
};

/** The reader's sittings that run or are to come, soonest first; or those that are over, latest first. */
export function listMySittings(db: Db, reader: Reader, from: Date, direction: 'ahead' | 'past', limit = 20) {
	const time =
		direction === 'ahead'
			? or(eq(meetings.state, 'running'), and(ne(meetings.state, 'held'), gte(meetings.start, from)))
			: and(ne(meetings.state, 'running'), or(eq(meetings.state, 'held'), lt(meetings.start, from)));
	return db
		.select({
			...line,
			notes: sql<number>`(
				select count(*)::int from ${notes} join ${agendaItems} on ${agendaItems.id} = ${notes.agendaItemId}
				where ${agendaItems.meetingId} = ${meetings.id} and ${notes.personId} = ${reader.viewer.personId}
					and ${notes.text} <> '')`
		})
		.from(meetings)
		.leftJoin(locations, eq(locations.id, meetings.locationId))
		.where(and(belongsToMeeting(reader), isNotNull(meetings.start), time))
		.orderBy(direction === 'ahead' ? asc(meetings.start) : desc(meetings.start), asc(meetings.id))
		.limit(limit);
}

/** A sitting of the reader in a list. */
export type SittingLine = Awaited<ReturnType<typeof listMySittings>>[number];

/** A sitting the reader belongs to, or `undefined`. */
export async function findMySitting(db: Db, reader: Reader, id: string) {
	const [meeting] = await db
		.select(line)
		.from(meetings)
		.leftJoin(locations, eq(locations.id, meetings.locationId))
		.where(and(eq(meetings.id, id), belongsToMeeting(reader)));
	return meeting;
}

/**
 * The agenda of a sitting in order. Of an item closed to the reader only the heading the public may read is there,
 * and `open` is false. Empty when the reader does not belong to the meeting.
 */
export function listMyAgenda(db: Db, reader: Reader, meetingId: string) {
	const open = isOpen(reader);
	return db
		.select({
			id: agendaItems.id,
			parentId: agendaItems.parentId,
			number: agendaItems.number,
			name: sql<string>`case when ${open} then ${agendaItems.name} else coalesce(${agendaItems.publicName}, '') end`,
			public: agendaItems.public,
			open,
			biased: isBiased(reader),
			result: sql<string | null>`case when ${open} then ${agendaItems.result} end`,
			plannedMinutes: agendaItems.plannedMinutes,
			hasNote: sql<boolean>`exists (
				select from ${notes}
				where ${notes.agendaItemId} = ${agendaItems.id} and ${notes.personId} = ${reader.viewer.personId}
					and ${notes.sharedWith} is null and ${notes.text} <> '')`
		})
		.from(agendaItems)
		.innerJoin(meetings, eq(meetings.id, agendaItems.meetingId))
		.where(and(eq(meetings.id, meetingId), belongsToMeeting(reader), isOnAgenda))
		.orderBy(asc(agendaItems.order), asc(agendaItems.id));
}

/** An item on the tablet. */
export type MyItem = Awaited<ReturnType<typeof listMyAgenda>>[number];

/** One item open to the reader, with the private note on it, or `undefined`. */
export async function findMyItem(db: Db, reader: Reader, meetingId: string, itemId: string) {
	const [item] = await db
		.select({
			id: agendaItems.id,
			number: agendaItems.number,
			name: agendaItems.name,
			public: agendaItems.public,
			remark: agendaItems.remark,
			result: agendaItems.result,
			resolutionText: agendaItems.resolutionText,
			note: notes.text,
			noteVersion: sql<string | null>`${versionOf(notes.modified)}`
		})
		.from(agendaItems)
		.innerJoin(meetings, eq(meetings.id, agendaItems.meetingId))
		.leftJoin(
			notes,
			and(
				eq(notes.agendaItemId, agendaItems.id),
				eq(notes.personId, reader.viewer.personId),
				sql`${notes.sharedWith} is null`
			)
		)
		.where(
			and(
				eq(agendaItems.id, itemId),
				eq(meetings.id, meetingId),
				belongsToMeeting(reader),
				isOnAgenda,
				isOpen(reader)
			)
		);
	return item;
}

/** The latest invitation's packet for members, once the worker has made it. */
export async function findMyInvitation(db: Db, reader: Reader, meetingId: string) {
	const [invitation] = await db
		.select({ id: invitations.id, fileId: invitations.fileId, dispatchedAt: invitations.dispatchedAt })
		.from(invitations)
		.innerJoin(meetings, eq(meetings.id, invitations.meetingId))
		.where(and(eq(meetings.id, meetingId), belongsToMeeting(reader)))
		.orderBy(desc(invitations.dispatchedAt))
		.limit(1);
	return invitation;
}
