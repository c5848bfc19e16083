/** Lets a resolution go that needs no control, such as an election or a statement. */
import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { implementationReports, implementations } from '../db/schema/index.ts';
import { parse, transact } from '../verb.ts';
import { takeImplementation } from './take-implementation.ts';

const Input = z.object({ seen: z.string() });

/**
 * The resolution stays; nobody has to report on it. `trackResolution` brings it back.
 *
 * @throws {Refusal} `forbidden` unless a clerk; as `takeImplementation`; `conflict` once something was reported to the
 *   council, since nothing that was told may disappear
 */
export async function releaseResolution(
	db: Db,
	actor: Actor,
	resolutionId: string,
	input: unknown
): Promise<void> {
	const { seen } = parse(Input, input);
	await transact(db, async (tx) => {
		const held = await takeImplementation(tx, actor, resolutionId, 'track-resolutions', seen);
		const [reported] = await tx
			.select({ id: implementationReports.id })
			.from(implementationReports)
			.where(
				and(
					eq(implementationReports.implementationId, held.id),
					isNotNull(implementationReports.acceptedAt),
					isNull(implementationReports.deleted)
				)
			)
			.limit(1);
		if (reported) {
			throw new Refusal(
				'conflict',
				'Zu diesem Beschluss ist schon berichtet worden. Schließen Sie ihn mit einem Bericht ab: umgesetzt oder nicht umgesetzt.'
			);
		}
		await tx
			.update(implementations)
			.set({ deleted: sql`clock_timestamp()` })
			.where(eq(implementations.id, held.id));
		await audit(tx, actor, 'release-resolution', 'implementations', held.id, { resolutionId });
	});
}
