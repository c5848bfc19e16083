/** Changes how often and of what a subscription tells; the link in every mail is the right to do so. */
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { Refusal } from '#lib/domain/errors.ts';
import { HAVE_MEETINGS, SCOPES } from '#lib/domain/subscriptions/news.ts';
import { RHYTHMS } from '#lib/domain/subscriptions/rhythms.ts';
import { readSubject } from '#lib/domain/subscriptions/subjects.ts';
import type { Db } from '../db/client.ts';
import { subscriptions } from '../db/schema/index.ts';
import { parse, transact } from '../verb.ts';

const Input = z.object({
	id: z.uuid(),
	rhythm: z.enum(RHYTHMS, { error: 'Bitte wählen Sie, wie oft Sie Post bekommen möchten.' }),
	scope: z.enum(SCOPES).optional()
});

/** @throws {Refusal} `not-found` for a subscription of somebody else or one that was ended; `invalid` */
export async function changeSubscription(db: Db, subscriberId: string, input: unknown): Promise<void> {
	const { id, rhythm, scope } = parse(Input, input);
	await transact(db, async (tx) => {
		const [own] = await tx
			.select({ subject: subscriptions.subject })
			.from(subscriptions)
			.where(and(eq(subscriptions.id, id), eq(subscriptions.subscriberId, subscriberId)))
			.for('update');
		if (!own) throw new Refusal('not-found', 'Dieses Abo gibt es nicht mehr.');
		const kind = readSubject(own.subject)?.kind;
		const change = scope && kind && HAVE_MEETINGS.includes(kind) ? { rhythm, scope } : { rhythm };
		await tx.update(subscriptions).set(change).where(eq(subscriptions.id, id));
	});
}
