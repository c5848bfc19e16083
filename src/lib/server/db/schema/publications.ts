/** The public life of every object: since when it is public, when it last changed, when it was withdrawn. */
import {
	bigint,
	customType,
	index,
	integer,
	jsonb,
	pgTable,
	primaryKey,
	text,
	uuid
} from 'drizzle-orm/pg-core';
import type { PublishedKind } from '#lib/domain/oparl/kinds.ts';
import type { CheckReport } from '../../oparl/checker/report.ts';
import { bodyId } from './bodies.ts';
import { instant } from './columns.ts';

/** Number of a transaction, never used twice in one life of a database cluster. */
const transactionId = customType<{ data: string }>({ dataType: () => 'xid8' });

/**
 * One row per object that is or was public (OParl 1.1, 2-08). Nobody writes it: triggers follow the tables themselves
 * (`db/publication-triggers.ts`). An object that never was public has no row, and a withdrawn one leaves nothing but this.
 */
export const publications = pgTable(
	'publications',
	{
		kind: text().$type<PublishedKind>().notNull(),
		id: uuid().notNull(),
		bodyId: bodyId(),
		/** Since when it is public; what lies before is nobody's business. */
		created: instant().notNull(),
		/** Moves with every change the public can see, in the object or in what it embeds. */
		modified: instant().notNull(),
		/** When it was withdrawn. */
		deleted: instant(),
		/** The transaction of the last change: the order of the feed, since instants may become visible out of order. */
		changedIn: transactionId().notNull()
	},
	(t) => [
		primaryKey({ name: 'publications_pkey', columns: [t.kind, t.id] }),
		// All a list asks for, so that it never visits the table.
		index('publications_list_idx').on(t.bodyId, t.kind, t.id, t.modified, t.created, t.deleted),
		index('publications_modified_idx').on(t.bodyId, t.kind, t.modified),
		index('publications_changes_idx').on(t.bodyId, t.changedIn, t.kind, t.id)
	]
);

/** Last night's snapshot of a town's open data. */
export const openDataSnapshots = pgTable('open_data_snapshots', {
	bodyId: bodyId().primaryKey(),
	/** Names its packed content in storage. */
	sha256: text().notNull(),
	bytes: bigint({ mode: 'number' }).notNull(),
	objects: integer().notNull(),
	/** The feed of changes goes on from this transaction. */
	position: transactionId().notNull(),
	madeAt: instant().notNull()
});

/** What a town's open-data interface found when it last checked itself. */
export const openDataChecks = pgTable('open_data_checks', {
	bodyId: bodyId().primaryKey(),
	checkedAt: instant().notNull(),
	/** Rule by rule; missing when the interface could not be reached. */
	report: jsonb().$type<CheckReport>(),
	/** Why it could not. */
	problem: text()
});
