/** Meetings as citizens see them. Visibility is the connection's: rows the public may not see are not there. */
import { and, asc, desc, eq, gte, inArray, isNull, lt, sql, type Placeholder, type SQL } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { listed, prepared } from '../prepared.ts';
import {
	agendaRevisions,
	broadcasts,
	fileLinks,
	files,
	legislativeTerms,
	locations,
	meetingChanges,
	meetingOrganizations,
	meetings,
	minutes,
	organizations,
	recordings
} from '../schema/index.ts';

/** A meeting as a line of a list. */
export interface MeetingLine {
	readonly id: string;
	readonly name: string;
	readonly number: number | null;
	readonly state: 'draft' | 'invited' | 'running' | 'held';
	readonly cancelled: boolean;
	readonly start: Date | null;
	readonly end: Date | null;
	/** The leading organization. */
	readonly organization: string | null;
	readonly organizationId: string | null;
	readonly place: string | null;
	readonly live: boolean;
	readonly recorded: boolean;
	/** When it had been to begin, where it was moved after its publication. */
	readonly movedFrom: Date | null;
	/** It was given another place after its publication. */
	readonly relocated: boolean;
	/** When the agenda was last changed after the invitation. */
	readonly supplementedAt: Date | null;
}

/** The leading organization's id, of the meeting of the query it stands in. */
const leadOf = sql`(
	select ${meetingOrganizations.organizationId} from ${meetingOrganizations}
	where ${meetingOrganizations.meetingId} = ${meetings.id} order by ${meetingOrganizations.position} limit 1)`;

const line = {
	id: meetings.id,
	name: meetings.name,
	number: meetings.number,
	state: meetings.state,
	cancelled: meetings.cancelled,
	start: meetings.start,
	end: meetings.end,
	organization: organizations.name,
	organizationId: organizations.id,
	place: sql<
		string | null
	>`coalesce(${locations.room}, ${locations.description}, ${locations.streetAddress})`,
	live: sql<boolean>`exists (
		select from ${broadcasts} where ${broadcasts.meetingId} = ${meetings.id} and ${broadcasts.state} = 'live')`,
	recorded: sql<boolean>`exists (
		select from ${recordings} where ${recordings.meetingId} = ${meetings.id} and ${recordings.state} = 'ready')`,
	movedFrom: sql<Date | null>`(
		select ${meetingChanges.previousStart} from ${meetingChanges}
		where ${meetingChanges.meetingId} = ${meetings.id} and ${meetingChanges.kind} = 'moved'
		order by ${meetingChanges.at} desc limit 1)`.mapWith(meetings.start),
	relocated: sql<boolean>`exists (
		select from ${meetingChanges}
		where ${meetingChanges.meetingId} = ${meetings.id} and ${meetingChanges.kind} = 'relocated')`,
	supplementedAt: sql<Date | null>`(
		select max(${agendaRevisions.publishedAt}) from ${agendaRevisions}
		where ${agendaRevisions.meetingId} = ${meetings.id} and ${agendaRevisions.kind} = 'supplement')`.mapWith(
		meetings.start
	)
};

/** Meetings of the body that begin in [from, until), soonest first, at most `limit`. */
export function listMeetings(
	db: Db,
	bodyId: string,
	range: { from: Date; until?: Date; organizationId?: string; limit?: number }
): Promise<MeetingLine[]> {
	const { from, until, organizationId = null, limit = 200 } = range;
	return comingLines(db, {
		bodyId,
		from: from.toISOString(),
		until: until?.toISOString() ?? null,
		organizationId,
		limit
	});
}

/** Meetings that began before `before`, latest first, at most `limit`. */
export function listPastMeetings(
	db: Db,
	bodyId: string,
	range: { before: Date; organizationId?: string; limit?: number }
): Promise<MeetingLine[]> {
	const { before, organizationId = null, limit = 10 } = range;
	return pastLines(db, { bodyId, before: before.toISOString(), organizationId, limit });
}

/** Meetings that are sitting right now, longest running first. */
export function listRunningMeetings(db: Db, bodyId: string): Promise<MeetingLine[]> {
	return runningLines(db, { bodyId });
}

/** The meeting nearest to `at` on either side of it, to lead on from an empty month. */
export async function findNearestMeeting(
	db: Db,
	bodyId: string,
	at: Date,
	organizationId?: string
): Promise<Date | undefined> {
	const start = async (side: SQL, order: SQL) => {
		const [row] = await db
			.select({ start: meetings.start })
			.from(meetings)
			.where(and(eq(meetings.bodyId, bodyId), side, organizationId ? meets(organizationId) : undefined))
			.orderBy(order)
			.limit(1);
		return row?.start ?? undefined;
	};
	const [before, after] = await Promise.all([
		start(lt(meetings.start, at), desc(meetings.start)),
		start(gte(meetings.start, at), asc(meetings.start))
	]);
	if (!before || !after) return before ?? after;
	return at.getTime() - before.getTime() < after.getTime() - at.getTime() ? before : after;
}

const meetingById = prepared(['bodyId', 'id'], (db, { bodyId, id }) =>
	db
		.select({
			...line,
			street: locations.streetAddress,
			description: locations.description,
			term: legislativeTerms.name,
			easySummary: meetings.easySummary,
			modified: meetings.modified
		})
		.from(meetings)
		.leftJoin(organizations, sql`${organizations.id} = ${leadOf}`)
		.leftJoin(locations, eq(locations.id, meetings.locationId))
		.leftJoin(legislativeTerms, eq(legislativeTerms.id, meetings.legislativeTermId))
		.where(and(eq(meetings.bodyId, bodyId), eq(meetings.id, id)))
);

