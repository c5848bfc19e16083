/** Sends one mail or notification; run by the worker. */
import { and, eq } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { deliveries, mails } from '../db/schema/index.ts';
import { noteUndelivered } from '../invitations/note-undelivered.ts';
import type { Pusher } from '../push/pusher.ts';
import { compose, type Composing } from './compose.ts';
import { MailFailure, type Mailer } from './mailer.ts';
import { noteFailure } from './note-failure.ts';

/** What sends mail: the way out, and what their words are made with. */
export interface Post extends Omit<Composing, 'db' | 'now'> {
	readonly mailer: Mailer;
	/** Where notifications are switched on. */
	readonly pusher?: Pusher | undefined;
}

/**
 * Sends the mail if it still waits. Its row stays locked meanwhile: a second worker finds it sent. Killed between the
 * server's answer and the commit, the same mail goes out again under the same Message-ID, by which mailboxes know it.
 *
 * @throws {MailFailure} `later`, for the queue to try again
 */
export async function sendMail(db: Db, post: Post, mailId: string, now: Date): Promise<void> {
	const failure = await db.transaction(async (tx) => {
		const [mail] = await tx
			.select()
			.from(mails)
			.where(and(eq(mails.id, mailId), eq(mails.state, 'queued')))
			.for('update');
		if (!mail) return undefined;
		const set = (change: Partial<typeof mails.$inferInsert>) =>
			tx.update(mails).set(change).where(eq(mails.id, mail.id));
		const composed = await compose({ ...post, db: tx, now }, mail);
		// Switched off, nobody is told by notification, and nobody is forgotten for it.
		if (!composed || (composed.channel === 'push' && !post.pusher)) {
			await set({ state: 'needless' });
			return undefined;
		}
		try {
			if (composed.channel === 'push') await post.pusher!.send(composed.notification);
			else await post.mailer.send(composed.letter);
		} catch (error) {
			if (!(error instanceof MailFailure)) throw error;
			const { verdict, answer } = error;
			await set({ state: verdict === 'later' ? 'queued' : 'refused', answer });
			if (verdict === 'later') return error;
			if (mail.kind === 'invitation' && mail.deliveryId) await noteUndelivered(tx, mail.deliveryId);
			if (mail.subscriberId) await noteFailure(tx, mail.subscriberId, verdict, now);
			return undefined;
		}
		await set({ state: 'sent', sentAt: now, answer: null });
		if (mail.kind === 'invitation' && mail.deliveryId) {
			await tx.update(deliveries).set({ notifiedAt: now }).where(eq(deliveries.id, mail.deliveryId));
		}
		return undefined;
	});
	if (failure) throw failure;
}
