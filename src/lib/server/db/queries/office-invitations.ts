/** What an invitation is made from: the frozen agenda as each audience was told, and the letter's head. */
import { and, asc, eq, inArray, isNull, ne, sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import {
	agendaRevisionItems,
	agendaRevisions,
	bodies,
	invitations,
	locations,
	meetings,
	memberships,
	people
} from '../schema/index.ts';
import { listPapersOfItems } from './office-agendas.ts';
import { organizationNames } from './office-columns.ts';
import { listOrganizationsOf } from './office-meetings.ts';

/** What an invitation was sent as, with the head of its letter; `undefined` if there is none. */
export async function findInvitation(db: Db, id: string) {
	const [found] = await db
		.select({
			id: invitations.id,
			bodyId: invitations.bodyId,
			meetingId: invitations.meetingId,
			revisionId: invitations.revisionId,
			fileId: invitations.fileId,
			publicFileId: invitations.publicFileId,
			dispatchedAt: invitations.dispatchedAt,
			kind: agendaRevisions.kind,
			number: agendaRevisions.number,
			reason: agendaRevisions.reason
		})
		.from(invitations)
		.innerJoin(agendaRevisions, eq(agendaRevisions.id, invitations.revisionId))
		.where(eq(invitations.id, id));
	return found && { ...found, head: await findLetterhead(db, found.meetingId) };
}

export type FoundInvitation = NonNullable<Awaited<ReturnType<typeof findInvitation>>>;

/** Who invites to what, when and where. The meeting must exist. */
export async function findLetterhead(db: Db, meetingId: string) {
	const [head] = await db
		.select({
			body: bodies.name,
			accent: bodies.accent,
			timeZone: bodies.timeZone,
			meeting: meetings.name,
			start: meetings.start,
			organizations: organizationNames,
			room: locations.room,
			place: locations.description,
			street: locations.streetAddress,
			chairId: meetings.chairId,
			chair: people.name
		})
		.from(meetings)
		.innerJoin(bodies, eq(bodies.id, meetings.bodyId))
		.leftJoin(locations, eq(locations.id, meetings.locationId))
		.leftJoin(people, eq(people.id, meetings.chairId))
		.where(eq(meetings.id, meetingId));
	return { ...head!, chairRole: await chairRoleOf(db, meetingId, head!.chairId) };
}

export type LetterheadOf = Awaited<ReturnType<typeof findLetterhead>>;

/** A line of an agenda as one audience reads it, with the papers on it. */
export interface LetterLine {
	readonly number: string;
	readonly name: string;
	readonly public: boolean;
	readonly papers: readonly {
		readonly paperType: string | null;
		readonly reference: string | null;
		readonly name: string;
	}[];
}

/** The lines of a frozen agenda for one audience in order, with what is to be read on each. */
export async function listRevisionLines(db: Db, revisionId: string, audience: 'members' | 'public') {
	const lines = await db
		.select({
			itemId: agendaRevisionItems.agendaItemId,
			number: agendaRevisionItems.number,
			name: agendaRevisionItems.name,
			public: agendaRevisionItems.public
		})
		.from(agendaRevisionItems)
		.where(
			and(
				eq(agendaRevisionItems.revisionId, revisionId),
				inArray(agendaRevisionItems.audience, ['all', audience])
			)
		)
		.orderBy(asc(agendaRevisionItems.order));
	const papersOf = await listPapersOfItems(
		db,
		lines.map(({ itemId }) => itemId)
	);
	return lines.map((line) => ({
		...line,
		papers: (papersOf.get(line.itemId) ?? []).filter(
			(paper) => audience === 'members' || (line.public && paper.public)
		)
	}));
}

/** As it stands under a signature: the chair's role in the leading organization, for instance `Bürgermeisterin`. */
async function chairRoleOf(db: Db, meetingId: string, chairId: string | null): Promise<string | undefined> {
	const [lead] = await listOrganizationsOf(db, meetingId);
	if (!lead || !chairId) return undefined;
	const [membership] = await db
		.select({ role: memberships.role })
		.from(memberships)
		.where(
			and(
				eq(memberships.personId, chairId),
				eq(memberships.organizationId, lead.id),
				isNull(memberships.deleted),
				ne(sql`coalesce(${memberships.role}, '')`, '')
			)
		)
		.orderBy(sql`${memberships.startDate} desc nulls last`)
		.limit(1);
	return membership?.role ?? undefined;
}
