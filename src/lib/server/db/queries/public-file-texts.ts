/** A file as its reader needs it: what it belongs to, how many pages it has, and the text of one of them. */
import { and, asc, eq, sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import {
	agendaItems,
	fileExtractions,
	fileLinks,
	files,
	fileTexts,
	meetings,
	papers
} from '../schema/index.ts';

/** `undefined` when the public may not see it. Of several owners one, a paper before a meeting. */
export async function findReadableFile(db: Db, bodyId: string, id: string) {
	const [file] = await db
		.select({
			id: files.id,
			name: sql<string>`coalesce(nullif(${files.name}, ''), nullif(${files.fileName}, ''), 'Dokument')`,
			fileName: sql<string>`coalesce(nullif(${files.fileName}, ''), nullif(${files.name}, ''), 'dokument')`,
			mimeType: files.mimeType,
			stored: sql<boolean>`${files.sha256} is not null`,
			pages: sql<number>`greatest(coalesce(${files.pages}, 1),
				(select max(t.page) from file_texts t where t.file_id = ${files.id}), 1)`,
			problem: fileExtractions.problem,
			linkId: fileLinks.id,
			paperId: papers.id,
			paper: sql<string | null>`nullif(concat_ws(' · ', ${papers.reference}, ${papers.name}), '')`,
			meetingId: meetings.id,
			meeting: meetings.name
		})
		.from(files)
		.innerJoin(fileLinks, eq(fileLinks.fileId, files.id))
		.leftJoin(papers, eq(papers.id, fileLinks.paperId))
		.leftJoin(agendaItems, eq(agendaItems.id, fileLinks.agendaItemId))
		.leftJoin(meetings, sql`${meetings.id} = coalesce(${fileLinks.meetingId}, ${agendaItems.meetingId})`)
		.leftJoin(fileExtractions, eq(fileExtractions.fileId, files.id))
		.where(and(eq(files.bodyId, bodyId), eq(files.id, id)))
		.orderBy(sql`${papers.id} is null`, asc(fileLinks.id))
		.limit(1);
	return file;
}

/** The text of a page, `undefined` when none is known. */
export async function findPageText(db: Db, fileId: string, page: number): Promise<string | undefined> {
	const [row] = await db
		.select({ text: fileTexts.text })
		.from(fileTexts)
		.where(and(eq(fileTexts.fileId, fileId), eq(fileTexts.page, page)));
	return row?.text;
}
