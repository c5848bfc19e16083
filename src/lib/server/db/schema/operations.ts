/** Rule layers, the audit trail and the pulse of the processes. */
import { date, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { bodyId } from './bodies.ts';
import { id, instant } from './columns.ts';
import { organizations, people } from './organizations.ts';

/** One layer of a rule set, valid from a day: Land, Hauptsatzung, Geschäftsordnung, body. */
export const ruleSets = pgTable(
	'rule_sets',
	{
		id: id(),
		bodyId: bodyId(),
		layer: text().$type<'land' | 'main-statute' | 'rules-of-procedure' | 'organization'>().notNull(),
		organizationId: uuid().references(() => organizations.id, { onDelete: 'cascade' }),
		validFrom: date().notNull(),
		name: text().notNull(),
		rules: jsonb().$type<Record<string, unknown>>().notNull()
	},
	(t) => [unique('rule_sets_layer_key').on(t.bodyId, t.layer, t.organizationId, t.validFrom)]
);

/** Who did what; written in the transaction of the change. */
export const auditEntries = pgTable(
	'audit_entries',
	{
		id: id(),
		bodyId: bodyId(),
		at: instant().notNull().defaultNow(),
		/** Empty when the system itself acts (worker, import). */
		actorId: uuid().references(() => people.id, { onDelete: 'set null' }),
		/** The verb, as its file is named: `publish-agenda`. */
		act: text().notNull(),
		subject: text().notNull(),
		subjectId: uuid().notNull(),
		detail: jsonb().$type<Record<string, unknown>>().notNull().default({})
	},
	(t) => [
		index('audit_entries_subject_idx').on(t.subject, t.subjectId),
		index('audit_entries_at_idx').on(t.bodyId, t.at)
	]
);

/** Sign of life of a process; older than ten seconds means gone. */
export const processHeartbeats = pgTable(
	'process_heartbeats',
	{
		process: text().$type<'web' | 'worker' | 'media'>().notNull(),
		instance: text().notNull(),
		at: instant().notNull(),
		startedAt: instant().notNull(),
		detail: jsonb().$type<Record<string, unknown>>().notNull().default({})
	},
	(t) => [primaryKey({ name: 'process_heartbeats_pkey', columns: [t.process, t.instance] })]
);

/** The next number of a series within a body: papers of a year. */
export const numberSeries = pgTable(
	'number_series',
	{ bodyId: bodyId(), series: text().notNull(), last: integer().notNull() },
	(t) => [primaryKey({ name: 'number_series_pkey', columns: [t.bodyId, t.series] })]
);
