/** The columns most tables share: identity and life of a published object. */
import { sql } from 'drizzle-orm';
import { boolean, jsonb, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { v7 } from 'uuid';

/** An instant with its zone resolved; read as `Date`. */
export const instant = () => timestamp({ withTimezone: true, mode: 'date' });

/** Time-ordered UUID made in the app (RFC 9562 version 7), so that any Postgres from 15 on will do. */
export const id = () => uuid().primaryKey().$defaultFn(v7);

/** `modified` moves with every change of the object or of what it embeds (OParl 1.1, 2-08). */
export const life = () => ({
	created: instant().notNull().defaultNow(),
	modified: instant()
		.notNull()
		.defaultNow()
		.$onUpdateFn(() => sql`now()`),
	/** Set when the object was depublished; it stays known as deleted. */
	deleted: instant()
});

/**
 * What every OParl object may carry, and where an imported one came from.
 * `source` keeps the object as it was received, so that nothing of it is lost.
 */
export const oparl = () => ({
	license: text(),
	keyword: text().array().notNull().default([]),
	web: text(),
	sourceId: text(),
	source: jsonb().$type<Record<string, unknown>>()
});

/** May the public see this row, its owner permitting? Closed unless said otherwise. */
export const isPublic = () => boolean().notNull().default(false);
