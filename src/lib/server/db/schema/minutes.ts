/** Minutes, resolutions and what became of them. */
import { boolean, date, index, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { Day } from '#lib/domain/calendar.ts';
import type { Progress } from '#lib/domain/implementations/status.ts';
import { bodyId } from './bodies.ts';
import { id, instant, isPublic, life } from './columns.ts';
import { files } from './files.ts';
import { agendaItems, meetings } from './meetings.ts';
import { organizations, people } from './organizations.ts';

/** The Niederschrift of one part of a sitting; two rows keep the parts apart for good. */
export const minutes = pgTable(
	'minutes',
	{
		id: id(),
		bodyId: bodyId(),
		meetingId: uuid()
			.notNull()
			.references(() => meetings.id, { onDelete: 'cascade' }),
		part: text().$type<'public' | 'non-public'>().notNull(),
		/** draft → signed → approved → published. */
		state: text().$type<'draft' | 'signed' | 'approved' | 'published'>().notNull().default('draft'),
		/** Markdown. */
		text: text().notNull(),
		version: integer().notNull().default(1),
		fileId: uuid().references(() => files.id),
		signedByChairAt: instant(),
		signedBySecretaryAt: instant(),
		approvedAt: instant(),
		publishedAt: instant(),
		...life()
	},
	(t) => [unique('minutes_part_key').on(t.meetingId, t.part)]
);

/** A decision of an organization on an item, with its final wording. */
export const resolutions = pgTable(
	'resolutions',
	{
		id: id(),
		bodyId: bodyId(),
		meetingId: uuid()
			.notNull()
			.references(() => meetings.id, { onDelete: 'cascade' }),
		agendaItemId: uuid()
			.notNull()
			.references(() => agendaItems.id, { onDelete: 'cascade' }),
		result: text().notNull(),
		text: text().notNull().default(''),
		decidedAt: instant().notNull(),
		/** Decides the matter itself; false for advice to another organization and for steps without a wording. */
		binding: boolean().notNull().default(false),
		public: isPublic(),
		...life()
	},
	(t) => [
		unique('resolutions_item_key').on(t.agendaItemId),
		index('resolutions_decided_idx').on(t.bodyId, t.decidedAt)
	]
);

/** Beschlusskontrolle: which office carries a resolution out, until when, and how far it is; follows from its reports. */
export const implementations = pgTable(
	'implementations',
	{
		id: id(),
		bodyId: bodyId(),
		resolutionId: uuid()
			.notNull()
			.references(() => resolutions.id, { onDelete: 'cascade' }),
		/** The responsible office. */
		organizationId: uuid().references(() => organizations.id),
		/** Who looks after it there; internal. */
		responsibleId: uuid().references(() => people.id),
		/** What was promised first; later than this is late. */
		firstDue: date().$type<Day>(),
		due: date().$type<Day>(),
		progress: text().$type<Progress>().notNull().default('open'),
		/** When it was carried out or given up. */
		endedOn: date().$type<Day>(),
		public: isPublic(),
		...life()
	},
	(t) => [
		unique('implementations_resolution_key').on(t.resolutionId),
		index('implementations_office_idx').on(t.organizationId, t.due)
	]
);

/** What an office reports about an implementation; a later due day always comes with its reason. */
export const implementationReports = pgTable(
	'implementation_reports',
	{
		id: id(),
		bodyId: bodyId(),
		implementationId: uuid()
			.notNull()
			.references(() => implementations.id, { onDelete: 'cascade' }),
		/** Day it speaks of. */
		on: date('reported_on').$type<Day>().notNull(),
		/** Plain text in paragraphs. */
		text: text().notNull(),
		progress: text().$type<Progress>(),
		/** The new due day, and the one before, when it moves. */
		due: date().$type<Day>(),
		dueBefore: date().$type<Day>(),
		authorId: uuid().references(() => people.id, { onDelete: 'set null' }),
		/** An office's own report counts once the clerk has taken it in. */
		acceptedAt: instant(),
		public: isPublic(),
		...life()
	},
	(t) => [index('implementation_reports_implementation_idx').on(t.implementationId, t.acceptedAt)]
);
