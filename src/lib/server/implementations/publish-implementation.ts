/** Says whether the public may read how far a resolution is. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { implementations } from '../db/schema/index.ts';
import { parse, transact } from '../verb.ts';
import { applyReports } from './apply-reports.ts';
import { takeImplementation } from './take-implementation.ts';

const Input = z.object({
	seen: z.string(),
	public: z.enum(['yes', 'no']).transform((value) => value === 'yes')
});

/** @throws {Refusal} `forbidden` unless a clerk; as `takeImplementation`; `conflict` for a non-public resolution */
export async function publishImplementation(
	db: Db,
	actor: Actor,
	resolutionId: string,
	input: unknown
): Promise<void> {
	const { seen, public: wanted } = parse(Input, input);
	await transact(db, async (tx) => {
		const held = await takeImplementation(tx, actor, resolutionId, 'track-resolutions', seen);
		if (wanted && !held.resolutionPublic) {
			throw new Refusal(
				'conflict',
				'Der Beschluss wurde in nichtöffentlicher Sitzung gefasst. Auch seine Umsetzung bleibt nichtöffentlich.'
			);
		}
		await tx.update(implementations).set({ public: wanted }).where(eq(implementations.id, held.id));
		await applyReports(tx, held.id);
		await audit(tx, actor, 'publish-implementation', 'implementations', held.id, { public: wanted });
	});
}
