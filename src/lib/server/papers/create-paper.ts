/** Writes a paper of the administration. It has its number from the start and is unpublished. */
import { v7 } from 'uuid';
import { z } from 'zod';
import type { Actor } from '#lib/domain/people/actor.ts';
import { RIGHTS } from '#lib/domain/people/rights.ts';
import { dayOf } from '#lib/domain/calendar.ts';
import { eq } from 'drizzle-orm';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { bodies, paperOriginators, papers } from '../db/schema/index.ts';
import { allow, parse, transact } from '../verb.ts';
import { nextReference } from './next-reference.ts';
import { easySummary, PAPER_TYPES, paperFields, station } from './paper-fields.ts';
import { writeChain } from './write-chain.ts';
import { writeText } from './write-text.ts';

const Input = z.object({
	...paperFields,
	easySummary,
	paperType: z.enum(PAPER_TYPES),
	public: z.enum(['yes', 'no']).transform((value) => value === 'yes'),
	stations: z.array(station).max(20).optional().default([]),
	/** The office that brings it in. */
	originatorId: z
		.uuid()
		.or(z.literal('').transform(() => undefined))
		.optional()
});

/**
 * Makes the paper and answers its id.
 *
 * @throws {Refusal} `forbidden` unless clerk or department; `invalid` by field; as `writeChain`
 */
export async function createPaper(db: Db, actor: Actor, input: unknown, now: Date): Promise<string> {
	allow(actor, RIGHTS['write-paper'], { bodyId: actor.bodyId });
	const { text, resolutionText, stations, originatorId, ...fields } = parse(Input, input);
	return transact(db, async (tx) => {
		const id = v7();
		const [body] = await tx.select({ zone: bodies.timeZone }).from(bodies).where(eq(bodies.id, actor.bodyId));
		const reference = await nextReference(tx, actor.bodyId, now);
		const paper = { id, bodyId: actor.bodyId, publishedAt: null };
		await tx
			.insert(papers)
			.values({ ...fields, ...paper, reference, date: dayOf(now, body!.zone), state: 'accepted' });
		await writeText(tx, actor, paper, { text, resolutionText });
		await writeChain(tx, paper, stations);
		if (originatorId) {
			await tx
				.insert(paperOriginators)
				.values({ bodyId: actor.bodyId, paperId: id, role: 'originator', organizationId: originatorId });
		}
		await audit(tx, actor, 'create-paper', 'papers', id, { reference });
		return id;
	});
}
