/**
 * What the gate must know of a broadcast: log, agenda, members, consents, rules. Nothing is decided here. What is being
 * written to a log is waited for: a reading knows of every act that arrived before it began.
 */
import { and, asc, eq, gte, inArray, isNotNull, isNull, lte, or, sql, type SQL } from 'drizzle-orm';
import type { Consent } from '#lib/domain/broadcasts/consents.ts';
import type { KeptSpan } from '#lib/domain/broadcasts/timeline.ts';
import { dayOf, type Day } from '#lib/domain/calendar.ts';
import type { RuleLayer } from '#lib/domain/rules/rule-set.ts';
import type { SittingEvent } from '#lib/domain/sittings/events.ts';
import type { SittingAgenda } from '#lib/domain/sittings/state.ts';
import type { Db } from '../client.ts';
import { awaitEntries } from '../log-lock.ts';
import { mains, ofMain } from './main-broadcast.ts';
import { listDirections, type Direction } from './program.ts';
import {
	agendaItems,
	bodies,
	broadcasts,
	chapters,
	consents,
	mediaSegments,
	meetingOrganizations,
	meetings,
	memberships,
	recordings,
	ruleSets,
	sittingEvents
} from '../schema/index.ts';

export interface BroadcastFacts {
	readonly broadcastId: string;
	readonly bodyId: string;
	readonly meetingId: string;
	readonly delayMs: number;
	readonly public: boolean;
	/** It shows the broadcast of its meeting in sign language: pictures alone, under the same log. */
	readonly signs: boolean;
	/** The day of the sitting in the body's zone. */
	readonly day: Day;
	readonly organizationId: string | undefined;
	readonly agenda: SittingAgenda;
	/** The whole log in order. */
	readonly events: readonly SittingEvent[];
	readonly consents: readonly Consent[];
	readonly layers: readonly RuleLayer[];
	readonly direction: Direction;
	/** What the office left of the recording; `removed` leaves nothing. */
	readonly kept: KeptSpan | 'removed';
	/** It is a video that was made elsewhere: open as a whole, and with the jump marks the office gave it. */
	readonly imported?: ImportedFacts;
}

export interface ImportedFacts {
	readonly from: Date;
	readonly until: Date;
	readonly marks: readonly {
		readonly itemId: string | null;
		readonly title: string;
		readonly from: Date;
		readonly until: Date | null;
	}[];
}

/** How long before its start, and after its end, a sitting is looked after. */
const AHEAD = sql`interval '7 days'`;
const LATE = sql`interval '2 days'`;
const AFTER_END = sql`interval '15 minutes'`;

/** Facts of every broadcast that runs, may soon run, or has ended lately or without a finished recording. */
export function listCurrentFacts(db: Db, now: Date): Promise<BroadcastFacts[]> {
	const instant = sql`${now.toISOString()}::timestamptz`;
	const soon = and(
		eq(mains.state, 'planned'),
		or(isNull(meetings.start), lte(meetings.start, sql`${instant} + ${AHEAD}`)),
		or(isNull(meetings.start), gte(meetings.start, sql`${instant} - ${LATE}`))
	);
	const unfinished = sql`(exists (select 1 from ${recordings}
		where ${recordings.broadcastId} = ${mains.id} and ${recordings.state} = 'recording')
		or (${broadcasts.signsForId} is not null and ${broadcasts.firstSegmentAt} is not null))`;
	const ended = and(eq(mains.state, 'ended'), or(unfinished, justEnded(instant)));
	// A picture in sign language that was taken away is looked after until nothing of it is left.
	const wanted = or(isNull(broadcasts.deleted), isNotNull(broadcasts.signsForId));
	return listFacts(db, and(isNull(mains.deleted), wanted, or(eq(mains.state, 'live'), soon, ended)), now);
}

const justEnded = (instant: SQL) => sql`exists (select 1 from ${sittingEvents}
	where ${sittingEvents.meetingId} = ${mains.meetingId} and ${sittingEvents.type} = 'closed'
	and ${sittingEvents.at} > ${instant} - ${AFTER_END})`;

/** Sign language that was taken away, or beside which nothing was recorded: nobody decides about it any more. */
const isLeftOver = sql<boolean>`(${broadcasts.signsForId} is not null and (${broadcasts.deleted} is not null
	or (${recordings.id} is null and ${mains.state} = 'ended' and not ${justEnded(sql`now()`)})))`;

