/** Throws a draft away. */
import { eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { papers } from '../db/schema/index.ts';
import { transact } from '../verb.ts';
import { requireDraft, takeOwnMotion } from './save-motion.ts';

/** @throws {Refusal} `not-found` for drafts of others; `conflict` once it was handed in */
export async function discardMotion(db: Db, actor: Actor, paperId: string): Promise<void> {
	await transact(db, async (tx) => {
		requireDraft(await takeOwnMotion(tx, actor, paperId));
		await tx.delete(papers).where(eq(papers.id, paperId));
		await audit(tx, actor, 'discard-motion', 'papers', paperId);
	});
}
