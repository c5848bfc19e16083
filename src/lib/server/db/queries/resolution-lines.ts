/**
 * Binding resolutions with what became of them: the columns, filters and orders that the public list, its feed and its
 * table share with the office.
 *
 * On the public connection row-level security takes away what is not public, so that a resolution whose control is kept
 * back appears as one nobody reports on.
 */
import {
	and,
	asc,
	desc,
	eq,
	inArray,
	isNotNull,
	isNull,
	or,
	sql,
	type Placeholder,
	type SQL
} from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Day } from '#lib/domain/calendar.ts';
import type { Status } from '#lib/domain/implementations/status.ts';
import { RESULT_NAMES } from '#lib/domain/sittings/descriptions.ts';
import type { Db } from '../client.ts';
import { prepared } from '../prepared.ts';
import {
	agendaItems,
	consultations,
	implementationReports,
	implementations,
	meetingOrganizations,
	meetings,
	organizations,
	paperOriginators,
	papers,
	people,
	resolutions
} from '../schema/index.ts';
import { computed, versionOf } from './office-columns.ts';

export interface ResolutionFilter {
	readonly status?: readonly Status[] | undefined;
	/** Took part in the decision. */
	readonly organizationId?: string | undefined;
	/** Organization or person that brought the paper in. */
	readonly originatorId?: string | undefined;
	/** The office that carries it out. */
	readonly officeId?: string | undefined;
	readonly termId?: string | undefined;
	readonly paperId?: string | undefined;
	readonly year?: number | undefined;
	/** Words of title or reference. */
	readonly words?: string | undefined;
	/** Only what these offices carry out: the desk of a department. */
	readonly within?: readonly string[] | undefined;
	/** Only what waits for the office: a report to be taken in, an office to be named, a due day to be named. */
	readonly waitsFor?: 'report' | 'office' | 'due' | undefined;
}

/** `newest` by the day of the decision, `due` soonest first, `changed` by the last word on it. */
export type ResolutionOrder = 'newest' | 'due' | 'changed';

/** Where somebody reads a list: their town, and the day it is there. */
export interface Reading {
	readonly bodyId: string;
	readonly timeZone: string;
	readonly today: Day;
}

const office = alias(organizations, 'office');
/** The organization that leads the meeting. */
const decider = alias(organizations, 'decider');

const counted = and(isNotNull(implementationReports.acceptedAt), isNull(implementationReports.deleted));

const ADOPTED = [RESULT_NAMES.adopted, RESULT_NAMES['adopted-amended']];

/** The traffic light in SQL; `statusOf` says the same of one row. */
const statusColumn = (today: Day | Placeholder): SQL<Status> => sql<Status>`(case
	when ${implementations.id} is null then 'untracked'
	when ${implementations.progress} in ('done', 'dropped') then ${implementations.progress}
	when ${implementations.due} < ${today}::date then 'overdue'
	when ${implementations.due} > ${implementations.firstDue} then 'delayed'
	else ${implementations.progress} end)`;

const lead = sql`(
	select ${meetingOrganizations.organizationId} from ${meetingOrganizations}
	where ${meetingOrganizations.meetingId} = ${meetings.id} order by ${meetingOrganizations.position} limit 1)`;

/** Why it takes longer: the last report that moved the due day. */
const delayReason = computed(sql<string | null>`(
	select ${implementationReports.text} from ${implementationReports}
	where ${implementationReports.implementationId} = ${implementations.id} and ${counted}
	and ${implementationReports.due} > ${implementationReports.dueBefore}
	order by ${implementationReports.acceptedAt} desc limit 1)`);

/** Who brought the paper in, factions and offices before persons. */
const originators = computed(sql<string>`coalesce((
	select string_agg(coalesce(brought.name, ${people.name}), ', ' order by ${paperOriginators.position})
	from ${paperOriginators}
	left join ${organizations} brought on brought.id = ${paperOriginators.organizationId}
	left join ${people} on ${people.id} = ${paperOriginators.personId}
	where ${paperOriginators.paperId} = ${papers.id} and ${paperOriginators.role} = 'originator'), '')`);

/** When the last word on it was said. */
const changedAt = sql<Date>`coalesce(${implementations.modified}, ${resolutions.modified})`.mapWith(
	resolutions.modified
);

/** What is still to be done by its due day; what has none, or is finished, comes last. */
const dueKey = sql`(case when ${implementations.progress} in ('open', 'running')
	then coalesce(${implementations.due}, '9999-12-30'::date) else '9999-12-31'::date end)`;

const instantAfter = (key: string) => sql`timestamptz 'epoch' + ${key}::bigint * interval '1 microsecond'`;

