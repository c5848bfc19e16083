/** Papers (Vorlagen, Anträge, Anfragen), their versions, consultations and co-signatures. */
import { sql } from 'drizzle-orm';
import {
	boolean,
	date,
	index,
	integer,
	pgTable,
	primaryKey,
	text,
	unique,
	uniqueIndex,
	uuid,
	type AnyPgColumn
} from 'drizzle-orm/pg-core';
import { id, instant, isPublic, life, oparl } from './columns.ts';
import { bodyId, locations } from './bodies.ts';
import { agendaItems, meetings } from './meetings.ts';
import { organizations, people } from './organizations.ts';

/** A Drucksache. The public sees it when it is `public` and published. */
export const papers = pgTable(
	'papers',
	{
		id: id(),
		bodyId: bodyId(),
		name: text().notNull(),
		/** `2026/118`; given on acceptance. */
		reference: text(),
		date: date(),
		/** Beschlussvorlage, Informationsvorlage, Antrag, Änderungsantrag, Anfrage … */
		paperType: text(),
		/** A member's motion goes draft → submitted → accepted or declined; papers of the administration start accepted. */
		state: text().$type<'draft' | 'submitted' | 'accepted' | 'declined'>().notNull().default('draft'),
		submittedAt: instant(),
		/** Sentence to the author when declined. */
		decision: text(),
		/** What it is about in easy language (Leichte Sprache); Markdown. */
		easySummary: text(),
		/** Where the author wants it dealt with. */
		requestedMeetingId: uuid().references((): AnyPgColumn => meetings.id, { onDelete: 'set null' }),
		public: isPublic(),
		publishedAt: instant(),
		...life(),
		...oparl()
	},
	(t) => [
		uniqueIndex('papers_source_key').on(t.bodyId, t.sourceId),
		uniqueIndex('papers_reference_key').on(t.bodyId, t.reference),
		index('papers_date_idx').on(t.bodyId, t.date),
		/** The public list in its order; holds all that its filters and its count ask, so that no row is opened for them. */
		index('papers_list_idx')
			.on(
				t.bodyId,
				t.date.desc().nullsLast(),
				t.reference.desc().nullsFirst(),
				t.id.desc().nullsFirst(),
				t.paperType,
				t.publishedAt
			)
			.where(sql`public and deleted is null`),
		index('papers_type_idx').on(t.bodyId, t.paperType),
		index('papers_published_idx').on(t.publishedAt)
	]
);

/** The text of a paper at a stage (Fassung); the highest number is the current one. The public sees released ones. */
export const paperVersions = pgTable(
	'paper_versions',
	{
		id: id(),
		bodyId: bodyId(),
		paperId: uuid()
			.notNull()
			.references(() => papers.id, { onDelete: 'cascade' }),
		number: integer().notNull(),
		/** Markdown as written; sanitized when shown. */
		text: text().notNull().default(''),
		/** The wording to be voted on (Beschlussvorschlag); Markdown. */
		resolutionText: text(),
		authorId: uuid().references(() => people.id),
		created: instant().notNull().defaultNow(),
		/** When it went out. A draft from before the release of the paper never gets one. */
		releasedAt: instant()
	},
	(t) => [
		unique('paper_versions_number_key').on(t.paperId, t.number),
		index('paper_versions_released_idx').on(t.bodyId, t.releasedAt)
	]
);

/** Originators and directing offices of a paper (OParl originatorPerson, originatorOrganization, underDirectionOf). */
export const paperOriginators = pgTable(
	'paper_originators',
	{
		id: id(),
		bodyId: bodyId(),
		paperId: uuid()
			.notNull()
			.references(() => papers.id, { onDelete: 'cascade' }),
		role: text().$type<'originator' | 'direction'>().notNull(),
		personId: uuid().references(() => people.id, { onDelete: 'cascade' }),
		organizationId: uuid().references(() => organizations.id, { onDelete: 'cascade' }),
		position: integer().notNull().default(0)
	},
	(t) => [
		index('paper_originators_paper_idx').on(t.paperId),
		index('paper_originators_person_idx').on(t.personId),
		index('paper_originators_organization_idx').on(t.organizationId)
	]
);

/** Related, superordinated and subordinated papers. */
export const paperRelations = pgTable(
	'paper_relations',
	{
		fromId: uuid()
			.notNull()
			.references(() => papers.id, { onDelete: 'cascade' }),
		toId: uuid()
			.notNull()
			.references(() => papers.id, { onDelete: 'cascade' }),
		kind: text().$type<'related' | 'superordinated' | 'subordinated'>().notNull(),
		bodyId: bodyId()
	},
	(t) => [primaryKey({ name: 'paper_relations_pkey', columns: [t.fromId, t.toId, t.kind] })]
);

/** Places a paper is about. */
export const paperLocations = pgTable(
	'paper_locations',
	{
		paperId: uuid()
			.notNull()
			.references(() => papers.id, { onDelete: 'cascade' }),
		locationId: uuid()
			.notNull()
			.references(() => locations.id, { onDelete: 'cascade' }),
		bodyId: bodyId()
	},
	(t) => [
		primaryKey({ name: 'paper_locations_pkey', columns: [t.paperId, t.locationId] }),
		index('paper_locations_location_idx').on(t.locationId)
	]
);

/** One station of the Beratungsfolge. It knows its meeting when it is on an agenda. */
export const consultations = pgTable(
	'consultations',
	{
		id: id(),
		bodyId: bodyId(),
		paperId: uuid().references(() => papers.id, { onDelete: 'cascade' }),
		agendaItemId: uuid().references((): AnyPgColumn => agendaItems.id, { onDelete: 'set null' }),
		meetingId: uuid().references((): AnyPgColumn => meetings.id, { onDelete: 'set null' }),
		/** The lead organization; others in `consultation_organizations`. */
		organizationId: uuid().references(() => organizations.id),
		/** Does this station decide? */
		authoritative: boolean(),
		/** OParl's words: Anhörung, Entscheidung, Kenntnisnahme, Vorberatung. */
		role: text(),
		position: integer().notNull().default(0),
		...life(),
		...oparl()
	},
	(t) => [
		uniqueIndex('consultations_source_key').on(t.bodyId, t.sourceId),
		index('consultations_paper_idx').on(t.paperId, t.position),
		index('consultations_meeting_idx').on(t.meetingId)
	]
);

/** Further organizations of a joint consultation. */
export const consultationOrganizations = pgTable(
	'consultation_organizations',
	{
		consultationId: uuid()
			.notNull()
			.references(() => consultations.id, { onDelete: 'cascade' }),
		organizationId: uuid()
			.notNull()
			.references(() => organizations.id, { onDelete: 'cascade' }),
		bodyId: bodyId(),
		position: integer().notNull().default(0)
	},
	(t) => [
		primaryKey({ name: 'consultation_organizations_pkey', columns: [t.consultationId, t.organizationId] })
	]
);

/** Mitzeichnung: internal, never public. */
export const coSignatures = pgTable(
	'co_signatures',
	{
		id: id(),
		bodyId: bodyId(),
		paperId: uuid()
			.notNull()
			.references(() => papers.id, { onDelete: 'cascade' }),
		organizationId: uuid().references(() => organizations.id),
		personId: uuid().references(() => people.id),
		/** Equal numbers sign in parallel. */
		step: integer().notNull(),
		due: date(),
		signedAt: instant(),
		outcome: text().$type<'signed' | 'signed-with-change' | 'refused'>(),
		comment: text()
	},
	(t) => [index('co_signatures_paper_idx').on(t.paperId, t.step)]
);
