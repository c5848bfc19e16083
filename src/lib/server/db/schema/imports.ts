/** Imports: runs with their findings, what was read on the way, sources that are followed, and contents of files fetched. */
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { bodyId, bodies } from './bodies.ts';
import { id, instant } from './columns.ts';
import { files } from './files.ts';
import { people } from './organizations.ts';

/**
 * One run of an importer. Ordered by an administrator it goes looking → found → waiting → running → done; `refused` and
 * `stopped` are ends, too. Without a body it has not been told yet which one it is for.
 */
export const importRuns = pgTable(
	'import_runs',
	{
		id: id(),
		bodyId: uuid().references(() => bodies.id, { onDelete: 'cascade' }),
		kind: text().$type<'server' | 'file' | 'csv'>().notNull().default('file'),
		/** Address or file name. */
		source: text().notNull(),
		state: text()
			.$type<'looking' | 'found' | 'waiting' | 'running' | 'done' | 'refused' | 'stopped'>()
			.notNull()
			.default('done'),
		/** What was chosen: see `imports/options.ts`. */
		options: jsonb().$type<Record<string, unknown>>().notNull().default({}),
		/** Contents in the storage that are read: slot, SHA-256, name and size of each. */
		uploads: jsonb()
			.$type<
				readonly {
					readonly slot: string;
					readonly sha256: string;
					readonly fileName: string;
					readonly bytes: number;
				}[]
			>()
			.notNull()
			.default([]),
		/** What looking brought to light. */
		found: jsonb().$type<Record<string, unknown>>(),
		/** How far it is. */
		progress: jsonb().$type<Record<string, unknown>>(),
		/** Why it was refused: one sentence. */
		problem: text(),
		orderedBy: uuid().references(() => people.id, { onDelete: 'set null' }),
		/** Somebody asked it to end. */
		stopWanted: boolean().notNull().default(false),
		/** The process that works on it, and until when nobody else may. */
		leasedBy: text(),
		leasedUntil: instant(),
		created: instant().notNull().defaultNow(),
		startedAt: instant(),
		finishedAt: instant(),
		/** Rows by kind and fate: `Paper.added`. */
		counts: jsonb().$type<Record<string, number>>().notNull().default({}),
		/** How often each defect was met; `import_findings` lists the first of each. */
		defects: jsonb().$type<Record<string, number>>().notNull().default({})
	},
	(t) => [index('import_runs_body_idx').on(t.bodyId, t.created)]
);

/** Something about one object that an import mended, left out, or wants looked at. */
export const importFindings = pgTable(
	'import_findings',
	{
		runId: uuid()
			.notNull()
			.references(() => importRuns.id, { onDelete: 'cascade' }),
		/** In the order they were met, from 1. */
		number: integer().notNull(),
		defect: text().notNull(),
		/** OParl's name of the kind of object; missing where it concerns the source as a whole. */
		kind: text(),
		sourceId: text(),
		/** The row it became here. */
		rowId: uuid(),
		/** What people call the object. */
		label: text(),
		property: text(),
		before: text(),
		after: text(),
		/** Line of the file it was read from, from 1. */
		line: integer()
	},
	(t) => [
		primaryKey({ name: 'import_findings_pkey', columns: [t.runId, t.number] }),
		index('import_findings_defect_idx').on(t.runId, t.defect)
	]
);

/** A page of a list as a foreign server gave it, kept until the run ends: whoever goes on after a crash begins behind it. */
export const importPages = pgTable(
	'import_pages',
	{
		runId: uuid()
			.notNull()
			.references(() => importRuns.id, { onDelete: 'cascade' }),
		/** Property of the body that led to the list. */
		list: text().notNull(),
		number: integer().notNull(),
		address: text().notNull(),
		/** Address of the page after it; none after the last. */
		next: text(),
		/** Hash of the ids on it: a list that repeats itself is known by it. */
		fingerprint: text().notNull(),
		/** Its objects as a JSON list. */
		objects: text().notNull(),
		/** How many they are. */
		count: integer().notNull()
	},
	(t) => [primaryKey({ name: 'import_pages_pkey', columns: [t.runId, t.list, t.number] })]
);

/** A foreign server that a body is kept in step with. */
export const importSources = pgTable(
	'import_sources',
	{
		id: id(),
		bodyId: bodyId(),
		address: text().notNull(),
		everyHours: integer().notNull(),
		/** Are contents of files fetched, too? */
		files: boolean().notNull().default(true),
		enabled: boolean().notNull().default(true),
		/** How the server answered to filters the last time: see `imports/crawl/filters.ts`. */
		habits: jsonb().$type<Record<string, unknown>>().notNull().default({}),
		/** Everything the source had until then is here. */
		freshAt: instant(),
		/** When everything was last read and compared, filters aside. */
		comparedAt: instant(),
		nextAt: instant(),
		lastRunId: uuid().references(() => importRuns.id, { onDelete: 'set null' }),
		created: instant().notNull().defaultNow()
	},
	(t) => [unique('import_sources_body_key').on(t.bodyId)]
);

/** What became of fetching the content of an imported file. */
export const fileFetches = pgTable('file_fetches', {
	fileId: uuid()
		.primaryKey()
		.references(() => files.id, { onDelete: 'cascade' }),
	bodyId: bodyId(),
	/** Where it was fetched from. */
	address: text().notNull(),
	/** What the source said of it then (size, checksum, date); when it says something else, it is asked for again. */
	claim: text().notNull(),
	state: text().$type<'fetched' | 'failed'>().notNull(),
	/** Why not: a defect of `imports/report/defects.ts`. */
	problem: text(),
	attempts: integer().notNull().default(1),
	/** As the server marked this content, for asking whether it changed. */
	etag: text(),
	at: instant().notNull(),
	/** A failed one is tried again then. */
	nextAt: instant()
});
