/** Cuts off beginning or end of a recording: what lies outside is erased by the media server, nothing is encoded anew. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { momentIn } from '#lib/domain/captions/placing.ts';
import { readTime } from '#lib/domain/captions/times.ts';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { listStretches } from '../db/queries/office-captions.ts';
import { recordings } from '../db/schema/index.ts';
import { notify, parse, transact } from '../verb.ts';
import { SITTING_CHANNEL } from '../events/bus.ts';
import { recordingOf } from './scope.ts';

const place = z
	.string()
	.trim()
	.max(20)
	.transform((text, context) => {
		if (text === '') return undefined;
		const ms = readTime(text);
		if (!Number.isNaN(ms)) return ms;
		context.addIssue({ code: 'custom', message: 'Bitte geben Sie die Stelle so an: 1:02:30.' });
		return z.NEVER;
	})
	.optional();

const Input = z.object({ from: place, until: place });

/**
 * Places are those of the recording as it plays now. What was cut off stays so.
 *
 * @throws {Refusal} `forbidden`, `not-found`, `conflict`; `invalid` for places that leave nothing, or everything
 */
export async function cutRecording(
	db: Db,
	actor: Actor,
	meetingId: string,
	input: unknown,
	now: Date
): Promise<void> {
	const { from, until } = parse(Input, input);
	await transact(db, async (tx) => {
		const { recording } = await recordingOf(tx, actor, meetingId, now);
		if (from === undefined && until === undefined) {
			throw new Refusal('invalid', 'Bitte geben Sie an, wo die Aufzeichnung beginnen oder enden soll.');
		}
		const length = recording.durationMs ?? 0;
		if ((from ?? 0) >= Math.min(until ?? length, length)) {
			throw new Refusal(
				'invalid',
				'So bliebe von der Aufzeichnung nichts übrig. Bitte prüfen Sie die Stellen.'
			);
		}
		const stretches = await listStretches(tx, recording.broadcastId);
		const keptFrom =
			from === undefined ? recording.keptFrom : (momentIn(stretches, from) ?? recording.keptFrom);
		const keptUntil =
			until === undefined ? recording.keptUntil : (momentIn(stretches, until) ?? recording.keptUntil);
		await tx
			.update(recordings)
			.set({ keptFrom, keptUntil, revisedAt: now })
			.where(eq(recordings.id, recording.id));
		await audit(tx, actor, 'cut-recording', 'recordings', recording.id, { meetingId, from, until });
		await notify(tx, SITTING_CHANNEL, { meetingId, seq: 0 });
	});
}
