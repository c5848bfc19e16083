/** Takes a motion back that the office has not decided on: it is a draft again. */
import { eq } from 'drizzle-orm';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { papers } from '../db/schema/index.ts';
import { transact } from '../verb.ts';
import { takeOwnMotion } from './save-motion.ts';

/** @throws {Refusal} `not-found` for motions of others; `conflict` when it is not waiting for the office */
export async function withdrawMotion(db: Db, actor: Actor, paperId: string): Promise<void> {
	await transact(db, async (tx) => {
		const paper = await takeOwnMotion(tx, actor, paperId);
		if (paper.state !== 'submitted') {
			throw new Refusal(
				'conflict',
				'Der Sitzungsdienst hat über den Antrag schon entschieden. Bitte wenden Sie sich an ihn.'
			);
		}
		await tx.update(papers).set({ state: 'draft', submittedAt: null }).where(eq(papers.id, paperId));
		await audit(tx, actor, 'withdraw-motion', 'papers', paperId);
	});
}
