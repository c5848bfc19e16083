/** Hands a motion in: it is the office's turn now. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { meetings, papers } from '../db/schema/index.ts';
import { parse, transact } from '../verb.ts';
import { saveMotion } from './save-motion.ts';

const Complete = z.object({
	name: z
		.string({ error: 'Bitte geben Sie dem Antrag eine Überschrift.' })
		.trim()
		.min(3, { error: 'Bitte geben Sie dem Antrag eine Überschrift.' }),
	text: z.string().trim().min(1, { error: 'Bitte schreiben Sie, was beschlossen werden soll.' }),
	meetingId: z.uuid({ error: 'Bitte wählen Sie die Sitzung, in der der Antrag behandelt werden soll.' })
});

/**
 * Saves what the form holds and hands it in, in one step. Answers the motion's id.
 *
 * @throws {Refusal} `invalid` when title, text or meeting is missing; `too-late` when the sitting has begun; as `saveMotion`
 */
export async function submitMotion(
	db: Db,
	actor: Actor,
	paperId: string | undefined,
	input: unknown,
	now: Date
): Promise<string> {
	const { meetingId } = parse(Complete, input);
	return transact(db, async (tx) => {
		const [meeting] = await tx
			.select({ state: meetings.state, bodyId: meetings.bodyId })
			.from(meetings)
			.where(eq(meetings.id, meetingId));
		if (meeting?.bodyId !== actor.bodyId) throw new Refusal('not-found', 'Diese Sitzung gibt es nicht.');
		if (meeting.state === 'running' || meeting.state === 'held') {
			throw new Refusal('too-late', 'Die gewählte Sitzung hat begonnen. Bitte wählen Sie eine spätere.');
		}
		const id = await saveMotion(tx, actor, paperId, input);
		await tx
			.update(papers)
			.set({ state: 'submitted', submittedAt: now, decision: null })
			.where(eq(papers.id, id));
		await audit(tx, actor, 'submit-motion', 'papers', id, { meetingId });
		return id;
	});
}
