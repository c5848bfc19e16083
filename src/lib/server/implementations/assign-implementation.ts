/** Says which office carries a resolution out, who looks after it there, and by when. */
import { and, eq, isNull } from 'drizzle-orm';
import { z } from 'zod';
import { day, type Day } from '#lib/domain/calendar.ts';
import { Refusal } from '#lib/domain/errors.ts';
import { dueChange } from '#lib/domain/implementations/deadline.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { implementationReports, implementations, organizations } from '../db/schema/index.ts';
import { parse, transact } from '../verb.ts';
import { applyReports } from './apply-reports.ts';
import { emptyOr, noted } from './implementation-fields.ts';
import { takeImplementation } from './take-implementation.ts';

const Input = z.object({
	seen: z.string(),
	organizationId: emptyOr(z.uuid({ error: 'Bitte wählen Sie ein Amt.' })),
	due: emptyOr(z.iso.date({ error: 'Bitte geben Sie ein Datum ein, zum Beispiel 30.06.2027.' })).transform(
		(text) => (text ? day(text) : undefined)
	),
	reason: noted.optional().default(''),
	correction: z.literal('on').optional()
});

/**
 * Writes office and due day. A due day that moves later is a report with its reason, as public as the implementation.
 *
 * @throws {Refusal} `forbidden` unless a clerk; as `takeImplementation` and `dueChange`; `invalid` for an office of
 *   another town
 */
export async function assignImplementation(
	db: Db,
	actor: Actor,
	resolutionId: string,
	input: unknown,
	now: Date,
	today: Day
): Promise<void> {
	const { seen, organizationId, due, reason, correction } = parse(Input, input);
	await transact(db, async (tx) => {
		const held = await takeImplementation(tx, actor, resolutionId, 'track-resolutions', seen);
		if (organizationId) await expectOffice(tx, actor.bodyId, organizationId);
		const change = dueChange(held, { due, reason, correction: correction === 'on' });
		await tx
			.update(implementations)
			.set({
				organizationId: organizationId ?? null,
				...(change.kind === 'first' ? { firstDue: change.due } : {})
			})
			.where(eq(implementations.id, held.id));
		if (change.kind === 'moved') {
			await tx.insert(implementationReports).values({
				bodyId: held.bodyId,
				implementationId: held.id,
				on: today,
				text: reason,
				due: change.due,
				dueBefore: held.due,
				authorId: actor.personId,
				acceptedAt: now,
				public: held.public
			});
		}
		await applyReports(tx, held.id);
		await audit(tx, actor, 'assign-implementation', 'implementations', held.id, {
			organizationId: organizationId ?? null,
			due: due ?? null,
			...(change.kind === 'none' ? {} : { dueBefore: held.due ?? null, change: change.kind })
		});
	});
}

async function expectOffice(tx: Db, bodyId: string, organizationId: string): Promise<void> {
	const [office] = await tx
		.select({ id: organizations.id })
		.from(organizations)
		.where(
			and(
				eq(organizations.id, organizationId),
				eq(organizations.bodyId, bodyId),
				isNull(organizations.deleted)
			)
		);
	if (office) return;
	const sentence = 'Dieses Amt gibt es nicht. Bitte wählen Sie eines aus der Liste.';
	throw new Refusal('invalid', sentence, { fields: { organizationId: sentence } });
}
