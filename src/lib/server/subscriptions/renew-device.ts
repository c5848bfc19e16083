/** A browser changes the address it is reached at: its subscriptions go with it. */
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { Refusal } from '#lib/domain/errors.ts';
import type { Db } from '../db/client.ts';
import { subscribers } from '../db/schema/index.ts';
import { deviceField, endpointField } from '../push/device.ts';
import type { Secret } from '../secret.ts';
import { parse, transact } from '../verb.ts';
import { hashAddress, sealAddress } from './addresses.ts';
import { forgetSubscriber } from './forget-subscriber.ts';

const Input = z.object({ endpoint: endpointField, device: deviceField });

/**
 * Knowing the old address is the right to do so. Where the new one has subscribed by itself meanwhile, that stands.
 *
 * @throws {Refusal} `invalid`; `not-found` when nothing is subscribed at the old address
 */
export async function renewDevice(db: Db, secret: Secret, bodyId: string, input: unknown): Promise<void> {
	const { endpoint, device } = parse(Input, input);
	await transact(db, async (tx) => {
		const at = (address: string) =>
			and(eq(subscribers.bodyId, bodyId), eq(subscribers.addressHash, hashAddress(secret, bodyId, address)));
		const [old] = await tx.select({ id: subscribers.id }).from(subscribers).where(at(endpoint)).for('update');
		if (!old) throw new Refusal('not-found', 'Für dieses Gerät gibt es keine Abos.');
		const [taken] = await tx.select({ id: subscribers.id }).from(subscribers).where(at(device.endpoint));
		if (taken && taken.id !== old.id) return forgetSubscriber(tx, old.id);
		await tx
			.update(subscribers)
			.set({
				addressHash: hashAddress(secret, bodyId, device.endpoint),
				addressSealed: sealAddress(secret, old.id, JSON.stringify(device))
			})
			.where(eq(subscribers.id, old.id));
	});
}
