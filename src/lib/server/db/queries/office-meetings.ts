/** Meetings as the clerk sees them: drafts, what has been sent, and what is still missing. */
import { and, asc, desc, eq, gte, isNotNull, isNull, lt, or, sql } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Db } from '../client.ts';
import {
	agendaItems,
	agendaRevisions,
	deliveries,
	invitations,
	locations,
	mails,
	meetingOrganizations,
	meetings,
	memberships,
	minutes,
	organizations,
	people
} from '../schema/index.ts';
import { computed, organizationNames, versionOf } from './office-columns.ts';

const itemCount = computed(sql<number>`(
	select count(*)::int from ${agendaItems}
	where ${agendaItems.meetingId} = ${meetings.id} and ${agendaItems.deleted} is null)`);

const leading = computed(sql<string | null>`(
	select ${meetingOrganizations.organizationId} from ${meetingOrganizations}
	where ${meetingOrganizations.meetingId} = ${meetings.id} order by ${meetingOrganizations.position} limit 1)`);

const line = {
	id: meetings.id,
	name: meetings.name,
	number: meetings.number,
	state: meetings.state,
	cancelled: meetings.cancelled,
	start: meetings.start,
	organizations: organizationNames,
	organizationId: leading,
	items: itemCount,
	publishedAt: meetings.publishedAt
};

/** A meeting in a list of the office. */
export type OfficeMeetingLine = Awaited<ReturnType<typeof listOfficeMeetings>>[number];

/** Meetings that start at or after `from` (without a date: always) soonest first, or before it, latest first. */
export function listOfficeMeetings(
	db: Db,
	viewer: Actor,
	from: Date,
	direction: 'ahead' | 'past',
	limit = 50,
	offset = 0
) {
	const time =
		direction === 'ahead' ? or(gte(meetings.start, from), isNull(meetings.start)) : lt(meetings.start, from);
	return db
		.select(line)
		.from(meetings)
		.where(and(eq(meetings.bodyId, viewer.bodyId), isNull(meetings.deleted), time))
		.orderBy(direction === 'ahead' ? asc(meetings.start) : desc(meetings.start), asc(meetings.id))
		.limit(limit)
		.offset(offset);
}

/** How many meetings started before `from`, for paging. */
export async function countPastOfficeMeetings(db: Db, viewer: Actor, from: Date): Promise<number> {
	const [row] = await db
		.select({ count: sql<number>`count(*)::int` })
		.from(meetings)
		.where(and(eq(meetings.bodyId, viewer.bodyId), isNull(meetings.deleted), lt(meetings.start, from)));
	return row?.count ?? 0;
}

/** Meetings held of which some part of the minutes is still a draft, latest first. */
export function listMeetingsWithDraftMinutes(db: Db, viewer: Actor, limit = 5) {
	return db
		.selectDistinct({
			id: meetings.id,
			name: meetings.name,
			start: meetings.start,
			organizations: organizationNames
		})
		.from(meetings)
		.innerJoin(minutes, eq(minutes.meetingId, meetings.id))
		.where(and(eq(meetings.bodyId, viewer.bodyId), eq(meetings.state, 'held'), eq(minutes.state, 'draft')))
		.orderBy(desc(meetings.start))
		.limit(limit);
}

/** A meeting with its place and organizations, or `undefined` if it is not one of the viewer's town. */
export async function findOfficeMeeting(db: Db, viewer: Actor, id: string) {
	const [meeting] = await db
		.select({
			...line,
			end: meetings.end,
			locationId: meetings.locationId,
			chairId: meetings.chairId,
			secretaryId: meetings.secretaryId,
			easySummary: meetings.easySummary,
			version: versionOf(meetings.modified),
			room: locations.room,
			place: locations.description,
			street: locations.streetAddress
		})
		.from(meetings)
		.leftJoin(locations, eq(locations.id, meetings.locationId))
		.where(and(eq(meetings.id, id), eq(meetings.bodyId, viewer.bodyId), isNull(meetings.deleted)));
	if (!meeting) return undefined;
	return { ...meeting, bodies: await listOrganizationsOf(db, id) };
}

/** A meeting as the office's pages hold it. */
export type OfficeMeeting = NonNullable<Awaited<ReturnType<typeof findOfficeMeeting>>>;

