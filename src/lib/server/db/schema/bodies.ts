/** Bodies (Körperschaften), their legislative terms and places. */
import { sql } from 'drizzle-orm';
import {
	boolean,
	date,
	doublePrecision,
	index,
	jsonb,
	pgTable,
	text,
	timestamp,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { v7 } from 'uuid';
import type { Territory } from '#lib/domain/places/geojson.ts';
import { id, instant, isPublic, life, oparl } from './columns.ts';

/** A town: the tenant. Reached under its `hosts`, or as the default one. */
export const bodies = pgTable(
	'bodies',
	{
		id: uuid().primaryKey().$defaultFn(v7),
		/** First label of `<slug>.localhost` and name in commands. */
		slug: text().notNull(),
		name: text().notNull(),
		shortName: text(),
		/** Host names under which its pages answer, without port. */
		hosts: text().array().notNull().default([]),
		/** The one that answers where no host matches. */
		isDefault: boolean().notNull().default(false),
		timeZone: text().notNull().default('Europe/Berlin'),
		/** The town's colour as `#rrggbb`; contrast is corrected where it is used. */
		accent: text(),
		website: text(),
		ags: text(),
		rgs: text(),
		equivalent: text().array().notNull().default([]),
		contactEmail: text(),
		contactName: text(),
		classification: text(),
		licenseValidSince: timestamp({ withTimezone: true, mode: 'date' }),
		oparlSince: timestamp({ withTimezone: true, mode: 'date' }),
		locationId: uuid(),
		...life(),
		license: text(),
		keyword: text().array().notNull().default([]),
		web: text(),
		sourceId: text(),
		source: jsonb().$type<Record<string, unknown>>()
	},
	(t) => [
		uniqueIndex('bodies_slug_key').on(t.slug),
		uniqueIndex('bodies_default_key')
			.on(t.isDefault)
			.where(sql`${t.isDefault}`)
	]
);

/** The tenant every other row belongs to. */
export const bodyId = () =>
	uuid()
		.notNull()
		.references(() => bodies.id, { onDelete: 'cascade' });

/** A Wahlperiode. */
export const legislativeTerms = pgTable(
	'legislative_terms',
	{
		id: id(),
		bodyId: bodyId(),
		name: text().notNull(),
		startDate: date(),
		endDate: date(),
		...life(),
		...oparl()
	},
	(t) => [uniqueIndex('legislative_terms_source_key').on(t.bodyId, t.sourceId)]
);

/** A place: a room, an address, or the spot a paper is about. */
export const locations = pgTable(
	'locations',
	{
		id: id(),
		bodyId: bodyId(),
		description: text(),
		/** A GeoJSON Feature. */
		geojson: jsonb().$type<Record<string, unknown>>(),
		/** Middle of the Feature in degrees (WGS 84); `null` where it has no position that can be. */
		longitude: doublePrecision().generatedAlwaysAs(sql`ratssaal_coordinate(geojson, 0)`),
		latitude: doublePrecision().generatedAlwaysAs(sql`ratssaal_coordinate(geojson, 1)`),
		streetAddress: text(),
		room: text(),
		postalCode: text(),
		subLocality: text(),
		locality: text(),
		public: isPublic(),
		...life(),
		...oparl()
	},
	(t) => [
		uniqueIndex('locations_source_key').on(t.bodyId, t.sourceId),
		index('locations_point_idx').on(t.bodyId, t.latitude, t.longitude)
	]
);

/** The municipality on the map: its outline and its districts. */
export const territories = pgTable('territories', {
	bodyId: bodyId().primaryKey(),
	geometry: jsonb().$type<Territory>().notNull(),
	modified: instant().notNull().defaultNow()
});
