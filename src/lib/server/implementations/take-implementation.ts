/** The start of every change of an implementation: it is found, the right is asked for, its version checked, and it is held. */
import { and, eq, isNull, sql } from 'drizzle-orm';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Act } from '#lib/domain/people/rights.ts';
import type { Db } from '../db/client.ts';
import { versionOf } from '../db/queries/office-columns.ts';
import { findLastActor } from '../db/queries/office-resolutions.ts';
import { implementations, resolutions } from '../db/schema/index.ts';
import { allow } from '../verb.ts';

/** An implementation held for a change. */
export type HeldImplementation = Awaited<ReturnType<typeof takeImplementation>>;

/**
 * Locks the implementation of the resolution for `tx` and moves its version.
 *
 * @param seen version the form was made from; `undefined` skips the question, for acts that do not rest on what was seen
 * @throws {Refusal} `not-found`; `forbidden`, an office for what another office carries out; `conflict` when somebody
 *   else was faster
 */
export async function takeImplementation(
	tx: Db,
	actor: Actor,
	resolutionId: string,
	right: Act,
	seen: string | undefined
) {
	const [held] = await tx
		.select({
			id: implementations.id,
			bodyId: implementations.bodyId,
			resolutionId: implementations.resolutionId,
			organizationId: implementations.organizationId,
			responsibleId: implementations.responsibleId,
			firstDue: implementations.firstDue,
			due: implementations.due,
			progress: implementations.progress,
			public: implementations.public,
			resolutionPublic: resolutions.public,
			version: versionOf(implementations.modified)
		})
		.from(implementations)
		.innerJoin(resolutions, eq(resolutions.id, implementations.resolutionId))
		.where(
			and(
				eq(implementations.resolutionId, resolutionId),
				eq(implementations.bodyId, actor.bodyId),
				isNull(implementations.deleted),
				isNull(resolutions.deleted)
			)
		)
		.for('update', { of: implementations });
	if (!held) throw new Refusal('not-found', 'Dieser Beschluss steht nicht in der Beschlusskontrolle.');
	const organizationIds = held.organizationId ? [held.organizationId] : [];
	allow(
		actor,
		right,
		{ bodyId: held.bodyId, organizationIds },
		'Dieser Beschluss gehört nicht zu Ihrem Amt. Bitte wenden Sie sich an den Sitzungsdienst.'
	);
	if (seen !== undefined && seen !== held.version) throw await overtaken(tx, actor, held.id);
	await tx
		.update(implementations)
		.set({ modified: sql`clock_timestamp()` })
		.where(eq(implementations.id, held.id));
	return { ...held, due: held.due ?? undefined, firstDue: held.firstDue ?? undefined };
}

/** The refusal for whoever comes second; it names the one who came first, when that was somebody else. */
async function overtaken(tx: Db, actor: Actor, id: string): Promise<Refusal> {
	const last = await findLastActor(tx, 'implementations', id);
	const who = last && last.personId !== actor.personId ? `von ${last.name}` : 'an anderer Stelle';
	return new Refusal(
		'conflict',
		`Dieser Beschluss wurde inzwischen ${who} bearbeitet. Sie sehen jetzt den neuen Stand; Ihre Eingabe ist erhalten. Bitte prüfen Sie beides und speichern Sie noch einmal.`
	);
}
