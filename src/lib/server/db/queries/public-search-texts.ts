/** What is shown of found things: heads and texts, read from the tables under their policies. */
import { and, asc, desc, eq, gte, inArray, lt, sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import {
	agendaItems,
	captions,
	chapters,
	files,
	fileTexts,
	meetings,
	minutes,
	organizations,
	papers,
	paperVersions,
	people,
	recordings,
	resolutions
} from '../schema/index.ts';
import type { SearchSubject } from '../schema/search.ts';

/** A found thing as a line. */
export interface SubjectHead {
	readonly id: string;
	readonly title: string;
	/** Reference of a paper, number of an item. */
	readonly number: string | null;
	/** What kind of paper or organization it is. */
	readonly sort: string | null;
	/** Who meets. */
	readonly organization: string | null;
	/** Begin of the meeting. */
	readonly start: Date | null;
	/** Day of a paper. */
	readonly date: string | null;
	readonly meetingId: string | null;
	readonly result: string | null;
}

/** Heads of the things that are there, in no order. */
export async function listHeads(
	db: Db,
	subject: SearchSubject,
	ids: readonly string[]
): Promise<SubjectHead[]> {
	if (ids.length === 0) return [];
	return HEADS[subject](db, [...ids]);
}

const none = sql<null>`null`;
const empty = {
	number: none,
	sort: none,
	organization: none,
	start: sql<Date | null>`null::timestamptz`,
	date: none,
	meetingId: none,
	result: none
};

const lead = sql<string | null>`(
	select o.name from meeting_organizations mo join organizations o on o.id = mo.organization_id
	where mo.meeting_id = ${meetings.id} order by mo.position limit 1)`;

const ofMeeting = { organization: lead, start: meetings.start, meetingId: meetings.id };

const HEADS: Readonly<Record<SearchSubject, (db: Db, ids: string[]) => Promise<SubjectHead[]>>> = {
	paper: (db, ids) =>
		db
			.select({
				...empty,
				id: papers.id,
				title: papers.name,
				number: papers.reference,
				sort: papers.paperType,
				date: papers.date
			})
			.from(papers)
			.where(inArray(papers.id, ids)),
	item: (db, ids) =>
		db
			.select({
				...empty,
				...ofMeeting,
				id: agendaItems.id,
				title: agendaItems.name,
				number: agendaItems.number,
				result: agendaItems.result
			})
			.from(agendaItems)
			.innerJoin(meetings, eq(meetings.id, agendaItems.meetingId))
			.where(inArray(agendaItems.id, ids)),
	minutes: (db, ids) =>
		db
			.select({ ...empty, ...ofMeeting, id: minutes.id, title: meetings.name })
			.from(minutes)
			.innerJoin(meetings, eq(meetings.id, minutes.meetingId))
			.where(inArray(minutes.id, ids)),
	meeting: (db, ids) =>
		db
			.select({ ...empty, ...ofMeeting, id: meetings.id, title: meetings.name })
			.from(meetings)
			.where(inArray(meetings.id, ids)),
	person: (db, ids) =>
		db
			.select({ ...empty, id: people.id, title: people.name })
			.from(people)
			.where(inArray(people.id, ids)),
	organization: (db, ids) =>
		db
			.select({
				...empty,
				id: organizations.id,
				title: organizations.name,
				sort: sql<string | null>`coalesce(${organizations.classification}, ${organizations.organizationType})`
			})
			.from(organizations)
			.where(inArray(organizations.id, ids))
};

/** Own texts of found things: current text of a paper, wording of a decision, minutes. */
export async function listSubjectTexts(
	db: Db,
	subject: SearchSubject,
	ids: readonly string[]
): Promise<Map<string, string>> {
	if (ids.length === 0) return new Map();
	const rows = await (TEXTS[subject]?.(db, [...ids]) ?? []);
	const texts = new Map<string, string>();
	for (const { id, text } of rows) if (!texts.has(id)) texts.set(id, text);
	return texts;
}

type Texts = (db: Db, ids: string[]) => Promise<{ id: string; text: string }[]>;

const TEXTS: Readonly<Partial<Record<SearchSubject, Texts>>> = {
	paper: (db, ids) =>
		db
			.select({
				id: paperVersions.paperId,
				text: sql<string>`concat_ws(E'\n', ${paperVersions.resolutionText}, ${paperVersions.text})`
			})
			.from(paperVersions)
			.where(inArray(paperVersions.paperId, ids))
			.orderBy(desc(paperVersions.number)),
	item: (db, ids) =>
		db
			.select({
				id: agendaItems.id,
				text: sql<string>`coalesce(nullif(${resolutions.text}, ''), ${agendaItems.resolutionText}, '')`
			})
			.from(agendaItems)
			.leftJoin(resolutions, eq(resolutions.agendaItemId, agendaItems.id))
			.where(inArray(agendaItems.id, ids)),
	minutes: (db, ids) =>
		db.select({ id: minutes.id, text: minutes.text }).from(minutes).where(inArray(minutes.id, ids))
};

/** A page that was found. */
export interface FoundPage {
	readonly fileId: string;
	/** As it is shown, and as it is saved. */
	readonly name: string;
	readonly fileName: string;
	readonly mimeType: string | null;
	readonly stored: boolean;
	readonly page: number;
	readonly text: string;
}

/** Texts of pages by file and number. */
export async function listPageTexts(
	db: Db,
	pages: readonly { readonly fileId: string; readonly page: number }[]
): Promise<FoundPage[]> {
	if (pages.length === 0) return [];
	const among = sql.join(
		pages.map(({ fileId, page }) => sql`(${fileId}::uuid, ${page}::int)`),
		sql`, `
	);
	return db
		.select({
			fileId: files.id,
			name: sql<string>`coalesce(nullif(${files.name}, ''), ${files.fileName}, '')`,
			fileName: sql<string>`coalesce(nullif(${files.fileName}, ''), 'datei')`,
			mimeType: files.mimeType,
			stored: sql<boolean>`${files.sha256} is not null`,
			page: fileTexts.page,
			text: fileTexts.text
		})
		.from(fileTexts)
		.innerJoin(files, eq(files.id, fileTexts.fileId))
		.where(sql`(${fileTexts.fileId}, ${fileTexts.page}) in (${among})`)
		.orderBy(asc(fileTexts.page));
}

/** Everything that was said under these jump marks, as captions in order. */
export function listSpoken(db: Db, chapterIds: readonly string[]) {
	if (chapterIds.length === 0) return Promise.resolve([]);
	return db
		.select({
			chapterId: chapters.id,
			broadcastId: recordings.broadcastId,
			startedAt: captions.startedAt,
			durationMs: captions.durationMs,
			text: captions.text
		})
		.from(chapters)
		.innerJoin(recordings, eq(recordings.id, chapters.recordingId))
		.innerJoin(
			captions,
			and(
				eq(captions.broadcastId, recordings.broadcastId),
				captions.archive,
				gte(captions.startedAt, chapters.startedAt),
				lt(captions.startedAt, sql`coalesce(${chapters.endedAt}, 'infinity')`)
			)
		)
		.where(inArray(chapters.id, [...chapterIds]))
		.orderBy(asc(captions.startedAt), asc(captions.id));
}
