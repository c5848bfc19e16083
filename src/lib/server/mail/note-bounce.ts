/** Takes note of a mail that came back undelivered. */
import { eq } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { mails } from '../db/schema/index.ts';
import { noteUndelivered } from '../invitations/note-undelivered.ts';
import { transact } from '../verb.ts';
import type { Bounce } from './bounce-message.ts';
import { noteFailure } from './note-failure.ts';

/** `false` when the mail is unknown, or its subscriber was forgotten meanwhile. The same bounce twice counts once. */
export async function noteBounce(db: Db, { mailId, verdict }: Bounce, now: Date): Promise<boolean> {
	return transact(db, async (tx) => {
		const [mail] = await tx
			.select({
				kind: mails.kind,
				state: mails.state,
				subscriberId: mails.subscriberId,
				deliveryId: mails.deliveryId
			})
			.from(mails)
			.where(eq(mails.id, mailId))
			.for('update');
		if (!mail) return false;
		if (mail.state === 'refused') return true;
		await tx.update(mails).set({ state: 'refused', answer: verdict }).where(eq(mails.id, mailId));
		if (mail.kind === 'invitation' && mail.deliveryId) await noteUndelivered(tx, mail.deliveryId);
		if (mail.subscriberId) await noteFailure(tx, mail.subscriberId, verdict, now);
		return true;
	});
}
