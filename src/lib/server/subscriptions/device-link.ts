/** The link to the subscriptions of a device, for its own browser. */
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { Refusal } from '#lib/domain/errors.ts';
import type { Db } from '../db/client.ts';
import { subscribers } from '../db/schema/index.ts';
import { endpointField } from '../push/device.ts';
import type { Secret } from '../secret.ts';
import { parse } from '../verb.ts';
import { hashAddress } from './addresses.ts';
import { signLink } from './links.ts';

const Input = z.object({ endpoint: endpointField });

/** @throws {Refusal} `not-found` when nothing is subscribed there */
export async function deviceLink(db: Db, secret: Secret, bodyId: string, input: unknown): Promise<string> {
	const { endpoint } = parse(Input, input);
	const [found] = await db
		.select({ id: subscribers.id })
		.from(subscribers)
		.where(
			and(
				eq(subscribers.bodyId, bodyId),
				eq(subscribers.channel, 'push'),
				eq(subscribers.addressHash, hashAddress(secret, bodyId, endpoint))
			)
		);
	if (!found) throw new Refusal('not-found', 'Für dieses Gerät gibt es keine Abos.');
	return signLink(secret, 'manage', found.id);
}
