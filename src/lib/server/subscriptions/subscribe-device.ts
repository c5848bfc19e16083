/** Subscribes a device whose browser takes notifications: consent was given to the browser, so it counts at once. */
import { eq, isNotNull } from 'drizzle-orm';
import { v7 } from 'uuid';
import { z } from 'zod';
import type { Db } from '../db/client.ts';
import { mails, subscribers, subscriptions } from '../db/schema/index.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { deviceField } from '../push/device.ts';
import { countTry, networkOf } from '../rate-limits/rate-limits.ts';
import { parse, transact } from '../verb.ts';
import { hashAddress, sealAddress } from './addresses.ts';
import { signLink } from './links.ts';
import { hashLink, type Asking } from './request-subscription.ts';
import { takeSubscriber } from './take-subscriber.ts';
import { findWanted, wantedFields } from './wanted.ts';

const Input = z.object({ device: deviceField, ...wantedFields });

/**
 * Answers the link to the device's subscriptions: whoever knows the device's address has the right to it. A first
 * notification goes out that says what was subscribed to. The same subject a second time changes rhythm and scope.
 *
 * @throws {Refusal} `invalid`; `not-found` when the public knows no such subject; `too-many` for one network or town
 */
export async function subscribeDevice(
	db: Db,
	publicDb: Db,
	body: { readonly id: string; readonly timeZone: string },
	input: unknown,
	{ secret, locale, address, now }: Asking
): Promise<string> {
	const { device, ...named } = parse(Input, input);
	const wanted = await findWanted(publicDb, body, named, locale);
	await countTry(db, ['mail by network', networkOf(address)], ['mail by town', body.id]);
	return transact(db, async (tx) => {
		const reached = JSON.stringify(device);
		const subscriberId = await takeSubscriber(tx, secret, {
			bodyId: body.id,
			channel: 'push',
			address: reached,
			hash: hashAddress(secret, body.id, device.endpoint),
			locale
		});
		// The browser may have made new keys for the same address.
		await tx
			.update(subscribers)
			.set({ addressSealed: sealAddress(secret, subscriberId, reached), locale })
			.where(eq(subscribers.id, subscriberId));
		const id = v7();
		const [subscription] = await tx
			.insert(subscriptions)
			.values({
				id,
				bodyId: body.id,
				subscriberId,
				...wanted,
				tokenHash: hashLink(signLink(secret, 'confirm', id)),
				expiresAt: now,
				confirmedAt: now
			})
			.onConflictDoUpdate({
				target: [subscriptions.subscriberId, subscriptions.subjectKey],
				targetWhere: isNotNull(subscriptions.confirmedAt),
				set: { rhythm: wanted.rhythm, scope: wanted.scope }
			})
			.returning({ id: subscriptions.id });
		const mailId = v7();
		await tx.insert(mails).values({
			id: mailId,
			bodyId: body.id,
			kind: 'confirmation',
			subscriberId,
			subscriptionId: subscription!.id
		});
		await enqueue(tx, 'send-mail', { mailId });
		return signLink(secret, 'manage', subscriberId);
	});
}
