/** Files and what they belong to, as open data has them. */
import { asc, eq, inArray, sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { fileLinks, files, fileTexts, publications } from '../schema/index.ts';
import { isLive, life, visibleId } from './oparl-publications.ts';

/** The files of `ids` that are public, in any order. */
export function listOparlFiles(db: Db, ids: readonly string[]) {
	return db
		.select({
			id: files.id,
			name: files.name,
			fileName: files.fileName,
			mimeType: files.mimeType,
			date: files.date,
			size: files.size,
			sha256: files.sha256,
			sha512: files.sha512,
			accessUrl: files.accessUrl,
			downloadUrl: files.downloadUrl,
			externalServiceUrl: files.externalServiceUrl,
			masterFileId: visibleId(files, files.masterFileId),
			fileLicense: files.fileLicense,
			license: files.license,
			keyword: files.keyword,
			...life
		})
		.from(files)
		.innerJoin(publications, isLive('File', files.id))
		.where(inArray(files.id, [...ids]));
}

export type FileRow = Awaited<ReturnType<typeof listOparlFiles>>[number];

const OWNERS = {
	Meeting: fileLinks.meetingId,
	AgendaItem: fileLinks.agendaItemId,
	Paper: fileLinks.paperId
} as const;

/** What owns files in OParl. */
export type FileOwner = keyof typeof OWNERS;

/** Which files belong to these owners, and as what; in their order. */
export function listOparlFileLinks(db: Db, owner: FileOwner, ids: readonly string[]) {
	const column = OWNERS[owner];
	return db
		.select({ ownerId: sql<string>`${column}`, fileId: fileLinks.fileId, role: fileLinks.role })
		.from(fileLinks)
		.where(inArray(column, [...ids]))
		.orderBy(asc(fileLinks.position), asc(fileLinks.id));
}

/** What these files belong to. */
export function listOparlFileOwners(db: Db, fileIds: readonly string[]) {
	return db
		.select({
			fileId: fileLinks.fileId,
			meetingId: fileLinks.meetingId,
			agendaItemId: fileLinks.agendaItemId,
			paperId: fileLinks.paperId
		})
		.from(fileLinks)
		.where(inArray(fileLinks.fileId, [...fileIds]))
		.orderBy(asc(fileLinks.id));
}

/** Files made from these. */
export function listOparlDerivatives(db: Db, fileIds: readonly string[]) {
	return db
		.select({ id: files.id, masterFileId: files.masterFileId })
		.from(files)
		.where(inArray(files.masterFileId, [...fileIds]))
		.orderBy(asc(files.id));
}

/** The whole text of each file that has one; pages are parted by a form feed. */
export function listOparlFileTexts(db: Db, fileIds: readonly string[]) {
	return db
		.select({
			fileId: fileTexts.fileId,
			text: sql<string>`string_agg(${fileTexts.text}, E'\f' order by ${fileTexts.page})`
		})
		.from(fileTexts)
		.where(inArray(fileTexts.fileId, [...fileIds]))
		.groupBy(fileTexts.fileId);
}

/** What is needed to hand out the content of a file; `undefined` when it is not public. */
export async function findOparlContent(db: Db, fileId: string) {
	const [file] = await db
		.select({
			fileName: files.fileName,
			name: files.name,
			mimeType: files.mimeType,
			sha256: files.sha256,
			license: files.license,
			fileLicense: files.fileLicense,
			modified: publications.modified
		})
		.from(files)
		.innerJoin(publications, isLive('File', files.id))
		.where(eq(files.id, fileId));
	return file;
}
