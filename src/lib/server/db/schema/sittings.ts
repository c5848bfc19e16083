/** The sitting log, its public shadow, and what was voted. */
import { bigint, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { SittingEventType } from '#lib/domain/sittings/events.ts';
import { bodyId } from './bodies.ts';
import { id, instant, isPublic } from './columns.ts';
import { agendaItems, meetings } from './meetings.ts';
import { people } from './organizations.ts';

/** One act in the chamber. Rows are only ever added; each carries the hash of the one before. */
export const sittingEvents = pgTable(
	'sitting_events',
	{
		meetingId: uuid()
			.notNull()
			.references(() => meetings.id),
		/** 1, 2, 3 … without gaps. */
		seq: integer().notNull(),
		bodyId: bodyId(),
		type: text().$type<SittingEventType>().notNull(),
		at: instant().notNull(),
		data: jsonb().$type<Record<string, unknown>>().notNull(),
		actorId: uuid()
			.notNull()
			.references(() => people.id),
		/** Made by the client, so that a repeated send is one event. */
		clientKey: uuid().notNull(),
		previousHash: text().notNull(),
		hash: text().notNull()
	},
	(t) => [
		primaryKey({ name: 'sitting_events_pkey', columns: [t.meetingId, t.seq] }),
		unique('sitting_events_client_key').on(t.meetingId, t.clientKey)
	]
);

/** What the public may know of an event, written with it. Withdrawn rows are deleted: see back-dated exclusion. */
export const publicEvents = pgTable(
	'public_events',
	{
		meetingId: uuid()
			.notNull()
			.references(() => meetings.id),
		seq: integer().notNull(),
		bodyId: bodyId(),
		type: text().notNull(),
		at: instant().notNull(),
		data: jsonb().$type<Record<string, unknown>>().notNull()
	},
	(t) => [primaryKey({ name: 'public_events_pkey', columns: [t.meetingId, t.seq] })]
);

/** An announced vote. Counts are kept; who voted how only in `ballots` and only for named votes. */
export const votes = pgTable(
	'votes',
	{
		id: id(),
		bodyId: bodyId(),
		meetingId: uuid()
			.notNull()
			.references(() => meetings.id),
		agendaItemId: uuid()
			.notNull()
			.references(() => agendaItems.id),
		question: text().notNull(),
		method: text().$type<'open' | 'named' | 'secret'>().notNull(),
		majority: text().notNull(),
		base: integer().notNull(),
		yes: integer().notNull(),
		no: integer().notNull(),
		abstain: integer().notNull(),
		invalid: integer().notNull().default(0),
		biased: integer().notNull().default(0),
		outcome: text().$type<'adopted' | 'rejected'>().notNull(),
		announcedAt: instant().notNull(),
		retractedAt: instant(),
		retractionReason: text(),
		/** Sequence number of the announcement in the log. */
		seq: bigint({ mode: 'number' }).notNull(),
		public: isPublic()
	},
	(t) => [index('votes_item_idx').on(t.agendaItemId), index('votes_meeting_idx').on(t.meetingId)]
);

/** One member's vote in a named vote (§ 50 Abs. 1 GO NRW). */
export const ballots = pgTable(
	'ballots',
	{
		voteId: uuid()
			.notNull()
			.references(() => votes.id, { onDelete: 'cascade' }),
		personId: uuid()
			.notNull()
			.references(() => people.id),
		bodyId: bodyId(),
		choice: text().$type<'yes' | 'no' | 'abstain'>().notNull()
	},
	(t) => [primaryKey({ name: 'ballots_pkey', columns: [t.voteId, t.personId] })]
);
