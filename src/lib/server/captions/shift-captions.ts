/** Moves all captions from one on, when a file runs ahead of the sound or behind it. */
import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { placeSpoken, spokenAt } from '#lib/domain/captions/placing.ts';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { listStretches } from '../db/queries/office-captions.ts';
import { captions } from '../db/schema/index.ts';
import { parse, transact } from '../verb.ts';
import { captionTime } from './change-caption.ts';
import { captionedBy, mayEdit } from './scope.ts';

const Input = z.object({
	/** Seconds, later or (negative) earlier. */
	seconds: z
		.string({ error: 'Bitte geben Sie an, um wie viele Sekunden.' })
		.transform((text) => Number(text.trim().replace(',', '.').replace('−', '-')))
		.refine((seconds) => Number.isFinite(seconds) && seconds !== 0 && Math.abs(seconds) <= 3600, {
			error: 'Bitte geben Sie die Sekunden als Zahl an, zum Beispiel 1,5 oder −2.'
		}),
	/** Those that begin there or later. */
	fromMs: captionTime.optional().default(0)
});

/**
 * How many were moved. Counted in what is played: over a cut they move with the recording, not with the clock.
 *
 * @throws {Refusal} `forbidden`, `not-found`; `invalid` when one would come before the beginning or behind the end
 */
export async function shiftCaptions(
	db: Db,
	actor: Actor,
	meetingId: string,
	input: unknown,
	now: Date
): Promise<number> {
	return transact(db, async (tx) => {
		const { broadcast } = await captionedBy(tx, actor, meetingId, now, mayEdit);
		const { seconds, fromMs: first } = parse(Input, input);
		const rows = await tx.select().from(captions).where(eq(captions.broadcastId, broadcast.id)).for('update');
		const stretches = await listStretches(tx, broadcast.id);
		const byMs = seconds * 1000;
		const moved = rows.flatMap((row) => {
			const placed = placeSpoken(stretches, row);
			if (!placed || placed.fromMs < first) return [];
			const fromMs = placed.fromMs + byMs;
			const spoken =
				fromMs < 0 ? undefined : spokenAt(stretches, { ...placed, fromMs, untilMs: fromMs + row.durationMs });
			if (!spoken) {
				throw new Refusal(
					'invalid',
					'So weit lassen sich die Untertitel nicht verschieben: Einer läge außerhalb der Aufzeichnung.'
				);
			}
			return [{ id: row.id, ...spoken }];
		});
		for (const { id, startedAt, durationMs } of moved) {
			await tx
				.update(captions)
				.set({ startedAt, durationMs, version: sql`${captions.version} + 1` })
				.where(eq(captions.id, id));
		}
		await audit(tx, actor, 'shift-captions', 'broadcasts', broadcast.id, { seconds, moved: moved.length });
		return moved.length;
	});
}
