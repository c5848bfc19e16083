/** Organizations (Gremien, Fraktionen, Ämter), persons and their dated memberships. */
import {
	boolean,
	date,
	index,
	integer,
	pgTable,
	text,
	uniqueIndex,
	uuid,
	type AnyPgColumn
} from 'drizzle-orm/pg-core';
import { bodyId, locations } from './bodies.ts';
import { id, isPublic, life, oparl } from './columns.ts';

/** A council, committee, faction, office or other institution. */
export const organizations = pgTable(
	'organizations',
	{
		id: id(),
		bodyId: bodyId(),
		name: text().notNull(),
		shortName: text(),
		/** OParl's value: Gremium, Partei, Fraktion, Verwaltungsbereich, externes Gremium, Institution, Sonstiges. */
		organizationType: text(),
		/** Free text; the top council carries `Parlament`. */
		classification: text(),
		post: text().array().notNull().default([]),
		subOrganizationOf: uuid().references((): AnyPgColumn => organizations.id),
		startDate: date(),
		endDate: date(),
		website: text(),
		locationId: uuid().references(() => locations.id),
		externalBody: text(),
		/** Statutory number of members (gesetzliche Mitgliederzahl): base of the quorum. */
		statutoryMembers: integer(),
		/** Order in lists; the council first. */
		position: integer().notNull().default(0),
		public: isPublic(),
		...life(),
		...oparl()
	},
	(t) => [
		uniqueIndex('organizations_source_key').on(t.bodyId, t.sourceId),
		index('organizations_body_idx').on(t.bodyId, t.position)
	]
);

/** A person: member, deputy, employee or guest. Contact details here are published ones. */
export const people = pgTable(
	'people',
	{
		id: id(),
		bodyId: bodyId(),
		name: text().notNull(),
		familyName: text(),
		givenName: text(),
		formOfAddress: text(),
		affix: text(),
		title: text().array().notNull().default([]),
		gender: text(),
		phone: text().array().notNull().default([]),
		email: text().array().notNull().default([]),
		status: text().array().notNull().default([]),
		locationId: uuid().references(() => locations.id),
		life: text(),
		lifeSource: text(),
		public: isPublic(),
		...life(),
		...oparl()
	},
	(t) => [
		uniqueIndex('people_source_key').on(t.bodyId, t.sourceId),
		index('people_body_idx').on(t.bodyId, t.familyName)
	]
);

/** A person's dated place in an organization. */
export const memberships = pgTable(
	'memberships',
	{
		id: id(),
		bodyId: bodyId(),
		personId: uuid().references(() => people.id, { onDelete: 'cascade' }),
		organizationId: uuid().references(() => organizations.id, { onDelete: 'cascade' }),
		/** As on the name plate: Ratsmitglied, Vorsitzende, sachkundiger Bürger. */
		role: text(),
		votingRight: boolean(),
		startDate: date(),
		endDate: date(),
		onBehalfOf: uuid().references(() => organizations.id),
		/** Whom this member stands in for. */
		deputyOf: uuid().references(() => people.id),
		public: isPublic(),
		...life(),
		...oparl()
	},
	(t) => [
		uniqueIndex('memberships_source_key').on(t.bodyId, t.sourceId),
		index('memberships_person_idx').on(t.personId),
		index('memberships_organization_idx').on(t.organizationId)
	]
);
