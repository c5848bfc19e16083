/** Somebody who subscribes without an account, and to what; as confirmed by their mail. */
import { v7 } from 'uuid';
import { subjectKey, type Subject } from '#lib/domain/subscriptions/subjects.ts';
import type { Db } from '#lib/server/db/client.ts';
import { subscribers, subscriptions } from '#lib/server/db/schema/index.ts';
import type { Secret } from '#lib/server/secret.ts';
import { hashAddress, sealAddress } from '#lib/server/subscriptions/addresses.ts';
import { TEST_SECRET } from './post.ts';

/** Stays as it is when there is one with this `id` already. Without an address of its own it gets one by its id. */
export async function createSubscriber(
	db: Db,
	bodyId: string,
	{ id = v7(), email = `${id}@example.org`, secret = TEST_SECRET }: Partial<Wished> = {}
): Promise<{ id: string; email: string }> {
	await db
		.insert(subscribers)
		.values({
			id,
			bodyId,
			addressHash: hashAddress(secret, bodyId, email),
			addressSealed: sealAddress(secret, id, email),
			locale: 'de'
		})
		.onConflictDoNothing();
	return { id, email };
}

interface Wished {
	readonly id: string;
	readonly email: string;
	readonly secret: Secret;
}

/** Confirmed a day ago, told at once of everything, unless `fields` say otherwise. */
export async function createSubscription(
	db: Db,
	bodyId: string,
	subscriberId: string,
	subject: Subject,
	fields: Partial<typeof subscriptions.$inferInsert> = {}
) {
	const [row] = await db
		.insert(subscriptions)
		.values({
			bodyId,
			subscriberId,
			subject,
			subjectKey: subjectKey(subject),
			rhythm: 'at-once',
			scope: 'all',
			tokenHash: '',
			expiresAt: new Date(),
			confirmedAt: new Date(Date.now() - 86_400_000),
			...fields
		})
		.returning();
	return row!;
}