/** By what a list is sorted, how that is written into an address, and what comes after it. */
const ORDERS = {
	newest: {
		by: [desc(resolutions.decidedAt), desc(resolutions.id)],
		key: versionOf(resolutions.decidedAt),
		after: (key: string, id: string) =>
			sql`(${resolutions.decidedAt}, ${resolutions.id}) < (${instantAfter(key)}, ${id}::uuid)`
	},
	changed: {
		by: [desc(changedAt), desc(resolutions.id)],
		key: sql<string>`(extract(epoch from ${changedAt}) * 1000000)::bigint::text`,
		after: (key: string, id: string) =>
			sql`(${changedAt}, ${resolutions.id}) < (${instantAfter(key)}, ${id}::uuid)`
	},
	due: {
		by: [asc(dueKey), asc(resolutions.id)],
		key: sql<string>`${dueKey}::text`,
		after: (key: string, id: string) => sql`(${dueKey}, ${resolutions.id}) > (${key}::date, ${id}::uuid)`
	}
} as const;

const CURSORS: Readonly<Record<ResolutionOrder, RegExp>> = {
	newest: /^-?\d{1,17}$/,
	changed: /^-?\d{1,17}$/,
	due: /^\d{4}-\d{2}-\d{2}$/
};
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The condition that continues a list; a cursor nobody gave out begins it anew. */
function after(order: ResolutionOrder, cursor: string | undefined): SQL | undefined {
	const [key, id] = cursor?.split('~') ?? [];
	if (!key || !id || !CURSORS[order].test(key) || !UUID.test(id)) return undefined;
	return ORDERS[order].after(key, id);
}

const isUnfinished = sql`${implementations.progress} in ('open', 'running')`;

const WAITS_FOR = {
	report: sql`exists (select from ${implementationReports}
		where ${implementationReports.implementationId} = ${implementations.id}
		and ${implementationReports.acceptedAt} is null and ${implementationReports.deleted} is null)`,
	office: and(isUnfinished, isNull(implementations.organizationId)),
	due: and(isUnfinished, isNull(implementations.due))
} as const;

/** What has to be carried out. */
export const isTracked = and(
	eq(resolutions.binding, true),
	inArray(resolutions.result, ADOPTED),
	isNull(resolutions.deleted)
);

/** Everything a filter asks for but the status. */
function matching({ bodyId, timeZone }: Reading, filter: ResolutionFilter): SQL | undefined {
	const words = (filter.words ?? '').split(/\s+/).filter(Boolean).slice(0, 8);
	return and(
		eq(resolutions.bodyId, bodyId),
		isTracked,
		filter.organizationId
			? sql`exists (select from ${meetingOrganizations} where ${meetingOrganizations.meetingId} = ${meetings.id}
				and ${meetingOrganizations.organizationId} = ${filter.organizationId})`
			: undefined,
		filter.originatorId
			? sql`exists (select from ${paperOriginators} where ${paperOriginators.paperId} = ${papers.id}
				and ${paperOriginators.role} = 'originator' and ${filter.originatorId}
				in (${paperOriginators.organizationId}, ${paperOriginators.personId}))`
			: undefined,
		filter.officeId ? eq(implementations.organizationId, filter.officeId) : undefined,
		filter.termId ? eq(meetings.legislativeTermId, filter.termId) : undefined,
		filter.paperId ? eq(papers.id, filter.paperId) : undefined,
		filter.year
			? sql`extract(year from ${resolutions.decidedAt} at time zone ${timeZone}) = ${filter.year}`
			: undefined,
		filter.within ? inArray(implementations.organizationId, [...filter.within]) : undefined,
		filter.waitsFor ? WAITS_FOR[filter.waitsFor] : undefined,
		...words.map((word) => {
			const pattern = `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`;
			return or(sql`${agendaItems.name} ilike ${pattern}`, sql`${papers.reference} ilike ${pattern}`);
		})
	);
}

/** The last report that counts, of the row of `implementations`. */
const lastReportIn = (db: Db) =>
	db
		.select({
			id: implementationReports.id,
			on: implementationReports.on,
			text: implementationReports.text
		})
		.from(implementationReports)
		.where(and(eq(implementationReports.implementationId, implementations.id), counted))
		.orderBy(desc(implementationReports.acceptedAt), desc(implementationReports.id))
		.limit(1)
		.as('last_report');

