/** Declines a motion, with a sentence to its author. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { RIGHTS } from '#lib/domain/people/rights.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { papers } from '../db/schema/index.ts';
import { allow, parse, transact } from '../verb.ts';
import { takePaper } from './take-paper.ts';

const Input = z.object({
	seen: z.string(),
	decision: z
		.string({ error: 'Bitte begründen Sie die Entscheidung in einem Satz.' })
		.trim()
		.min(10, { error: 'Bitte begründen Sie die Entscheidung in einem Satz.' })
		.max(2000)
});

/** @throws {Refusal} `forbidden` unless a clerk; `conflict` when it was changed or decided already; `invalid` without a sentence */
export async function declineMotion(db: Db, actor: Actor, paperId: string, input: unknown): Promise<void> {
	allow(actor, RIGHTS['accept-motion'], { bodyId: actor.bodyId });
	const { seen, decision } = parse(Input, input);
	await transact(db, async (tx) => {
		const paper = await takePaper(tx, actor, paperId, seen);
		requireSubmitted(paper.state);
		await tx.update(papers).set({ state: 'declined', decision }).where(eq(papers.id, paperId));
		await audit(tx, actor, 'decline-motion', 'papers', paperId);
	});
}

/** @throws {Refusal} `conflict` unless the motion waits for the office */
export function requireSubmitted(state: string): void {
	if (state === 'submitted') return;
	throw new Refusal(
		'conflict',
		state === 'draft' ? 'Der Antrag wurde zurückgezogen.' : 'Über diesen Antrag ist schon entschieden.'
	);
}
