/**
 * What a council member may read, as conditions for `where`. Decided per item and person, never per role alone.
 *
 * A member reads the non-public part of a meeting while belonging to one of its organizations on its day, and only as
 * long as the mandate lasts; not the items on which the member declared bias (§ 31 GO NRW, § 26 Abs. 4 MGeschO RLP).
 */
import { sql, type SQL } from 'drizzle-orm';
import type { Day } from '#lib/domain/calendar.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import {
	agendaItemPapers,
	agendaItems,
	bodies,
	consultations,
	meetingOrganizations,
	meetings,
	memberships,
	paperOriginators,
	papers,
	sittingEvents
} from '../schema/index.ts';

/** Who reads, and on which day of the town. */
export interface Reader {
	readonly viewer: Actor;
	readonly today: Day;
}

/** The row of `meetings` is out, and the reader belongs to it. */
export const belongsToMeeting = ({ viewer, today }: Reader): SQL<boolean> => sql<boolean>`(
	${meetings.bodyId} = ${viewer.bodyId}
	and ${meetings.deleted} is null
	and ${meetings.state} <> 'draft'
	and exists (
		select from ${meetingOrganizations}
		join ${memberships} on ${memberships.organizationId} = ${meetingOrganizations.organizationId}
		where ${meetingOrganizations.meetingId} = ${meetings.id}
			and ${memberships.personId} = ${viewer.personId}
			and ${memberships.deleted} is null
			and coalesce(${memberships.endDate}, 'infinity'::date) >= ${today}::date
			and (${meetings.start} at time zone (select ${bodies.timeZone} from ${bodies} where ${bodies.id} = ${meetings.bodyId}))::date
				between coalesce(${memberships.startDate}, '-infinity'::date) and coalesce(${memberships.endDate}, 'infinity'::date)))`;

/** The reader declared bias on the row of `agenda_items`, and it was not taken back. */
export const isBiased = ({ viewer }: Reader): SQL<boolean> => sql<boolean>`exists (
	select from ${sittingEvents} bias
	where bias.meeting_id = ${agendaItems.meetingId}
		and bias.type = 'member-biased'
		and bias.data ->> 'itemId' = ${agendaItems.id}::text
		and bias.data ->> 'personId' = ${viewer.personId}
		and not exists (
			select from ${sittingEvents} correction
			where correction.meeting_id = bias.meeting_id
				and correction.type = 'correction'
				and correction.data ->> 'seq' = bias.seq::text
				and not exists (
					select from ${sittingEvents} again
					where again.meeting_id = bias.meeting_id
						and again.type = 'correction'
						and again.data ->> 'seq' = correction.seq::text)))`;

/** The row of `agenda_items` is on the agenda that went out. */
export const isOnAgenda: SQL<boolean> = sql<boolean>`(${agendaItems.deleted} is null and not ${agendaItems.staged})`;

/** What the row of `agenda_items` is about is open to the reader, who belongs to its meeting. */
export const isOpen = (reader: Reader): SQL<boolean> =>
	sql<boolean>`(${agendaItems.public} or not ${isBiased(reader)})`;

/**
 * The items that deal with the row of `papers`, as `about`: begun from the paper, so that no other item is looked at
 * however many there are.
 */
const itemsAbout = sql`(
	select item.id from ${consultations} station join ${agendaItems} item on item.consultation_id = station.id
		where station.paper_id = ${papers.id}
	union all
	select further.agenda_item_id from ${agendaItemPapers} further where further.paper_id = ${papers.id}) about`;

/** The reader wrote the row of `papers`. */
export const isAuthor = ({ viewer }: Reader): SQL<boolean> => sql<boolean>`exists (
	select from ${paperOriginators}
	where ${paperOriginators.paperId} = ${papers.id}
		and ${paperOriginators.role} = 'originator'
		and ${paperOriginators.personId} = ${viewer.personId})`;

/** The row of `papers` is open to the reader: published, own, or on an agenda the reader may see, and no bias against it. */
export const mayReadPaper = (reader: Reader): SQL<boolean> => sql<boolean>`(
	${papers.bodyId} = ${reader.viewer.bodyId}
	and ${papers.deleted} is null
	and (
		${isAuthor(reader)}
		or ${papers.state} = 'accepted' and (
			${papers.public} and ${papers.publishedAt} <= now()
			or exists (
				select from ${itemsAbout} join ${agendaItems} on ${agendaItems.id} = about.id
				join ${meetings} on ${meetings.id} = ${agendaItems.meetingId}
				where ${isOnAgenda} and ${belongsToMeeting(reader)}))
		and not exists (
			select from ${itemsAbout} join ${agendaItems} on ${agendaItems.id} = about.id
			where ${isOnAgenda} and not ${agendaItems.public} and ${isBiased(reader)})))`;