const columns = (today: Day, lastReport: ReturnType<typeof lastReportIn>) => ({
	id: resolutions.id,
	title: agendaItems.name,
	/** The wording as decided, Markdown. */
	text: resolutions.text,
	result: resolutions.result,
	decidedAt: resolutions.decidedAt,
	public: resolutions.public,
	itemId: agendaItems.id,
	number: agendaItems.number,
	meetingId: meetings.id,
	organization: decider.name,
	organizationId: decider.id,
	paperId: papers.id,
	reference: papers.reference,
	paperType: papers.paperType,
	implementationId: implementations.id,
	implementationPublic: implementations.public,
	officeId: office.id,
	office: office.name,
	due: implementations.due,
	firstDue: implementations.firstDue,
	endedOn: implementations.endedOn,
	status: statusColumn(today),
	delayReason,
	originators,
	reportId: lastReport.id,
	reportedOn: lastReport.on,
	report: lastReport.text,
	changedAt
});

function from(db: Db, today: Day, order: ResolutionOrder) {
	const lastReport = lastReportIn(db);
	const cursor = sql<string>`${ORDERS[order].key} || '~' || ${resolutions.id}`;
	return db
		.select({ ...columns(today, lastReport), cursor })
		.from(resolutions)
		.innerJoin(agendaItems, eq(agendaItems.id, resolutions.agendaItemId))
		.innerJoin(meetings, eq(meetings.id, resolutions.meetingId))
		.leftJoin(decider, eq(decider.id, lead))
		.leftJoin(consultations, eq(consultations.id, agendaItems.consultationId))
		.leftJoin(papers, and(eq(papers.id, consultations.paperId), isNull(papers.deleted)))
		.leftJoin(
			implementations,
			and(eq(implementations.resolutionId, resolutions.id), isNull(implementations.deleted))
		)
		.leftJoin(office, eq(office.id, implementations.organizationId))
		.leftJoinLateral(lastReport, sql`true`);
}

/** At most `limit` resolutions in `order`, after the row whose `cursor` is given. */
export function listResolutions(
	db: Db,
	reading: Reading,
	filter: ResolutionFilter,
	{ order = 'newest', cursor, limit = 25 }: { order?: ResolutionOrder; cursor?: string; limit?: number } = {}
) {
	const { status } = filter;
	return from(db, reading.today, order)
		.where(
			and(
				matching(reading, filter),
				status ? inArray(statusColumn(reading.today), [...status]) : undefined,
				after(order, cursor)
			)
		)
		.orderBy(...ORDERS[order].by)
		.limit(limit);
}

/** A resolution as a line of a list. */
export type ResolutionLine = Awaited<ReturnType<typeof listResolutions>>[number];

const statusesOf = prepared(['bodyId', 'meetingId', 'today'], (db, { bodyId, meetingId, today }) =>
	db
		.select({ id: resolutions.id, itemId: resolutions.agendaItemId, status: statusColumn(today) })
		.from(resolutions)
		.leftJoin(
			implementations,
			and(eq(implementations.resolutionId, resolutions.id), isNull(implementations.deleted))
		)
		.where(and(eq(resolutions.bodyId, bodyId), eq(resolutions.meetingId, meetingId), isTracked))
		.orderBy(...ORDERS.newest.by)
);

/** How far the resolutions of one meeting are, the newest first. */
export const listStatuses = (db: Db, { bodyId, today }: Reading, meetingId: string) =>
	statusesOf(db, { bodyId, meetingId, today });

/** One resolution of the town with its wording, whatever became of it; `undefined` when there is none. */
export async function findResolution(db: Db, reading: Reading, id: string) {
	const [row] = await from(db, reading.today, 'newest')
		.where(and(matching(reading, {}), eq(resolutions.id, id)))
		.limit(1);
	return row;
}

/** How many there are of each status, whatever status the filter asks for; a status nobody has is missing. */
export async function countResolutions(
	db: Db,
	reading: Reading,
	filter: ResolutionFilter
): Promise<ReadonlyMap<Status, number>> {
	const status = statusColumn(reading.today);
	const rows = await db
		.select({ status, count: sql<number>`count(*)::int` })
		.from(resolutions)
		.innerJoin(agendaItems, eq(agendaItems.id, resolutions.agendaItemId))
		.innerJoin(meetings, eq(meetings.id, resolutions.meetingId))
		.leftJoin(consultations, eq(consultations.id, agendaItems.consultationId))
		.leftJoin(papers, and(eq(papers.id, consultations.paperId), isNull(papers.deleted)))
		.leftJoin(
			implementations,
			and(eq(implementations.resolutionId, resolutions.id), isNull(implementations.deleted))
		)
		.where(matching(reading, filter))
		.groupBy(sql`1`);
	return new Map(rows.map((row) => [row.status, row.count]));
}
