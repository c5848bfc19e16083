/** Files: content once by its SHA-256, records as often as something refers to it. */
import {
	bigint,
	date,
	index,
	integer,
	pgTable,
	primaryKey,
	text,
	uniqueIndex,
	uuid,
	type AnyPgColumn
} from 'drizzle-orm/pg-core';
import { bodyId } from './bodies.ts';
import { id, instant, isPublic, life, oparl } from './columns.ts';
import { agendaItems, meetings } from './meetings.ts';
import { people } from './organizations.ts';
import { papers } from './papers.ts';

/** A document as OParl knows it. `sha256` names its content in storage; missing while only known from a foreign server. */
export const files = pgTable(
	'files',
	{
		id: id(),
		bodyId: bodyId(),
		name: text(),
		fileName: text(),
		mimeType: text(),
		date: date(),
		size: bigint({ mode: 'number' }),
		sha256: text(),
		sha512: text(),
		/** Where an imported file lives when its content was not fetched. */
		accessUrl: text(),
		downloadUrl: text(),
		externalServiceUrl: text(),
		masterFileId: uuid().references((): AnyPgColumn => files.id, { onDelete: 'set null' }),
		fileLicense: text(),
		pages: integer(),
		public: isPublic(),
		...life(),
		...oparl()
	},
	(t) => [uniqueIndex('files_source_key').on(t.bodyId, t.sourceId), index('files_sha256_idx').on(t.sha256)]
);

/** What a file belongs to, and as what. A file is seen by whoever sees one of its owners. */
export const fileLinks = pgTable(
	'file_links',
	{
		id: id(),
		bodyId: bodyId(),
		fileId: uuid()
			.notNull()
			.references(() => files.id, { onDelete: 'cascade' }),
		role: text()
			.$type<
				| 'main'
				| 'auxiliary'
				| 'invitation'
				| 'results-protocol'
				| 'verbatim-protocol'
				| 'resolution'
				| 'internal'
			>()
			.notNull(),
		meetingId: uuid().references((): AnyPgColumn => meetings.id, { onDelete: 'cascade' }),
		agendaItemId: uuid().references((): AnyPgColumn => agendaItems.id, { onDelete: 'cascade' }),
		paperId: uuid().references((): AnyPgColumn => papers.id, { onDelete: 'cascade' }),
		personId: uuid().references(() => people.id, { onDelete: 'cascade' }),
		position: integer().notNull().default(0)
	},
	(t) => [
		index('file_links_file_idx').on(t.fileId),
		index('file_links_paper_idx').on(t.paperId),
		index('file_links_meeting_idx').on(t.meetingId),
		index('file_links_agenda_item_idx').on(t.agendaItemId)
	]
);

/** Text of a page, for search and reading aloud. */
export const fileTexts = pgTable(
	'file_texts',
	{
		fileId: uuid()
			.notNull()
			.references(() => files.id, { onDelete: 'cascade' }),
		/** From 1. */
		page: integer().notNull(),
		text: text().notNull(),
		bodyId: bodyId(),
		extractedAt: instant().notNull().defaultNow()
	},
	(t) => [primaryKey({ name: 'file_texts_pkey', columns: [t.fileId, t.page] })]
);

/** How the text of a file's content was taken; without a row it still has to be. A failure is final until the content changes. */
export const fileExtractions = pgTable('file_extractions', {
	fileId: uuid()
		.primaryKey()
		.references(() => files.id, { onDelete: 'cascade' }),
	bodyId: bodyId(),
	/** The content it was taken from. */
	sha256: text().notNull(),
	state: text().$type<'done' | 'failed'>().notNull(),
	/** By which way; of a scan some pages by recognition. */
	method: text().$type<'text' | 'recognition'>(),
	problem: text().$type<ExtractionProblem>(),
	at: instant().notNull().defaultNow()
});

/** Why a file has no text. */
export type ExtractionProblem =
	| 'broken'
	| 'password'
	| 'too-large'
	| 'too-long'
	| 'too-slow'
	| 'too-much-memory'
	| 'no-text'
	| 'no-recognition'
	| 'unsupported'
	| 'missing';
