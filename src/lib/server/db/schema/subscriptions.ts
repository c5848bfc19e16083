/** What became known when, who wants to hear of it, and the mails that say so. */
import { sql } from 'drizzle-orm';
import {
	index,
	integer,
	jsonb,
	pgTable,
	primaryKey,
	text,
	unique,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import type { NewsKind, Scope } from '#lib/domain/subscriptions/news.ts';
import type { Rhythm } from '#lib/domain/subscriptions/rhythms.ts';
import { bodyId } from './bodies.ts';
import { id, instant } from './columns.ts';
import { agendaItems, deliveries, meetings } from './meetings.ts';
import { papers } from './papers.ts';

/**
 * One public fact that became known: what feeds list and subscribers are told. Holds no words: they are read from what
 * it refers to, as the public sees that at the moment of telling.
 */
export const news = pgTable(
	'news',
	{
		id: id(),
		bodyId: bodyId(),
		kind: text().$type<NewsKind>().notNull(),
		/** Names the fact: it becomes news once. */
		key: text().notNull(),
		/** When it became public or happened. */
		at: instant().notNull(),
		meetingId: uuid().references(() => meetings.id, { onDelete: 'cascade' }),
		agendaItemId: uuid().references(() => agendaItems.id, { onDelete: 'cascade' }),
		paperId: uuid().references(() => papers.id, { onDelete: 'cascade' }),
		/** Of a meeting its start and place by then, of a supplement its number. */
		detail: jsonb().$type<NewsDetail>().notNull().default({}),
		created: instant().notNull().defaultNow(),
		/** When subscribers were found. */
		matchedAt: instant()
	},
	(t) => [
		unique('news_key').on(t.bodyId, t.key),
		index('news_at_idx').on(t.bodyId, t.at),
		index('news_meeting_idx').on(t.meetingId),
		index('news_paper_idx').on(t.paperId),
		index('news_unmatched_idx')
			.on(t.bodyId)
			.where(sql`${t.matchedAt} is null`)
	]
);

/** What a fact keeps of itself, to tell it from the next one of its kind. */
export interface NewsDetail {
	readonly start?: string | null;
	readonly locationId?: string | null;
	readonly number?: number;
	readonly result?: string;
}

/**
 * Somebody who is told news, without an account: a mailbox, or a device by its browser's push service. The address is kept sealed with a key that is not in the database, and
 * found by a keyed hash: a copy of the database alone does not tell who is interested in what.
 */
export const subscribers = pgTable(
	'subscribers',
	{
		id: id(),
		bodyId: bodyId(),
		channel: text().$type<Channel>().notNull().default('mail'),
		/** Of the mailbox, or of the address the push service gave the device. */
		addressHash: text().notNull(),
		addressSealed: text().notNull(),
		locale: text().$type<'de' | 'en'>().notNull(),
		/** Times in a row that a mail was turned away for good though the address may exist. */
		failures: integer().notNull().default(0),
		failedAt: instant(),
		created: instant().notNull().defaultNow()
	},
	(t) => [unique('subscribers_address_key').on(t.bodyId, t.addressHash)]
);

/** How a subscriber is reached: `mail` · `push`: notifications of a browser (RFC 8030). */
export type Channel = 'mail' | 'push';

/** One thing a subscriber wants to hear of; to a mailbox nothing is sent before it is confirmed from there. */
export const subscriptions = pgTable(
	'subscriptions',
	{
		id: id(),
		bodyId: bodyId(),
		subscriberId: uuid()
			.notNull()
			.references(() => subscribers.id, { onDelete: 'cascade' }),
		subject: jsonb().$type<Record<string, unknown>>().notNull(),
		subjectKey: text().notNull(),
		rhythm: text().$type<Rhythm>().notNull(),
		scope: text().$type<Scope>().notNull().default('all'),
		/** Of the link in the mail that asks for confirmation; the link is made again from the key, never kept. */
		tokenHash: text().notNull(),
		/** Until when it can be confirmed; then an unconfirmed one is removed. */
		expiresAt: instant().notNull(),
		confirmedAt: instant(),
		created: instant().notNull().defaultNow()
	},
	(t) => [
		uniqueIndex('subscriptions_subject_key')
			.on(t.subscriberId, t.subjectKey)
			.where(sql`${t.confirmedAt} is not null`),
		index('subscriptions_subscriber_idx').on(t.subscriberId)
	]
);

/** A mail or notification that is to be sent or was. Its words are made when it is sent, from what is public then. */
export const mails = pgTable(
	'mails',
	{
		id: id(),
		bodyId: bodyId(),
		kind: text().$type<'confirmation' | 'link' | 'news' | 'invitation' | 'cancellation'>().notNull(),
		subscriberId: uuid().references(() => subscribers.id, { onDelete: 'cascade' }),
		subscriptionId: uuid().references(() => subscriptions.id, { onDelete: 'cascade' }),
		deliveryId: uuid().references(() => deliveries.id, { onDelete: 'cascade' }),
		state: text().$type<'queued' | 'sent' | 'needless' | 'refused'>().notNull().default('queued'),
		/** The mail server's last answer as its codes (RFC 5321, 3463), without its words: they quote the address. */
		answer: text(),
		created: instant().notNull().defaultNow(),
		sentAt: instant()
	},
	(t) => [
		index('mails_subscriber_idx').on(t.subscriberId),
		index('mails_delivery_idx').on(t.deliveryId),
		index('mails_created_idx').on(t.created)
	]
);

/** A piece of news that a subscription wants; told with the mail it names. */
export const notices = pgTable(
	'notices',
	{
		subscriptionId: uuid()
			.notNull()
			.references(() => subscriptions.id, { onDelete: 'cascade' }),
		newsId: uuid()
			.notNull()
			.references(() => news.id, { onDelete: 'cascade' }),
		subscriberId: uuid()
			.notNull()
			.references(() => subscribers.id, { onDelete: 'cascade' }),
		bodyId: bodyId(),
		dueAt: instant().notNull(),
		mailId: uuid().references(() => mails.id, { onDelete: 'cascade' })
	},
	(t) => [
		primaryKey({ name: 'notices_pkey', columns: [t.subscriptionId, t.newsId] }),
		index('notices_subscriber_idx').on(t.subscriberId, t.newsId),
		index('notices_mail_idx').on(t.mailId),
		index('notices_due_idx')
			.on(t.dueAt)
			.where(sql`${t.mailId} is null`)
	]
);
