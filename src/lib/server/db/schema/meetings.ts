/** Meetings, their agenda with its frozen revisions, and invitations with proof of delivery. */
import { sql } from 'drizzle-orm';
import {
	boolean,
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
import { bodyId, legislativeTerms, locations } from './bodies.ts';
import { id, instant, isPublic, life, oparl } from './columns.ts';
import { organizations, people } from './organizations.ts';
import { consultations, papers } from './papers.ts';
import { files } from './files.ts';

/** A sitting (Sitzung). The public sees it from `publishedAt` on. */
export const meetings = pgTable(
	'meetings',
	{
		id: id(),
		bodyId: bodyId(),
		name: text().notNull(),
		/** The how-manieth of its organization in the term. */
		number: integer(),
		legislativeTermId: uuid().references(() => legislativeTerms.id),
		/** draft → invited → running → held. */
		state: text().$type<'draft' | 'invited' | 'running' | 'held'>().notNull().default('draft'),
		cancelled: boolean().notNull().default(false),
		start: instant(),
		end: instant(),
		locationId: uuid().references(() => locations.id),
		chairId: uuid().references(() => people.id),
		secretaryId: uuid().references(() => people.id),
		/** What the sitting is about in easy language (Leichte Sprache); Markdown. */
		easySummary: text(),
		publishedAt: instant(),
		...life(),
		...oparl()
	},
	(t) => [
		uniqueIndex('meetings_source_key').on(t.bodyId, t.sourceId),
		index('meetings_start_idx').on(t.bodyId, t.start),
		index('meetings_published_idx').on(t.publishedAt),
		index('meetings_running_idx')
			.on(t.bodyId)
			.where(sql`state = 'running'`)
	]
);

/**
 * What happened to a meeting after it was published: moved, elsewhere, cancelled, after all. Written by a trigger
 * (`meeting-changes.ts`), so that no way of changing a meeting can forget it.
 */
export const meetingChanges = pgTable(
	'meeting_changes',
	{
		id: id(),
		bodyId: bodyId(),
		meetingId: uuid()
			.notNull()
			.references(() => meetings.id, { onDelete: 'cascade' }),
		kind: text().$type<'moved' | 'relocated' | 'cancelled' | 'reinstated'>().notNull(),
		at: instant().notNull(),
		/** When it had been to begin; of `moved`. */
		previousStart: instant(),
		/** Where it had been to be, if that was public; of `relocated`. */
		previousPlace: text()
	},
	(t) => [index('meeting_changes_meeting_idx').on(t.meetingId, t.at)]
);

/** Which organizations meet; the first one leads. */
export const meetingOrganizations = pgTable(
	'meeting_organizations',
	{
		meetingId: uuid()
			.notNull()
			.references(() => meetings.id, { onDelete: 'cascade' }),
		organizationId: uuid()
			.notNull()
			.references(() => organizations.id, { onDelete: 'cascade' }),
		bodyId: bodyId(),
		position: integer().notNull().default(0)
	},
	(t) => [
		primaryKey({ name: 'meeting_organizations_pkey', columns: [t.meetingId, t.organizationId] }),
		index('meeting_organizations_organization_idx').on(t.organizationId)
	]
);

/** Who took part, as published in the minutes (OParl Meeting.participant). */
export const meetingParticipants = pgTable(
	'meeting_participants',
	{
		meetingId: uuid()
			.notNull()
			.references(() => meetings.id, { onDelete: 'cascade' }),
		personId: uuid()
			.notNull()
			.references(() => people.id, { onDelete: 'cascade' }),
		bodyId: bodyId()
	},
	(t) => [primaryKey({ name: 'meeting_participants_pkey', columns: [t.meetingId, t.personId] })]
);

/** An item (TOP). `public` says on which side of the door it is dealt with. */
export const agendaItems = pgTable(
	'agenda_items',
	{
		id: id(),
		bodyId: bodyId(),
		meetingId: uuid()
			.notNull()
			.references(() => meetings.id, { onDelete: 'cascade' }),
		/** 0-based and continuous within the meeting (OParl). */
		order: integer('position').notNull(),
		parentId: uuid().references((): AnyPgColumn => agendaItems.id),
		/** As printed: `Ö 4`, `N 1`; given when the agenda is published. */
		number: text(),
		name: text().notNull(),
		public: isPublic(),
		/** What the public may read of a non-public item: a heading that gives nothing away. */
		publicName: text(),
		/** Text for members; Markdown. */
		remark: text(),
		consultationId: uuid().references((): AnyPgColumn => consultations.id, { onDelete: 'set null' }),
		/** Several papers may belong to an item; the consultation's is the first. */
		result: text(),
		resolutionText: text(),
		/** Expected length, for the estimated times. */
		plannedMinutes: integer(),
		/** Not out yet: part of a draft, or prepared for the next supplement. Only the office sees it, also where the date is announced already. */
		staged: boolean().notNull().default(false),
		start: instant(),
		end: instant(),
		...life(),
		...oparl()
	},
	(t) => [
		index('agenda_items_meeting_idx').on(t.meetingId, t.order),
		index('agenda_items_consultation_idx').on(t.consultationId),
		uniqueIndex('agenda_items_source_key').on(t.bodyId, t.sourceId)
	]
);

/** Papers of an item beyond its consultation's. */
export const agendaItemPapers = pgTable(
	'agenda_item_papers',
	{
		agendaItemId: uuid()
			.notNull()
			.references(() => agendaItems.id, { onDelete: 'cascade' }),
		paperId: uuid()
			.notNull()
			.references(() => papers.id, { onDelete: 'cascade' }),
		bodyId: bodyId(),
		position: integer().notNull().default(0)
	},
	(t) => [
		primaryKey({ name: 'agenda_item_papers_pkey', columns: [t.agendaItemId, t.paperId] }),
		index('agenda_item_papers_paper_idx').on(t.paperId)
	]
);

/** The agenda as it was at a moment that counts: as invited, each supplement (Nachtrag), as held. Never changed. */
export const agendaRevisions = pgTable(
	'agenda_revisions',
	{
		id: id(),
		bodyId: bodyId(),
		meetingId: uuid()
			.notNull()
			.references(() => meetings.id, { onDelete: 'cascade' }),
		/** 0 as invited, n the nth supplement. */
		number: integer().notNull(),
		kind: text().$type<'invitation' | 'supplement' | 'held'>().notNull(),
		publishedAt: instant().notNull(),
		reason: text()
	},
	(t) => [
		unique('agenda_revisions_number_key').on(t.meetingId, t.kind, t.number),
		index('agenda_revisions_published_idx').on(t.bodyId, t.publishedAt)
	]
);

/**
 * A line of a frozen agenda. A non-public item has two: one with its real name for `members`,
 * one with its harmless heading for the `public`.
 */
export const agendaRevisionItems = pgTable(
	'agenda_revision_items',
	{
		id: id(),
		bodyId: bodyId(),
		revisionId: uuid()
			.notNull()
			.references(() => agendaRevisions.id, { onDelete: 'cascade' }),
		agendaItemId: uuid().notNull(),
		audience: text().$type<'public' | 'members' | 'all'>().notNull(),
		order: integer('position').notNull(),
		number: text().notNull(),
		name: text().notNull(),
		/** Is the item itself dealt with in public? */
		public: isPublic()
	},
	(t) => [index('agenda_revision_items_revision_idx').on(t.revisionId, t.order)]
);

/** One invitation (Ladung) or supplement, as sent. */
export const invitations = pgTable('invitations', {
	id: id(),
	bodyId: bodyId(),
	meetingId: uuid()
		.notNull()
		.references(() => meetings.id, { onDelete: 'cascade' }),
	revisionId: uuid()
		.notNull()
		.references(() => agendaRevisions.id),
	/** The packet for members, as PDF; set by the worker when it is made. */
	fileId: uuid().references((): AnyPgColumn => files.id),
	/** The packet without the non-public part. */
	publicFileId: uuid().references((): AnyPgColumn => files.id),
	dispatchedAt: instant().notNull(),
	/** Last day of receipt that kept the period, and the norm, as computed then. */
	deadline: text(),
	deadlineSource: text()
});

/** Proof of service on one recipient. */
export const deliveries = pgTable(
	'deliveries',
	{
		id: id(),
		bodyId: bodyId(),
		invitationId: uuid()
			.notNull()
			.references(() => invitations.id, { onDelete: 'cascade' }),
		personId: uuid()
			.notNull()
			.references(() => people.id, { onDelete: 'cascade' }),
		channel: text().$type<'electronic' | 'mail' | 'post'>().notNull(),
		providedAt: instant(),
		notifiedAt: instant(),
		/** When it counts as received; a fiction is marked as one. */
		receivedAt: instant(),
		receivedByFiction: boolean().notNull().default(false),
		openedAt: instant()
	},
	(t) => [unique('deliveries_recipient_key').on(t.invitationId, t.personId)]
);
