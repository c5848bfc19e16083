/** The subscriber of an address, made if there is none, and locked. */
import { and, eq } from 'drizzle-orm';
import { v7 } from 'uuid';
import type { Db } from '../db/client.ts';
import { subscribers } from '../db/schema/index.ts';
import type { Channel } from '../db/schema/subscriptions.ts';
import type { Secret } from '../secret.ts';
import { sealAddress } from './addresses.ts';

interface Reached {
	readonly bodyId: string;
	readonly channel: Channel;
	readonly address: string;
	/** Of the address, or of the part that names it. */
	readonly hash: string;
	readonly locale: 'de' | 'en';
}

export async function takeSubscriber(
	tx: Db,
	secret: Secret,
	{ bodyId, channel, address, hash, locale }: Reached
): Promise<string> {
	const id = v7();
	await tx
		.insert(subscribers)
		.values({
			id,
			bodyId,
			channel,
			addressHash: hash,
			addressSealed: sealAddress(secret, id, address),
			locale
		})
		.onConflictDoNothing();
	const [found] = await tx
		.select({ id: subscribers.id })
		.from(subscribers)
		.where(and(eq(subscribers.bodyId, bodyId), eq(subscribers.addressHash, hash)))
		.for('update');
	return found!.id;
}
