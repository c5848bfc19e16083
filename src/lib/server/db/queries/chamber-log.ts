/** Reads of the sitting log and of what must be known beforehand to understand it. */
import { and, asc, eq, gt, gte, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import { dayOf, type Day } from '#lib/domain/calendar.ts';
import type { SittingEvent } from '#lib/domain/sittings/events.ts';
import type { SittingAgenda, SittingMember } from '#lib/domain/sittings/state.ts';
import type { PublicEvent } from '#lib/domain/sittings/public-state.ts';
import { readPublicEvent } from '#lib/protocol/sitting-stream.ts';
import type { Db } from '../client.ts';
import { listed, prepared } from '../prepared.ts';
import {
	agendaItems,
	bodies,
	meetingOrganizations,
	meetings,
	memberships,
	organizations,
	people,
	publicEvents,
	sittingEvents
} from '../schema/index.ts';

/** A meeting as the chamber needs it. */
export interface ChamberMeeting {
	readonly id: string;
	readonly bodyId: string;
	readonly name: string;
	readonly state: 'draft' | 'invited' | 'running' | 'held';
	readonly cancelled: boolean;
	readonly start: Date | null;
	readonly end: Date | null;
	readonly chairId: string | null;
	readonly secretaryId: string | null;
	/** Who meets, the leading organization first. */
	readonly organizationIds: readonly string[];
	/** The day of the sitting in the body's zone; who is a member is asked of this day. */
	readonly day: Day;
}

/** A member or deputy of the meeting's organizations on its day. */
export interface ChamberMember extends SittingMember {
	readonly familyName: string;
	/** Faction, when the membership says on whose behalf. */
	readonly faction: string | null;
	readonly role: string | null;
	/** Stands in for this person and is not expected otherwise. */
	readonly deputyOf: string | null;
}

const meetingById = prepared(['bodyId', 'meetingId'], (db, { bodyId, meetingId }) =>
	db
		.select({
			id: meetings.id,
			bodyId: meetings.bodyId,
			name: meetings.name,
			state: meetings.state,
			cancelled: meetings.cancelled,
			start: meetings.start,
			end: meetings.end,
			chairId: meetings.chairId,
			secretaryId: meetings.secretaryId,
			timeZone: bodies.timeZone
		})
		.from(meetings)
		.innerJoin(bodies, eq(bodies.id, meetings.bodyId))
		.where(and(eq(meetings.id, meetingId), eq(meetings.bodyId, bodyId), isNull(meetings.deleted)))
);

const organizationIdsOf = prepared(['meetingId'], (db, { meetingId }) =>
	db
		.select({ id: meetingOrganizations.organizationId })
		.from(meetingOrganizations)
		.where(eq(meetingOrganizations.meetingId, meetingId))
		.orderBy(asc(meetingOrganizations.position))
);

/** The meeting, or `undefined` if there is none in this body. `now` stands in for a meeting without a start. */
export async function findChamberMeeting(
	db: Db,
	bodyId: string,
	meetingId: string,
	now: Date
): Promise<ChamberMeeting | undefined> {
	const [row] = await meetingById(db, { bodyId, meetingId });
	if (!row) return undefined;
	const led = await organizationIdsOf(db, { meetingId });
	const { timeZone, ...meeting } = row;
	return { ...meeting, organizationIds: led.map(({ id }) => id), day: dayOf(row.start ?? now, timeZone) };
}

/** Agenda and members as the reducer takes them. Staged items of a supplement are not on the agenda yet. */
export async function findSittingAgenda(db: Db, meeting: ChamberMeeting): Promise<SittingAgenda> {
	const [items, members, statutory] = await Promise.all([
		db
			.select({
				id: agendaItems.id,
				number: agendaItems.number,
				title: agendaItems.name,
				public: agendaItems.public,
				order: agendaItems.order
			})
			.from(agendaItems)
			.where(
				and(eq(agendaItems.meetingId, meeting.id), eq(agendaItems.staged, false), isNull(agendaItems.deleted))
			)
			.orderBy(asc(agendaItems.order)),
		listChamberMembers(db, meeting),
		db
			.select({ id: organizations.id, members: organizations.statutoryMembers })
			.from(organizations)
			.where(inArray(organizations.id, [...meeting.organizationIds]))
	]);
	const leading = statutory.find(({ id }) => id === meeting.organizationIds[0]);
	const seats = members.filter(({ votingRight, deputyOf }) => votingRight && deputyOf === null).length;
	return {
		items: items.map((item) => ({ ...item, number: item.number ?? String(item.order + 1) })),
		members: members.map(({ personId, name, votingRight }) => ({ personId, name, votingRight })),
		statutoryMembers: leading?.members ?? seats
	};
}

const membersOf = prepared(['organizationIds', 'day'], (db, { organizationIds, day }) =>
	db
		.select({
			personId: people.id,
			name: people.name,
			familyName: people.familyName,
			votingRight: memberships.votingRight,
			role: memberships.role,
			deputyOf: memberships.deputyOf,
			faction: organizations.shortName,
			factionName: organizations.name
		})
		.from(memberships)
		.innerJoin(people, eq(people.id, memberships.personId))
		.leftJoin(organizations, eq(organizations.id, memberships.onBehalfOf))
		.where(
			and(
				sql`${memberships.organizationId} = any (${organizationIds}::uuid[])`,
				or(isNull(memberships.startDate), lte(memberships.startDate, day)),
				or(isNull(memberships.endDate), gte(memberships.endDate, day)),
				isNull(memberships.deleted),
				isNull(people.deleted)
			)
		)
		.orderBy(asc(people.familyName), asc(people.name), asc(people.id))
);

/** Members and deputies of the meeting's organizations on its day, by family name; each person once. */
export async function listChamberMembers(db: Db, meeting: ChamberMeeting): Promise<ChamberMember[]> {
	const rows = await membersOf(db, { organizationIds: listed(meeting.organizationIds), day: meeting.day });
	const once = new Map<string, ChamberMember>();
	for (const { faction, factionName, ...row } of rows) {
		const member: ChamberMember = {
			...row,
			familyName: row.familyName ?? row.name,
			// Only an explicit no takes the vote away: imported memberships often leave it open.
			votingRight: row.votingRight ?? true,
			faction: faction ?? factionName
		};
		// A full seat counts before a deputy's.
		if (!once.has(row.personId) || row.deputyOf === null) once.set(row.personId, member);
	}
	return [...once.values()];
}

/** The log after `after`, in order. */
export async function listSittingEvents(db: Db, meetingId: string, after = 0): Promise<SittingEvent[]> {
	const rows = await db
		.select({
			seq: sittingEvents.seq,
			type: sittingEvents.type,
			at: sittingEvents.at,
			data: sittingEvents.data,
			actorId: sittingEvents.actorId
		})
		.from(sittingEvents)
		.where(and(eq(sittingEvents.meetingId, meetingId), gt(sittingEvents.seq, after)))
		.orderBy(asc(sittingEvents.seq));
	// The reducer reads every event anew and is closed by what it cannot read.
	return rows as SittingEvent[];
}

const publicEventsOf = prepared(['meetingId', 'after'], (db, { meetingId, after }) =>
	db
		.select({
			seq: publicEvents.seq,
			type: publicEvents.type,
			at: publicEvents.at,
			data: publicEvents.data
		})
		.from(publicEvents)
		.where(and(eq(publicEvents.meetingId, meetingId), gt(publicEvents.seq, after)))
		.orderBy(asc(publicEvents.seq))
);

/** What the public may know of the log after `after`, in order. Works on the public connection. */
export async function listPublicEvents(db: Db, meetingId: string, after = 0): Promise<PublicEvent[]> {
	const rows = await publicEventsOf(db, { meetingId, after });
	return rows.map(({ seq, type, at, data }) => readPublicEvent({ ...data, seq, type, at: at.toISOString() }));
}

/** May the public see this meeting? Ask on the public connection: there the row is visible or it is not. */
export async function isMeetingPublic(db: Db, meetingId: string): Promise<boolean> {
	const rows = await db.select({ id: meetings.id }).from(meetings).where(eq(meetings.id, meetingId));
	return rows.length === 1;
}