/** Facts of these broadcasts, whatever their state; unknown ids are left out. */
export function listFactsOf(db: Db, broadcastIds: readonly string[], now: Date): Promise<BroadcastFacts[]> {
	if (broadcastIds.length === 0) return Promise.resolve([]);
	return listFacts(db, inArray(broadcasts.id, [...broadcastIds]), now);
}

/**
 * Ended broadcasts that still have something to lose: in bodies where a consent was revoked at `since` or later, those the
 * office took something out of, and those whose recording is to be removed. Sign language is part of the recording beside it.
 */
export async function listRevised(db: Db, since: Date): Promise<string[]> {
	const revoked = sql`exists (select 1 from ${consents}
		where ${consents.bodyId} = ${broadcasts.bodyId} and ${consents.revokedAt} >= ${since.toISOString()}::timestamptz)`;
	const revised = gte(recordings.revisedAt, since);
	const rows = await db
		.select({ id: broadcasts.id })
		.from(broadcasts)
		.innerJoin(mains, ofMain)
		.leftJoin(recordings, eq(recordings.broadcastId, mains.id))
		.where(
			and(
				eq(mains.state, 'ended'),
				or(
					and(eq(recordings.state, 'ready'), or(revoked, revised)),
					eq(recordings.state, 'removed'),
					isLeftOver
				),
				sql`exists (select 1 from ${mediaSegments}
					where ${mediaSegments.broadcastId} = ${broadcasts.id} and ${mediaSegments.archive})`
			)
		)
		.orderBy(asc(broadcasts.id));
	return rows.map(({ id }) => id);
}

async function listFacts(db: Db, where: SQL | undefined, now: Date): Promise<BroadcastFacts[]> {
	const rows = await db
		.select({
			broadcastId: broadcasts.id,
			bodyId: broadcasts.bodyId,
			meetingId: meetings.id,
			delayMs: mains.delayMs,
			public: mains.public,
			signs: sql<boolean>`${broadcasts.signsForId} is not null`,
			isLeftOver,
			recording: recordings.state,
			recordingId: recordings.id,
			source: recordings.source,
			recordedFrom: recordings.startedAt,
			recordedUntil: recordings.endedAt,
			keptFrom: recordings.keptFrom,
			keptUntil: recordings.keptUntil,
			start: meetings.start,
			timeZone: bodies.timeZone
		})
		.from(broadcasts)
		.innerJoin(mains, ofMain)
		.innerJoin(meetings, eq(meetings.id, mains.meetingId))
		.innerJoin(bodies, eq(bodies.id, broadcasts.bodyId))
		.leftJoin(recordings, eq(recordings.broadcastId, mains.id))
		.where(where);
	if (rows.length === 0) return [];
	const meetingIds = rows.map(({ meetingId }) => meetingId);
	const bodyIds = [...new Set(rows.map(({ bodyId }) => bodyId))];
	await awaitEntries(db, meetingIds);
	const importedIds = rows.flatMap(({ source, recordingId }) => (source === 'import' ? [recordingId!] : []));
	const [events, items, organizers, given, layers, directions, marks] = await Promise.all([
		listEvents(db, meetingIds),
		listItems(db, meetingIds),
		listOrganizers(db, meetingIds),
		listConsents(db, bodyIds),
		db.select().from(ruleSets).where(inArray(ruleSets.bodyId, bodyIds)),
		listDirections(
			db,
			rows.map(({ broadcastId }) => broadcastId)
		),
		listMarks(db, importedIds)
	]);
	const seats = await listSeats(db, [...new Set(organizers.map(({ organizationId }) => organizationId))]);

	return rows.map(({ start, timeZone, recording, recordingId, source, keptFrom, keptUntil, ...recorded }) => {
		const { recordedFrom, recordedUntil, isLeftOver, ...row } = recorded;
		const day = dayOf(start ?? now, timeZone);
		const organizationIds = organizers
			.filter(({ meetingId }) => meetingId === row.meetingId)
			.map(({ organizationId }) => organizationId);
		const seated = seats.filter(
			(seat) =>
				organizationIds.some((id) => id === seat.organizationId) &&
				(seat.startDate === null || seat.startDate <= day) &&
				(seat.endDate === null || seat.endDate >= day)
		);
		const members = [...new Set(seated.map(({ personId }) => personId))].filter((id) => id !== null);
		return {
			...row,
			day,
			organizationId: organizationIds[0],
			agenda: {
				items: items
					.filter(({ meetingId }) => meetingId === row.meetingId)
					.map(({ meetingId: _, ...item }) => ({ ...item, number: item.number ?? String(item.order + 1) })),
				// Who is a member decides whose consent is needed; names and votes are nothing to this process.
				members: members.map((personId) => ({ personId, name: '', votingRight: true })),
				statutoryMembers: members.length
			},
			direction: directions.get(row.broadcastId)!,
			events: events.filter(({ meetingId }) => meetingId === row.meetingId) as unknown as SittingEvent[],
			kept:
				isLeftOver || recording === 'removed'
					? 'removed'
					: { from: keptFrom ?? undefined, until: keptUntil ?? undefined },
			...(source === 'import' &&
				!row.signs &&
				recordedFrom &&
				recordedUntil && {
					imported: {
						from: recordedFrom,
						until: recordedUntil,
						marks: marks.filter((mark) => mark.recordingId === recordingId)
					}
				}),
			consents: given.filter(({ bodyId }) => bodyId === row.bodyId).map(toConsent),
			layers: layers.filter(({ bodyId }) => bodyId === row.bodyId).map(toLayer)
		};
	});
}

