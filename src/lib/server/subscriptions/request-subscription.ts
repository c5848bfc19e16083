/** Asks for a subscription without an account: a mail goes out that asks whether the address wants it. */
import { createHash } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { v7 } from 'uuid';
import { z } from 'zod';
import type { Locale } from '#lib/domain/calendar.ts';
import { Refusal } from '#lib/domain/errors.ts';
import { HAVE_MEETINGS, SCOPES } from '#lib/domain/subscriptions/news.ts';
import { RHYTHMS } from '#lib/domain/subscriptions/rhythms.ts';
import { subjectFromAddress, subjectKey } from '#lib/domain/subscriptions/subjects.ts';
import type { Db } from '../db/client.ts';
import { findSubjectName } from '../db/queries/public-subjects.ts';
import { mails, subscribers, subscriptions } from '../db/schema/index.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { countTry, isWithin, networkOf } from '../rate-limits/rate-limits.ts';
import type { Secret } from '../secret.ts';
import { parse, transact } from '../verb.ts';
import { hashAddress, sealAddress } from './addresses.ts';
import { signLink } from './links.ts';

/** Long enough for a weekend away from the mailbox. */
const CONFIRM_WITHIN_MS = 48 * 3_600_000;

export const emailField = z
	.string({ error: 'Bitte geben Sie Ihre E-Mail-Adresse ein.' })
	.trim()
	.max(254, { error: 'Diese Adresse ist zu lang.' })
	.pipe(z.email({ error: 'Bitte geben Sie eine E-Mail-Adresse ein, zum Beispiel name@example.org.' }));

const Input = z.object({
	email: emailField,
	/** As an address names it: `gremium=…`. */
	subject: z.string().max(2000).default(''),
	rhythm: z.enum(RHYTHMS, { error: 'Bitte wählen Sie, wie oft Sie Post bekommen möchten.' }),
	scope: z.enum(SCOPES).optional().default('all')
});

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
	const { email, subject: named, rhythm, scope } = parse(Input, input);
	const subject = subjectFromAddress(new URLSearchParams(named));
	if (!subject || !(await findSubjectName(publicDb, body, subject, locale))) {
		throw new Refusal('not-found', 'Was Sie abonnieren möchten, gibt es nicht oder nicht mehr.');
	}
	await countTry(db, ['mail by network', networkOf(address)], ['mail by town', body.id]);
	const hash = hashAddress(secret, body.id, email);
	if (!(await isWithin(db, ['mail by address', hash]))) return;
	await transact(db, async (tx) => {
		const subscriberId = await takeSubscriber(tx, body.id, email, hash, { secret, locale });
		const id = v7();
		await tx.insert(subscriptions).values({
			id,
			bodyId: body.id,
			subscriberId,
			subject,
			subjectKey: subjectKey(subject),
			rhythm,
			scope: HAVE_MEETINGS.includes(subject.kind) ? scope : 'all',
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

/** The subscriber of the address, made if there is none, and locked. */
async function takeSubscriber(
	tx: Db,
	bodyId: string,
	email: string,
	hash: string,
	{ secret, locale }: Pick<Asking, 'secret' | 'locale'>
): Promise<string> {
	const id = v7();
	await tx
		.insert(subscribers)
		.values({ id, bodyId, addressHash: hash, addressSealed: sealAddress(secret, id, email), locale })
		.onConflictDoNothing();
	const [found] = await tx
		.select({ id: subscribers.id })
		.from(subscribers)
		.where(and(eq(subscribers.bodyId, bodyId), eq(subscribers.addressHash, hash)))
		.for('update');
	return found!.id;
}