/** The organizations that meet, the leading one first. */
export function listOrganizationsOf(db: Db, meetingId: string) {
	return db
		.select({
			id: organizations.id,
			name: organizations.name,
			shortName: organizations.shortName,
			classification: organizations.classification
		})
		.from(meetingOrganizations)
		.innerJoin(organizations, eq(organizations.id, meetingOrganizations.organizationId))
		.where(eq(meetingOrganizations.meetingId, meetingId))
		.orderBy(asc(meetingOrganizations.position), asc(organizations.position));
}

/** Organizations that hold meetings and exist on `today`, the council first. */
export const listMeetingBodies = (db: Db, viewer: Actor, today: string) =>
	listOfType(db, viewer, today, 'Gremium');

/** Offices of the administration that exist on `today`. */
export const listOffices = (db: Db, viewer: Actor, today: string) =>
	listOfType(db, viewer, today, 'Verwaltungsbereich');

function listOfType(db: Db, viewer: Actor, today: string, organizationType: string) {
	return db
		.select({ id: organizations.id, name: organizations.name, classification: organizations.classification })
		.from(organizations)
		.where(
			and(
				eq(organizations.bodyId, viewer.bodyId),
				isNull(organizations.deleted),
				eq(organizations.organizationType, organizationType),
				sql`coalesce(${organizations.startDate}, '-infinity'::date) <= ${today}::date`,
				sql`coalesce(${organizations.endDate}, 'infinity'::date) >= ${today}::date`
			)
		)
		.orderBy(asc(organizations.position), asc(organizations.name))
		.limit(100);
}

/** Places of the town that have a room, for a choice. */
export function listPlaces(db: Db, viewer: Actor) {
	return db
		.select({ id: locations.id, room: locations.room, description: locations.description })
		.from(locations)
		.where(and(eq(locations.bodyId, viewer.bodyId), isNull(locations.deleted), isNotNull(locations.room)))
		.orderBy(asc(locations.room))
		.limit(50);
}

/** Frozen agendas of a meeting in the order they went out. */
export function listRevisions(db: Db, meetingId: string) {
	return db
		.select({
			id: agendaRevisions.id,
			number: agendaRevisions.number,
			kind: agendaRevisions.kind,
			publishedAt: agendaRevisions.publishedAt,
			reason: agendaRevisions.reason,
			invitationId: invitations.id,
			fileId: invitations.fileId,
			publicFileId: invitations.publicFileId,
			deadline: invitations.deadline,
			deadlineSource: invitations.deadlineSource
		})
		.from(agendaRevisions)
		.leftJoin(invitations, eq(invitations.revisionId, agendaRevisions.id))
		.where(eq(agendaRevisions.meetingId, meetingId))
		.orderBy(asc(agendaRevisions.publishedAt), asc(agendaRevisions.number));
}

/** Proof of service of one invitation, by name. */
export function listDeliveries(db: Db, invitationId: string) {
	return db
		.select({
			personId: deliveries.personId,
			name: people.name,
			familyName: people.familyName,
			channel: deliveries.channel,
			providedAt: deliveries.providedAt,
			notifiedAt: deliveries.notifiedAt,
			/** How the mail about it stands; `null` where there is no account to write to. */
			mail: sql<
				'queued' | 'sent' | 'needless' | 'refused' | null
			>`(select ${mails.state} from ${mails} where ${mails.deliveryId} = ${deliveries.id} and ${mails.kind} = 'invitation' limit 1)`,
			receivedAt: deliveries.receivedAt,
			receivedByFiction: deliveries.receivedByFiction,
			openedAt: deliveries.openedAt
		})
		.from(deliveries)
		.innerJoin(people, eq(people.id, deliveries.personId))
		.where(eq(deliveries.invitationId, invitationId))
		.orderBy(asc(people.familyName), asc(people.givenName), asc(people.id));
}

/** Who is a member of one of the meeting's organizations on `day`, each person once, by name. */
export function listMembersOn(db: Db, meetingId: string, day: string) {
	return db
		.selectDistinctOn([people.familyName, people.givenName, people.id], {
			personId: people.id,
			name: people.name
		})
		.from(memberships)
		.innerJoin(meetingOrganizations, eq(meetingOrganizations.organizationId, memberships.organizationId))
		.innerJoin(people, eq(people.id, memberships.personId))
		.where(
			and(
				eq(meetingOrganizations.meetingId, meetingId),
				isNull(memberships.deleted),
				isNull(people.deleted),
				sql`coalesce(${memberships.startDate}, '-infinity'::date) <= ${day}::date`,
				sql`coalesce(${memberships.endDate}, 'infinity'::date) >= ${day}::date`
			)
		)
		.orderBy(asc(people.familyName), asc(people.givenName), asc(people.id));
}
