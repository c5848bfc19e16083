/** Says of a stretch that is missing in a recording what happened, for everybody to read. */
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { recordingGaps } from '../db/schema/index.ts';
import { parse, transact } from '../verb.ts';
import { recordingOf } from './scope.ts';

const Input = z.object({
	gap: z.uuid('Diese Lücke gibt es nicht mehr. Bitte laden Sie die Seite neu.'),
	note: z.string().trim().max(300, 'Bitte fassen Sie sich in 300 Zeichen.')
});

/**
 * An empty note takes back what was said.
 *
 * @throws {Refusal} `forbidden`, `not-found`, `conflict`; `invalid` for a note that is too long
 */
export async function noteGap(
	db: Db,
	actor: Actor,
	meetingId: string,
	input: unknown,
	now: Date
): Promise<void> {
	const { gap, note } = parse(Input, input);
	await transact(db, async (tx) => {
		const { recording } = await recordingOf(tx, actor, meetingId, now, 'note-gap');
		const [noted] = await tx
			.update(recordingGaps)
			.set({ note: note || null })
			.where(and(eq(recordingGaps.id, gap), eq(recordingGaps.recordingId, recording.id)))
			.returning({ startedAt: recordingGaps.startedAt });
		if (!noted) {
			throw new Refusal('not-found', 'Diese Lücke gibt es nicht mehr. Bitte laden Sie die Seite neu.');
		}
		await audit(tx, actor, 'note-gap', 'recordings', recording.id, { meetingId, at: noted.startedAt, note });
	});
}
