/** What members write for themselves or their faction. */
import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { bodyId } from './bodies.ts';
import { id, life } from './columns.ts';
import { files } from './files.ts';
import { agendaItems } from './meetings.ts';
import { organizations, people } from './organizations.ts';

/** A mark in a document. */
export const annotations = pgTable(
	'annotations',
	{
		id: id(),
		bodyId: bodyId(),
		personId: uuid()
			.notNull()
			.references(() => people.id, { onDelete: 'cascade' }),
		fileId: uuid()
			.notNull()
			.references(() => files.id, { onDelete: 'cascade' }),
		page: integer().notNull(),
		content: jsonb().$type<Record<string, unknown>>().notNull(),
		/** Shared with this faction; private when absent. */
		sharedWith: uuid().references(() => organizations.id),
		...life()
	},
	(t) => [index('annotations_file_idx').on(t.fileId, t.personId)]
);

/** A note on an item; one private one per person, further ones are shared with a faction. */
export const notes = pgTable(
	'notes',
	{
		id: id(),
		bodyId: bodyId(),
		personId: uuid()
			.notNull()
			.references(() => people.id, { onDelete: 'cascade' }),
		agendaItemId: uuid()
			.notNull()
			.references(() => agendaItems.id, { onDelete: 'cascade' }),
		text: text().notNull(),
		sharedWith: uuid().references(() => organizations.id),
		...life()
	},
	(t) => [
		index('notes_item_idx').on(t.agendaItemId, t.personId),
		uniqueIndex('notes_private_key')
			.on(t.agendaItemId, t.personId)
			.where(sql`${t.sharedWith} is null`)
	]
);
