/** What the search knows: documents as vectors, the words of a body, and what has changed since. */
import { sql } from 'drizzle-orm';
import {
	bigint,
	boolean,
	customType,
	date,
	index,
	integer,
	pgTable,
	primaryKey,
	text,
	uuid
} from 'drizzle-orm/pg-core';
import { bodyId } from './bodies.ts';

/** What a mark names: an owner of documents, or something that owners are described by. */
export type MarkKind = SearchKind | 'link' | 'consultation' | 'location' | 'broadcast';

const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });

/** What can be found. A `file` is found once per owner it is linked to; `speech` is what was said under one jump mark. */
export type SearchKind =
	'paper' | 'file' | 'meeting' | 'item' | 'resolution' | 'minutes' | 'speech' | 'person' | 'organization';

/** What a result leads to: a file's page leads to its paper or meeting, a resolution to its item. */
export type SearchSubject = 'paper' | 'meeting' | 'item' | 'minutes' | 'person' | 'organization';

/** What came last lies unsorted beside an index, and every search reads through it: so many kB of it, 4096 unless said. */
const UNSORTED = { gin_pending_list_limit: 512 };

/**
 * One findable text. Nobody reads this table but the functions of `db/search.ts`, which show a row exactly when the
 * reader sees its owner. The worker keeps it up to date by `search_marks`.
 */
export const searchDocuments = pgTable(
	'search_documents',
	{
		kind: text().$type<SearchKind>().notNull(),
		/** Row it is made of: of the table of that kind; for files the link. */
		ownerId: uuid().notNull(),
		/** Long files are cut into parts; a meeting has one per organization. */
		part: integer().notNull().default(0),
		bodyId: bodyId(),
		/** Of a file the file, of a meeting the organization. */
		contextId: uuid(),
		subject: text().$type<SearchSubject>().notNull(),
		subjectId: uuid().notNull(),
		day: date(),
		title: tsvector().notNull(),
		/** Title and text; parts of compounds as `~lexeme` without a place. */
		words: tsvector().notNull(),
		/** The first page of this part, and for each page the place of its first word. */
		firstPage: integer(),
		pageStarts: integer().array(),
		/** Facets, hidden ones among them: they narrow a search, and what remains is asked again where it is seen. */
		organizationIds: uuid().array().notNull().default([]),
		originatorIds: uuid().array().notNull().default([]),
		results: text().array().notNull().default([]),
		districts: text().array().notNull().default([]),
		/** Tells whether the vectors must be made anew. */
		fingerprint: text().notNull(),
		/** It was public when its vectors were made, and the town has learnt its words. */
		learnt: boolean().notNull().default(false)
	},
	(t) => [
		primaryKey({ name: 'search_documents_pkey', columns: [t.kind, t.ownerId, t.part] }),
		index('search_documents_words_idx').using('gin', t.bodyId, t.words).with(UNSORTED),
		index('search_documents_title_idx').using('gin', t.bodyId, t.title).with(UNSORTED),
		/** Where a frequent word is narrowed by something rare. */
		index('search_documents_facets_idx').using(
			'gin',
			t.bodyId,
			t.subject,
			t.organizationIds,
			t.originatorIds,
			t.results,
			t.districts
		),
		index('search_documents_day_idx').on(t.bodyId, sql`${t.day} desc nulls last`),
		index('search_documents_unread_idx')
			.on(t.bodyId, sql`${t.day} desc nulls last`)
			.where(sql`not learnt`)
	]
);

/** Words of a body's public texts, for compounds and for „Meinten Sie“. */
export const searchWords = pgTable(
	'search_words',
	{
		bodyId: bodyId(),
		/** Folded, see `domain/search/fold.ts`. */
		word: text().notNull(),
		/** As it stood where it was first met. */
		display: text().notNull(),
		lexeme: text().notNull(),
		/** In about how many documents. */
		documents: integer().notNull(),
		/** Lexemes of its parts when it is a compound. */
		parts: text().array().notNull().default([])
	},
	(t) => [
		primaryKey({ name: 'search_words_pkey', columns: [t.bodyId, t.word] }),
		index('search_words_lexeme_idx').on(t.bodyId, t.lexeme),
		index('search_words_similar_idx').using('gin', t.bodyId, sql`${t.word} gin_trgm_ops`)
	]
);

/** A row that changed and whose documents are made anew; written by triggers, taken away by the worker. */
export const searchMarks = pgTable('search_marks', {
	id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
	kind: text().$type<MarkKind>().notNull(),
	ownerId: uuid().notNull()
});
