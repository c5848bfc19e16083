/** Ends one subscription; with the last one the subscriber is forgotten. */
import { and, eq, isNotNull } from 'drizzle-orm';
import { z } from 'zod';
import type { Db } from '../db/client.ts';
import { subscriptions } from '../db/schema/index.ts';
import { parse, transact } from '../verb.ts';
import { forgetSubscriber } from './forget-subscriber.ts';

const Input = z.object({ id: z.uuid() });

/** `true` when it was the last one. Ending what is ended changes nothing. */
export async function endSubscription(db: Db, subscriberId: string, input: unknown): Promise<boolean> {
	const { id } = parse(Input, input);
	return transact(db, async (tx) => {
		await tx
			.delete(subscriptions)
			.where(and(eq(subscriptions.id, id), eq(subscriptions.subscriberId, subscriberId)));
		const [left] = await tx
			.select({ id: subscriptions.id })
			.from(subscriptions)
			.where(and(eq(subscriptions.subscriberId, subscriberId), isNotNull(subscriptions.confirmedAt)))
			.limit(1);
		if (left) return false;
		await forgetSubscriber(tx, subscriberId);
		return true;
	});
}
