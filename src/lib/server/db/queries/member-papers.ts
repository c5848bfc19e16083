/** Papers, files and own motions as a council member may read them. */
import { and, asc, desc, eq, isNull, ne, or, sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import {
	agendaItemPapers,
	agendaItems,
	consultations,
	fileLinks,
	files,
	meetings,
	memberships,
	organizations,
	paperOriginators,
	papers,
	people
} from '../schema/index.ts';
import {
	belongsToMeeting,
	isAuthor,
	isOnAgenda,
	isOpen,
	mayReadPaper,
	type Reader
} from './member-access.ts';
import { currentResolution, currentText, organizationNames, versionOf } from './office-columns.ts';

const whole = {
	id: papers.id,
	name: papers.name,
	reference: papers.reference,
	paperType: papers.paperType,
	date: papers.date,
	public: papers.public,
	state: papers.state,
	text: currentText,
	resolutionText: currentResolution
};

/** A paper the reader may read, with its text, or `undefined`. */
export async function findMyPaper(db: Db, reader: Reader, id: string) {
	const [paper] = await db
		.select(whole)
		.from(papers)
		.where(and(eq(papers.id, id), mayReadPaper(reader)));
	return paper;
}

/** The papers of an item open to the reader: the consultation's first, then the others in their order. */
export async function listMyItemPapers(db: Db, reader: Reader, itemId: string) {
	const first = db
		.select({ id: consultations.paperId })
		.from(agendaItems)
		.innerJoin(consultations, eq(consultations.id, agendaItems.consultationId))
		.where(eq(agendaItems.id, itemId));
	return db
		.select(whole)
		.from(papers)
		.leftJoin(
			agendaItemPapers,
			and(eq(agendaItemPapers.paperId, papers.id), eq(agendaItemPapers.agendaItemId, itemId))
		)
		.where(
			and(
				or(sql`${papers.id} in (${first})`, eq(agendaItemPapers.agendaItemId, itemId)),
				mayReadPaper(reader)
			)
		)
		.orderBy(sql`${papers.id} in (${first}) desc`, asc(agendaItemPapers.position), asc(papers.id));
}

/** The papers of all items of a sitting that the reader may read, as short lines. */
export async function listMyAgendaPapers(db: Db, reader: Reader, meetingId: string) {
	const line = {
		itemId: agendaItems.id,
		id: papers.id,
		reference: papers.reference,
		paperType: papers.paperType
	};
	const visible = and(
		eq(agendaItems.meetingId, meetingId),
		belongsToMeeting(reader),
		isOnAgenda,
		isOpen(reader),
		mayReadPaper(reader)
	);
	const [first, further] = await Promise.all([
		db
			.select(line)
			.from(agendaItems)
			.innerJoin(meetings, eq(meetings.id, agendaItems.meetingId))
			.innerJoin(consultations, eq(consultations.id, agendaItems.consultationId))
			.innerJoin(papers, eq(papers.id, consultations.paperId))
			.where(visible),
		db
			.select(line)
			.from(agendaItems)
			.innerJoin(meetings, eq(meetings.id, agendaItems.meetingId))
			.innerJoin(agendaItemPapers, eq(agendaItemPapers.agendaItemId, agendaItems.id))
			.innerJoin(papers, eq(papers.id, agendaItemPapers.paperId))
			.where(visible)
			.orderBy(asc(agendaItemPapers.position))
	]);
	return [...first, ...further];
}

const fileLine = {
	id: files.id,
	name: files.name,
	fileName: files.fileName,
	mimeType: files.mimeType,
	size: files.size,
	pages: files.pages,
	sha256: files.sha256,
	role: fileLinks.role
};

/** The files of a paper the reader may read, the main one first; internal ones never. */
export function listMyPaperFiles(db: Db, reader: Reader, paperId: string) {
	return db
		.select(fileLine)
		.from(fileLinks)
		.innerJoin(files, eq(files.id, fileLinks.fileId))
		.innerJoin(papers, eq(papers.id, fileLinks.paperId))
		.where(
			and(eq(papers.id, paperId), mayReadPaper(reader), isNull(files.deleted), ne(fileLinks.role, 'internal'))
		)
		.orderBy(sql`${fileLinks.role} = 'main' desc`, asc(fileLinks.position), asc(files.name));
}

/** A file as a line with a link. */
export type MyFile = Awaited<ReturnType<typeof listMyPaperFiles>>[number];

/** A file the reader may open because it may read what the file belongs to, or `undefined`. */
export async function findMyFile(db: Db, reader: Reader, id: string) {
	const [file] = await db
		.select({
			id: files.id,
			name: files.name,
			fileName: files.fileName,
			mimeType: files.mimeType,
			sha256: files.sha256
		})
		.from(files)
		.innerJoin(fileLinks, eq(fileLinks.fileId, files.id))
		.leftJoin(papers, eq(papers.id, fileLinks.paperId))
		.leftJoin(agendaItems, eq(agendaItems.id, fileLinks.agendaItemId))
		.leftJoin(meetings, sql`${meetings.id} = coalesce(${fileLinks.meetingId}, ${agendaItems.meetingId})`)
		.where(
			and(
				eq(files.id, id),
				eq(files.bodyId, reader.viewer.bodyId),
				isNull(files.deleted),
				ne(fileLinks.role, 'internal'),
				or(
					and(sql`${fileLinks.paperId} is not null`, mayReadPaper(reader)),
					and(
						sql`${fileLinks.agendaItemId} is not null`,
						belongsToMeeting(reader),
						isOnAgenda,
						isOpen(reader)
					),
					and(
						sql`${fileLinks.meetingId} is not null`,
						belongsToMeeting(reader),
						or(eq(fileLinks.role, 'invitation'), files.public)
					)
				)
			)
		)
		.limit(1);
	return file;
}

/** The stations of a paper at meetings that are out, in order. */
export function listMyStations(db: Db, reader: Reader, paperId: string) {
	return db
		.select({
			id: consultations.id,
			role: consultations.role,
			organization: organizations.name,
			meetingId: sql<string | null>`case when ${meetings.state} <> 'draft' then ${meetings.id} end`,
			start: sql<Date | null>`case when ${meetings.state} <> 'draft' then ${meetings.start} end`.mapWith(
				meetings.start
			),
			result: sql<string | null>`case when ${agendaItems.public} then ${agendaItems.result} end`
		})
		.from(consultations)
		.innerJoin(papers, eq(papers.id, consultations.paperId))
		.leftJoin(organizations, eq(organizations.id, consultations.organizationId))
		.leftJoin(meetings, eq(meetings.id, consultations.meetingId))
		.leftJoin(agendaItems, eq(agendaItems.id, consultations.agendaItemId))
		.where(and(eq(papers.id, paperId), mayReadPaper(reader), isNull(consultations.deleted)))
		.orderBy(asc(consultations.position));
}

/** Who is named as originator of a paper. */
export function listOriginators(db: Db, paperId: string) {
	return db
		.select({
			personId: paperOriginators.personId,
			organizationId: paperOriginators.organizationId,
			name: sql<string>`coalesce(${people.name}, ${organizations.name}, '')`
		})
		.from(paperOriginators)
		.leftJoin(people, eq(people.id, paperOriginators.personId))
		.leftJoin(organizations, eq(organizations.id, paperOriginators.organizationId))
		.where(and(eq(paperOriginators.paperId, paperId), eq(paperOriginators.role, 'originator')))
		.orderBy(asc(paperOriginators.position));
}

const motion = {
	...whole,
	submittedAt: papers.submittedAt,
	decision: papers.decision,
	requestedMeetingId: papers.requestedMeetingId,
	modified: papers.modified,
	version: versionOf(papers.modified)
};

/** Papers the reader wrote, latest change first, in whatever state. */
export function listMyMotions(db: Db, reader: Reader, limit = 100) {
	return db
		.select({
			...motion,
			meeting: meetings.name,
			organizations: organizationNames,
			start: meetings.start
		})
		.from(papers)
		.leftJoin(meetings, eq(meetings.id, papers.requestedMeetingId))
		.where(and(eq(papers.bodyId, reader.viewer.bodyId), isNull(papers.deleted), isAuthor(reader)))
		.orderBy(desc(papers.modified))
		.limit(limit);
}

/** A motion in the author's list. */
export type MyMotion = Awaited<ReturnType<typeof listMyMotions>>[number];

/** A motion the reader wrote, or `undefined`. */
export async function findMyMotion(db: Db, reader: Reader, id: string) {
	const [found] = await db
		.select(motion)
		.from(papers)
		.where(
			and(
				eq(papers.id, id),
				eq(papers.bodyId, reader.viewer.bodyId),
				isNull(papers.deleted),
				isAuthor(reader)
			)
		);
	return found;
}

/** Sittings a motion can be asked for: to come, of the reader's organizations, also those not yet invited to. */
export function listMeetingsForMotions(db: Db, reader: Reader, from: Date) {
	return db
		.select({
			id: meetings.id,
			name: meetings.name,
			organizations: organizationNames,
			start: meetings.start,
			state: meetings.state
		})
		.from(meetings)
		.where(
			and(
				eq(meetings.bodyId, reader.viewer.bodyId),
				isNull(meetings.deleted),
				eq(meetings.cancelled, false),
				sql`${meetings.state} in ('draft', 'invited')`,
				sql`${meetings.start} > ${from.toISOString()}::timestamptz`,
				sql`exists (
					select from meeting_organizations place join memberships mine on mine.organization_id = place.organization_id
					where place.meeting_id = ${meetings.id} and mine.person_id = ${reader.viewer.personId}
						and mine.deleted is null
						and ${reader.today}::date between coalesce(mine.start_date, '-infinity'::date)
							and coalesce(mine.end_date, 'infinity'::date))`
			)
		)
		.orderBy(asc(meetings.start))
		.limit(30);
}

/** Factions the reader belongs to today. */
export function listMyFactions(db: Db, reader: Reader) {
	return db
		.selectDistinct({ id: organizations.id, name: organizations.name })
		.from(memberships)
		.innerJoin(organizations, eq(organizations.id, memberships.organizationId))
		.where(
			and(
				eq(memberships.personId, reader.viewer.personId),
				eq(organizations.bodyId, reader.viewer.bodyId),
				eq(organizations.organizationType, 'Fraktion'),
				isNull(memberships.deleted),
				sql`${reader.today}::date between coalesce(${memberships.startDate}, '-infinity'::date)
					and coalesce(${memberships.endDate}, 'infinity'::date)`
			)
		)
		.orderBy(asc(organizations.name))
		.limit(10);
}
