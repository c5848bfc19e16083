/** Subscribers and what they want, for their own page and for the worker. */
import { and, asc, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import { readSubject } from '#lib/domain/subscriptions/subjects.ts';
import type { Db } from '../client.ts';
import { bodies, mails, notices, subscribers, subscriptions } from '../schema/index.ts';

/** The language of a subscriber and the confirmed subscriptions, oldest first; `undefined` when there is none. */
export async function findSubscriber(db: Db, bodyId: string, id: string) {
	const [subscriber] = await db
		.select({ id: subscribers.id, channel: subscribers.channel, locale: subscribers.locale })
		.from(subscribers)
		.where(and(eq(subscribers.bodyId, bodyId), eq(subscribers.id, id)));
	if (!subscriber) return undefined;
	const rows = await db
		.select({
			id: subscriptions.id,
			stored: subscriptions.subject,
			rhythm: subscriptions.rhythm,
			scope: subscriptions.scope,
			confirmedAt: subscriptions.confirmedAt
		})
		.from(subscriptions)
		.where(and(eq(subscriptions.subscriberId, id), isNotNull(subscriptions.confirmedAt)))
		.orderBy(asc(subscriptions.created), asc(subscriptions.id));
	return { ...subscriber, subscriptions: rows.flatMap(withSubject) };
}

/** A subscription by its id, confirmed or not, with the language of its subscriber. */
export async function findSubscription(db: Db, bodyId: string, id: string) {
	const [row] = await db
		.select({
			id: subscriptions.id,
			subscriberId: subscriptions.subscriberId,
			stored: subscriptions.subject,
			rhythm: subscriptions.rhythm,
			scope: subscriptions.scope,
			expiresAt: subscriptions.expiresAt,
			confirmedAt: subscriptions.confirmedAt,
			locale: subscribers.locale
		})
		.from(subscriptions)
		.innerJoin(subscribers, eq(subscribers.id, subscriptions.subscriberId))
		.where(and(eq(subscriptions.bodyId, bodyId), eq(subscriptions.id, id)));
	return row && withSubject(row)[0];
}

/** The news a mail tells, and the subscriptions that wanted them. */
export async function listTold(db: Db, mailId: string) {
	const rows = await db
		.select({ newsId: notices.newsId, stored: subscriptions.subject })
		.from(notices)
		.innerJoin(subscriptions, eq(subscriptions.id, notices.subscriptionId))
		.where(eq(notices.mailId, mailId))
		.orderBy(asc(subscriptions.created));
	return {
		newsIds: [...new Set(rows.map(({ newsId }) => newsId))],
		subjects: rows.flatMap(({ stored }) => readSubject(stored) ?? [])
	};
}

/** What a mail needs to know of its town. */
export async function findMailBody(db: Db, bodyId: string) {
	const [body] = await db
		.select({
			id: bodies.id,
			slug: bodies.slug,
			name: bodies.name,
			hosts: bodies.hosts,
			/** Does it answer under the installation's own name? */
			isDefault: sql<boolean>`${bodies.id} = (
				select id from bodies where deleted is null order by is_default desc, created limit 1)`,
			timeZone: bodies.timeZone
		})
		.from(bodies)
		.where(eq(bodies.id, bodyId));
	return body;
}

/** Of `ids`, the mails there still are. */
export async function listExistingMails(db: Db, ids: readonly string[]): Promise<Set<string>> {
	if (ids.length === 0) return new Set();
	const rows = await db
		.select({ id: mails.id })
		.from(mails)
		.where(inArray(mails.id, [...ids]));
	return new Set(rows.map(({ id }) => id));
}

function withSubject<Row extends { stored: unknown }>({ stored, ...row }: Row) {
	const subject = readSubject(stored);
	return subject ? [{ ...row, subject }] : [];
}
