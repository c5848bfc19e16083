/** Puts a binding resolution under control in the moment it is taken: it is open, with the office its paper lies with. */
import type { Db } from '../db/client.ts';
import { implementations } from '../db/schema/index.ts';

/**
 * A part of whatever makes the resolution. Does nothing when it is under control already, whatever the office has made
 * of it since: a correction of the log does not touch its work.
 */
export async function openImplementation(
	tx: Db,
	resolution: { readonly id: string; readonly bodyId: string; readonly public: boolean },
	officeId: string | null
): Promise<void> {
	await tx
		.insert(implementations)
		.values({
			bodyId: resolution.bodyId,
			resolutionId: resolution.id,
			organizationId: officeId,
			public: resolution.public
		})
		.onConflictDoNothing({ target: implementations.resolutionId });
}
