/** Puts a resolution under control that is not: one that was imported, or taken before there was a control. */
import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { findStation } from '../db/queries/chamber-papers.ts';
import { implementations, resolutions } from '../db/schema/index.ts';
import { allow, transact } from '../verb.ts';

/**
 * It is open, with the office its paper lies with; one that was let go comes back with its reports.
 *
 * @throws {Refusal} `forbidden` unless a clerk; `not-found` unless it is a binding resolution of the town; `conflict`
 *   when it is under control already
 */
export async function trackResolution(db: Db, actor: Actor, resolutionId: string): Promise<void> {
	allow(actor, 'track-resolutions', { bodyId: actor.bodyId });
	await transact(db, async (tx) => {
		const [resolution] = await tx
			.select()
			.from(resolutions)
			.where(
				and(
					eq(resolutions.id, resolutionId),
					eq(resolutions.bodyId, actor.bodyId),
					eq(resolutions.binding, true),
					isNull(resolutions.deleted)
				)
			);
		if (!resolution) throw new Refusal('not-found', 'Diesen Beschluss gibt es nicht.');
		const station = await findStation(tx, resolution.agendaItemId);
		const [tracked] = await tx
			.insert(implementations)
			.values({
				bodyId: resolution.bodyId,
				resolutionId,
				organizationId: station?.officeId ?? null,
				public: resolution.public
			})
			.onConflictDoUpdate({
				target: implementations.resolutionId,
				set: { deleted: null, modified: sql`clock_timestamp()` },
				setWhere: isNotNull(implementations.deleted)
			})
			.returning({ id: implementations.id });
		if (!tracked) throw new Refusal('conflict', 'Dieser Beschluss steht schon in der Beschlusskontrolle.');
		await audit(tx, actor, 'track-resolution', 'implementations', tracked.id, { resolutionId });
	});
}
