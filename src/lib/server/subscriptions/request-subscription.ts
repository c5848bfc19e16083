/** Asks for a subscription without an account: a mail goes out that asks whether the address wants it. */
import { createHash } from 'node:crypto';
import { v7 } from 'uuid';
import { z } from 'zod';
import type { Locale } from '#lib/domain/calendar.ts';
import type { Db } from '../db/client.ts';
import { mails, subscriptions } from '../db/schema/index.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { countTry, isWithin, networkOf } from '../rate-limits/rate-limits.ts';
import type { Secret } from '../secret.ts';
import { parse, transact } from '../verb.ts';
import { hashAddress } from './addresses.ts';
import { signLink } from './links.ts';
import { takeSubscriber } from './take-subscriber.ts';
import { findWanted, wantedFields } from './wanted.ts';

/** Long enough for a weekend away from the mailbox. */
const CONFIRM_WITHIN_MS = 48 * 3_600_000;

export const emailField = z
	.string({ error: 'Bitte geben Sie Ihre E-Mail-Adresse ein.' })
	.trim()
	.max(254, { error: 'Diese Adresse ist zu lang.' })
	.pipe(z.email({ error: 'Bitte geben Sie eine E-Mail-Adresse ein, zum Beispiel name@example.org.' }));

const Input = z.object({ email: emailField, ...wantedFields });

/** Who asks, and in which language. */
export interface Asking {
	readonly secret: Secret;
	readonly locale: Locale;
	/** IP address. */
	readonly address: string;
	readonly now: Date;
}

/**
 * Answers alike for an address that is known and one that is not, also when so many mails went there today that this one
 * is left out: nobody can be flooded through us, and nobody learns who subscribes.
 *
 * @throws {Refusal} `invalid` by field; `not-found` when the public knows no such subject; `too-many` for one network or town
 */
export async function requestSubscription(
	db: Db,
	publicDb: Db,
	body: { readonly id: string; readonly timeZone: string },
	input: unknown,
	{ secret, locale, address, now }: Asking
): Promise<void> {
	const { email, ...named } = parse(Input, input);
	const wanted = await findWanted(publicDb, body, named, locale);
	await countTry(db, ['mail by network', networkOf(address)], ['mail by town', body.id]);
	const hash = hashAddress(secret, body.id, email);
	if (!(await isWithin(db, ['mail by address', hash]))) return;
	await transact(db, async (tx) => {
		const subscriberId = await takeSubscriber(tx, secret, {
			bodyId: body.id,
			channel: 'mail',
			address: email,
			hash,
			locale
		});
		const id = v7();
		await tx.insert(subscriptions).values({
			id,
			bodyId: body.id,
			subscriberId,
			...wanted,
			tokenHash: hashLink(signLink(secret, 'confirm', id)),
			expiresAt: new Date(now.getTime() + CONFIRM_WITHIN_MS)
		});
		const mailId = v7();
		await tx
			.insert(mails)
			.values({ id: mailId, bodyId: body.id, kind: 'confirmation', subscriberId, subscriptionId: id });
		await enqueue(tx, 'send-mail', { mailId });
	});
}

/** The link is not kept, only its hash. */
export const hashLink = (link: string): string => createHash('sha256').update(link).digest('hex');