const organizationsOf = prepared(['id'], (db, { id }) =>
	db
		.select({ id: organizations.id, name: organizations.name })
		.from(meetingOrganizations)
		.innerJoin(organizations, eq(organizations.id, meetingOrganizations.organizationId))
		.where(eq(meetingOrganizations.meetingId, id))
		.orderBy(asc(meetingOrganizations.position))
);

const minutesOf = prepared(['id'], (db, { id }) =>
	db
		.select({ text: minutes.text, approvedAt: minutes.approvedAt, publishedAt: minutes.publishedAt })
		.from(minutes)
		.where(and(eq(minutes.meetingId, id), eq(minutes.part, 'public')))
);

/** A meeting with everything its page says beside the agenda; `undefined` if the public may not see it. */
export async function findPublicMeeting(db: Db, bodyId: string, id: string) {
	const [meeting] = await meetingById(db, { bodyId, id });
	if (!meeting) return undefined;
	const [joint, documents, approved] = await Promise.all([
		organizationsOf(db, { id }),
		listFilesOf(db, [id], 'meeting'),
		minutesOf(db, { id })
	]);
	return { ...meeting, organizations: joint, files: documents.get(id) ?? [], minutes: approved[0] };
}

/** A file as a line below what it belongs to. */
export interface FileLine {
	readonly id: string;
	readonly name: string;
	readonly fileName: string;
	readonly mimeType: string | null;
	readonly sizeBytes: number | null;
	readonly pages: number | null;
	readonly role: (typeof fileLinks.$inferSelect)['role'];
	/** Its content is with us; otherwise only its record was imported. */
	readonly stored: boolean;
	/** Where a foreign server has it. */
	readonly address: string | null;
}

const filesOf = (
	column: typeof fileLinks.meetingId | typeof fileLinks.agendaItemId | typeof fileLinks.paperId
) =>
	prepared(['ids'], (db, { ids }) =>
		db
			.select({
				owner: sql<string>`${column}`,
				id: files.id,
				name: sql<string>`coalesce(nullif(${files.name}, ''), nullif(${files.fileName}, ''), 'Dokument')`,
				fileName: sql<string>`coalesce(nullif(${files.fileName}, ''), nullif(${files.name}, ''), 'dokument')`,
				mimeType: files.mimeType,
				sizeBytes: files.size,
				pages: files.pages,
				role: fileLinks.role,
				stored: sql<boolean>`${files.sha256} is not null`,
				address: sql<string | null>`coalesce(${files.downloadUrl}, ${files.accessUrl})`
			})
			.from(fileLinks)
			.innerJoin(files, eq(files.id, fileLinks.fileId))
			.where(sql`${column} = any (${ids}::uuid[])`)
			.orderBy(sql`${fileLinks.role} <> 'main'`, asc(fileLinks.position), asc(files.id))
	);

const FILES_OF = {
	meeting: filesOf(fileLinks.meetingId),
	item: filesOf(fileLinks.agendaItemId),
	paper: filesOf(fileLinks.paperId)
};

/** The visible files of these meetings, items or papers, by owner: the main one first. */
export async function listFilesOf(
	db: Db,
	ids: readonly string[],
	owner: keyof typeof FILES_OF
): Promise<Map<string, FileLine[]>> {
	if (ids.length === 0) return new Map();
	const rows = await FILES_OF[owner](db, { ids: listed(ids) });
	return Map.groupBy(rows, (row) => row.owner);
}

const comingLines = prepared(
	['bodyId', 'from', 'until', 'organizationId', 'limit'],
	(db, { bodyId, from, until, organizationId, limit }) =>
		lines(
			db,
			and(
				eq(meetings.bodyId, bodyId),
				gte(meetings.start, from),
				sql`(${until}::timestamptz is null or ${meetings.start} < ${until})`,
				meetsIfAny(organizationId)
			),
			[asc(meetings.start), asc(meetings.id)],
			limit
		)
);

const pastLines = prepared(
	['bodyId', 'before', 'organizationId', 'limit'],
	(db, { bodyId, before, organizationId, limit }) =>
		lines(
			db,
			and(eq(meetings.bodyId, bodyId), lt(meetings.start, before), meetsIfAny(organizationId)),
			[desc(meetings.start), desc(meetings.id)],
			limit
		)
);

const runningLines = prepared(['bodyId'], (db, { bodyId }) =>
	lines(
		db,
		and(eq(meetings.bodyId, bodyId), sql`${meetings.state} = 'running'`, eq(meetings.cancelled, false)),
		[asc(meetings.start), asc(meetings.id)],
		10
	)
);

/** Picked first and described then: a list of four must not describe twenty years of meetings to find them. */
function lines(db: Db, condition: SQL | undefined, order: SQL[], limit: number | Placeholder) {
	const picked = db
		.select({ id: meetings.id })
		.from(meetings)
		.where(and(isNull(meetings.deleted), condition))
		.orderBy(...order)
		.limit(limit);
	return db
		.select(line)
		.from(meetings)
		.leftJoin(organizations, sql`${organizations.id} = ${leadOf}`)
		.leftJoin(locations, eq(locations.id, meetings.locationId))
		.where(inArray(meetings.id, picked))
		.orderBy(...order);
}

const meetsIfAny = (organizationId: Placeholder) =>
	sql`(${organizationId}::uuid is null or ${meets(organizationId)})`;

function meets(organizationId: string | Placeholder): SQL {
	return sql`exists (select from ${meetingOrganizations}
		where ${meetingOrganizations.meetingId} = ${meetings.id}
		and ${meetingOrganizations.organizationId} = ${organizationId})`;
}