function listEvents(db: Db, meetingIds: readonly string[]) {
	return db
		.select({
			meetingId: sittingEvents.meetingId,
			seq: sittingEvents.seq,
			type: sittingEvents.type,
			at: sittingEvents.at,
			data: sittingEvents.data,
			actorId: sittingEvents.actorId
		})
		.from(sittingEvents)
		.where(inArray(sittingEvents.meetingId, [...meetingIds]))
		.orderBy(asc(sittingEvents.seq));
}

function listItems(db: Db, meetingIds: readonly string[]) {
	return db
		.select({
			meetingId: agendaItems.meetingId,
			id: agendaItems.id,
			number: agendaItems.number,
			title: agendaItems.name,
			public: agendaItems.public,
			order: agendaItems.order
		})
		.from(agendaItems)
		.where(
			and(
				inArray(agendaItems.meetingId, [...meetingIds]),
				eq(agendaItems.staged, false),
				isNull(agendaItems.deleted)
			)
		)
		.orderBy(asc(agendaItems.order));
}

async function listMarks(db: Db, recordingIds: readonly string[]) {
	if (recordingIds.length === 0) return [];
	return db
		.select({
			recordingId: chapters.recordingId,
			itemId: chapters.agendaItemId,
			title: chapters.title,
			from: chapters.startedAt,
			until: chapters.endedAt
		})
		.from(chapters)
		.where(inArray(chapters.recordingId, [...recordingIds]))
		.orderBy(asc(chapters.startedAt));
}

function listOrganizers(db: Db, meetingIds: readonly string[]) {
	return db
		.select({
			meetingId: meetingOrganizations.meetingId,
			organizationId: meetingOrganizations.organizationId
		})
		.from(meetingOrganizations)
		.where(inArray(meetingOrganizations.meetingId, [...meetingIds]))
		.orderBy(asc(meetingOrganizations.position));
}

async function listSeats(db: Db, organizationIds: readonly string[]) {
	if (organizationIds.length === 0) return [];
	return db
		.select({
			organizationId: memberships.organizationId,
			personId: memberships.personId,
			startDate: memberships.startDate,
			endDate: memberships.endDate
		})
		.from(memberships)
		.where(and(inArray(memberships.organizationId, [...organizationIds]), isNull(memberships.deleted)));
}

function listConsents(db: Db, bodyIds: readonly string[]) {
	return db
		.select({
			bodyId: consents.bodyId,
			personId: consents.personId,
			purpose: consents.purpose,
			validFrom: consents.validFrom,
			revokedAt: consents.revokedAt
		})
		.from(consents)
		.where(and(inArray(consents.bodyId, [...bodyIds]), isNotNull(consents.validFrom)));
}

type ConsentRow = Awaited<ReturnType<typeof listConsents>>[number];

function toConsent({ personId, purpose, validFrom, revokedAt }: ConsentRow): Consent {
	return { personId, purpose, validFrom, ...(revokedAt ? { revokedAt } : {}) };
}

function toLayer({ layer, name, validFrom, organizationId, rules }: typeof ruleSets.$inferSelect): RuleLayer {
	return {
		layer,
		name,
		validFrom: validFrom as Day,
		...(organizationId ? { organizationId } : {}),
		rules: rules as RuleLayer['rules']
	};
}
