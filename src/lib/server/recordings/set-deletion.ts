/** Decides when a recording is removed by itself: by the rules of the town, on a day of its own, or not. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { recordings } from '../db/schema/index.ts';
import { parse, transact } from '../verb.ts';
import { orderDeletions } from './expire-recordings.ts';
import { endOfLastDay } from './retention.ts';
import { recordingOf } from './scope.ts';

const Input = z.object({
	deletion: z.enum(['rule', 'day', 'never'], {
		error: 'Bitte wählen Sie, wie lange die Aufzeichnung bleibt.'
	}),
	lastDay: z.iso.date().or(z.literal('')).optional()
});

/** The day counts to its end. @throws {Refusal} `forbidden`, `not-found`, `conflict`; `invalid` for a day that is missing or has passed */
export async function setDeletion(
	db: Db,
	actor: Actor,
	meetingId: string,
	timeZone: string,
	input: unknown,
	now: Date
): Promise<void> {
	const { deletion, lastDay } = parse(Input, input);
	await transact(db, async (tx) => {
		const { recording } = await recordingOf(tx, actor, meetingId, now);
		const deleteAt = deletion === 'day' ? endOfLastDay(lastDay, timeZone, now) : null;
		await tx
			.update(recordings)
			.set({ deleteAt, deletionSet: deletion !== 'rule' })
			.where(eq(recordings.id, recording.id));
		if (deletion === 'rule') await orderDeletions(tx, recording.id);
		await audit(tx, actor, 'set-deletion', 'recordings', recording.id, { meetingId, deletion, deleteAt });
	});
}
