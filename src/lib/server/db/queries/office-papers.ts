/** Papers as the office keeps them, and the inbox of motions. */
import { and, asc, desc, eq, isNull, or, sql } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Db } from '../client.ts';
import {
	consultations,
	fileLinks,
	files,
	meetings,
	organizations,
	paperOriginators,
	papers,
	paperVersions,
	people
} from '../schema/index.ts';
import { computed, currentResolution, currentText, organizationNames, versionOf } from './office-columns.ts';

const originators = computed(sql<string>`coalesce((
	select string_agg(coalesce(${people.name}, ${organizations.name}), ', ' order by ${paperOriginators.position})
	from ${paperOriginators}
	left join ${people} on ${people.id} = ${paperOriginators.personId}
	left join ${organizations} on ${organizations.id} = ${paperOriginators.organizationId}
	where ${paperOriginators.paperId} = ${papers.id} and ${paperOriginators.role} = 'originator'), '')`);

const line = {
	id: papers.id,
	name: papers.name,
	reference: papers.reference,
	paperType: papers.paperType,
	date: papers.date,
	state: papers.state,
	public: papers.public,
	publishedAt: papers.publishedAt,
	modified: papers.modified,
	originators
};

const matches = (query: string) => {
	const pattern = `%${query.trim().replaceAll(/[\\%_]/g, '\\$&')}%`;
	return query.trim() === ''
		? undefined
		: or(sql`${papers.name} ilike ${pattern}`, sql`${papers.reference} ilike ${pattern}`);
};

/** Accepted papers and the office's own drafts, latest first. */
export function listOfficePapers(db: Db, viewer: Actor, query = '', limit = 40, offset = 0) {
	return db
		.select(line)
		.from(papers)
		.where(
			and(
				eq(papers.bodyId, viewer.bodyId),
				isNull(papers.deleted),
				eq(papers.state, 'accepted'),
				matches(query)
			)
		)
		.orderBy(sql`${papers.date} desc nulls last`, sql`${papers.reference} desc nulls last`, desc(papers.id))
		.limit(limit)
		.offset(offset);
}

/** How many papers `listOfficePapers` has in all. */
export async function countOfficePapers(db: Db, viewer: Actor, query = ''): Promise<number> {
	const [row] = await db
		.select({ count: sql<number>`count(*)::int` })
		.from(papers)
		.where(
			and(
				eq(papers.bodyId, viewer.bodyId),
				isNull(papers.deleted),
				eq(papers.state, 'accepted'),
				matches(query)
			)
		);
	return row?.count ?? 0;
}

/** A paper with its current text, or `undefined` if it is not one of the viewer's town or still its author's draft. */
export async function findOfficePaper(db: Db, viewer: Actor, id: string) {
	const [paper] = await db
		.select({
			...line,
			version: versionOf(papers.modified),
			submittedAt: papers.submittedAt,
			decision: papers.decision,
			easySummary: papers.easySummary,
			requestedMeetingId: papers.requestedMeetingId,
			text: currentText,
			resolutionText: currentResolution
		})
		.from(papers)
		.where(
			and(
				eq(papers.id, id),
				eq(papers.bodyId, viewer.bodyId),
				isNull(papers.deleted),
				sql`${papers.state} <> 'draft'`
			)
		);
	return paper;
}

/** The texts of a paper, latest first. */
export function listPaperVersions(db: Db, paperId: string) {
	return db
		.select({
			number: paperVersions.number,
			text: paperVersions.text,
			resolutionText: paperVersions.resolutionText,
			created: paperVersions.created,
			author: people.name
		})
		.from(paperVersions)
		.leftJoin(people, eq(people.id, paperVersions.authorId))
		.where(eq(paperVersions.paperId, paperId))
		.orderBy(desc(paperVersions.number));
}

/** The files of a paper, the main one first, internal ones included. */
export function listPaperFiles(db: Db, paperId: string) {
	return db
		.select({
			id: files.id,
			linkId: fileLinks.id,
			name: files.name,
			fileName: files.fileName,
			mimeType: files.mimeType,
			size: files.size,
			pages: files.pages,
			public: files.public,
			role: fileLinks.role
		})
		.from(fileLinks)
		.innerJoin(files, eq(files.id, fileLinks.fileId))
		.where(and(eq(fileLinks.paperId, paperId), isNull(files.deleted)))
		.orderBy(sql`${fileLinks.role} = 'main' desc`, asc(fileLinks.position), asc(files.name));
}

/** The chain of consultations of a paper in order, with the meeting of each station that has one. */
export function listChain(db: Db, paperId: string) {
	return db
		.select({
			id: consultations.id,
			position: consultations.position,
			role: consultations.role,
			authoritative: consultations.authoritative,
			organizationId: consultations.organizationId,
			organization: organizations.name,
			meetingId: meetings.id,
			meeting: meetings.name,
			start: meetings.start,
			state: meetings.state
		})
		.from(consultations)
		.leftJoin(organizations, eq(organizations.id, consultations.organizationId))
		.leftJoin(meetings, eq(meetings.id, consultations.meetingId))
		.where(and(eq(consultations.paperId, paperId), isNull(consultations.deleted)))
		.orderBy(asc(consultations.position));
}

/** Motions waiting for the office, oldest first. */
export function listInbox(db: Db, viewer: Actor, limit = 100) {
	return db
		.select({
			...line,
			submittedAt: papers.submittedAt,
			meetingId: meetings.id,
			meeting: meetings.name,
			organizations: organizationNames,
			start: meetings.start,
			meetingState: meetings.state
		})
		.from(papers)
		.leftJoin(meetings, eq(meetings.id, papers.requestedMeetingId))
		.where(and(eq(papers.bodyId, viewer.bodyId), isNull(papers.deleted), eq(papers.state, 'submitted')))
		.orderBy(asc(papers.submittedAt))
		.limit(limit);
}

/** How many motions wait. */
export async function countInbox(db: Db, viewer: Actor): Promise<number> {
	const [row] = await db
		.select({ count: sql<number>`count(*)::int` })
		.from(papers)
		.where(and(eq(papers.bodyId, viewer.bodyId), isNull(papers.deleted), eq(papers.state, 'submitted')));
	return row?.count ?? 0;
}

/** Motions decided lately, latest first. */
export function listDecidedMotions(db: Db, viewer: Actor, limit = 10) {
	return db
		.select({ ...line, submittedAt: papers.submittedAt, decision: papers.decision })
		.from(papers)
		.where(
			and(
				eq(papers.bodyId, viewer.bodyId),
				isNull(papers.deleted),
				sql`${papers.state} in ('accepted', 'declined')`,
				sql`${papers.submittedAt} is not null`
			)
		)
		.orderBy(desc(papers.modified))
		.limit(limit);
}

/** A file of the viewer's town, or `undefined`. */
export async function findOfficeFile(db: Db, viewer: Actor, id: string) {
	const [file] = await db
		.select({
			id: files.id,
			name: files.name,
			fileName: files.fileName,
			mimeType: files.mimeType,
			sha256: files.sha256
		})
		.from(files)
		.where(and(eq(files.id, id), eq(files.bodyId, viewer.bodyId), isNull(files.deleted)));
	return file;
}
