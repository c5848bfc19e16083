/** Sends a subscriber the link to the own subscriptions, for whoever has no mail of ours at hand. */
import { and, eq, exists, isNotNull, sql } from 'drizzle-orm';
import { v7 } from 'uuid';
import { z } from 'zod';
import type { Db } from '../db/client.ts';
import { mails, subscribers, subscriptions } from '../db/schema/index.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { countTry, isWithin, networkOf } from '../rate-limits/rate-limits.ts';
import { parse, transact } from '../verb.ts';
import { hashAddress } from './addresses.ts';
import { emailField, type Asking } from './request-subscription.ts';

const Input = z.object({ email: emailField });

/**
 * Answers alike whether the address is known or not; only a known one gets a mail.
 *
 * @throws {Refusal} `invalid`; `too-many` for one network or town
 */
export async function requestLink(
	db: Db,
	bodyId: string,
	input: unknown,
	{ secret, address }: Pick<Asking, 'secret' | 'address'>
): Promise<void> {
	const { email } = parse(Input, input);
	await countTry(db, ['mail by network', networkOf(address)], ['mail by town', bodyId]);
	const hash = hashAddress(secret, bodyId, email);
	if (!(await isWithin(db, ['mail by address', hash]))) return;
	await transact(db, async (tx) => {
		const confirmed = tx
			.select({ one: sql`1` })
			.from(subscriptions)
			.where(and(eq(subscriptions.subscriberId, subscribers.id), isNotNull(subscriptions.confirmedAt)));
		const [known] = await tx
			.select({ id: subscribers.id })
			.from(subscribers)
			.where(and(eq(subscribers.bodyId, bodyId), eq(subscribers.addressHash, hash), exists(confirmed)));
		if (!known) return;
		const mailId = v7();
		await tx.insert(mails).values({ id: mailId, bodyId, kind: 'link', subscriberId: known.id });
		await enqueue(tx, 'send-mail', { mailId });
	});
}
