/** The audit trail: one entry per change, in the transaction of the change. */
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Db } from '../db/client.ts';
import { auditEntries } from '../db/schema/index.ts';

/** A person, or the system itself acting in a body (worker, import). */
export type AuditedActor =
	Pick<Actor, 'bodyId' | 'personId'> | { readonly bodyId: string; readonly personId?: undefined };

/**
 * Records who did what. `act` is the verb as its file is named (`publish-agenda`), `subject` the table of the row
 * `subjectId`. When the entry cannot be written, the change does not happen either.
 */
export async function audit(
	tx: Db,
	actor: AuditedActor,
	act: string,
	subject: string,
	subjectId: string,
	detail: Readonly<Record<string, unknown>> = {}
): Promise<void> {
	await tx
		.insert(auditEntries)
		.values({ bodyId: actor.bodyId, actorId: actor.personId ?? null, act, subject, subjectId, detail });
}
