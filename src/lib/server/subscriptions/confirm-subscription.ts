/** Confirms a subscription by the link in the mail: from now on news are sent. */
import { and, eq, isNotNull, ne } from 'drizzle-orm';
import { Refusal } from '#lib/domain/errors.ts';
import type { Db } from '../db/client.ts';
import { subscriptions } from '../db/schema/index.ts';
import type { Secret } from '../secret.ts';
import { transact } from '../verb.ts';
import { readLink } from './links.ts';
import { hashLink } from './request-subscription.ts';

/**
 * Answers the subscriber's id. Doing it twice changes nothing; the same subject a second time only changes the rhythm.
 *
 * @throws {Refusal} `not-found` for a link that is wrong, over, or of a subscription that was ended
 */
export async function confirmSubscription(
	db: Db,
	secret: Secret,
	bodyId: string,
	link: string,
	now: Date
): Promise<string> {
	const id = readLink(secret, 'confirm', link);
	return transact(db, async (tx) => {
		const [wanted] = id
			? await tx
					.select()
					.from(subscriptions)
					.where(
						and(
							eq(subscriptions.id, id),
							eq(subscriptions.bodyId, bodyId),
							eq(subscriptions.tokenHash, hashLink(link))
						)
					)
					.for('update')
			: [];
		if (!wanted || (!wanted.confirmedAt && wanted.expiresAt <= now)) throw unknownLink();
		if (wanted.confirmedAt) return wanted.subscriberId;
		const { subscriberId, rhythm, scope } = wanted;
		const [same] = await tx
			.update(subscriptions)
			.set({ rhythm, scope })
			.where(
				and(
					eq(subscriptions.subscriberId, subscriberId),
					eq(subscriptions.subjectKey, wanted.subjectKey),
					isNotNull(subscriptions.confirmedAt),
					ne(subscriptions.id, wanted.id)
				)
			)
			.returning({ id: subscriptions.id });
		if (same) await tx.delete(subscriptions).where(eq(subscriptions.id, wanted.id));
		else await tx.update(subscriptions).set({ confirmedAt: now }).where(eq(subscriptions.id, wanted.id));
		return subscriberId;
	});
}

const unknownLink = () =>
	new Refusal(
		'not-found',
		'Dieser Link gilt nicht oder nicht mehr. Links zum Bestätigen gelten 48 Stunden; bitte fordern Sie das Abo noch einmal an.'
	);
