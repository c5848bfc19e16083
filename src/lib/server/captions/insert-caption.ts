/** Puts a caption where there was none. */
import { z } from 'zod';
import { readingMs } from '#lib/domain/captions/cues.ts';
import { spokenAt } from '#lib/domain/captions/placing.ts';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { listStretches } from '../db/queries/office-captions.ts';
import { captions } from '../db/schema/index.ts';
import { parse, transact } from '../verb.ts';
import { captionText, captionTime } from './change-caption.ts';
import { captionedBy, mayEdit } from './scope.ts';

const Input = z.object({ text: captionText, fromMs: captionTime });

/**
 * The id of the new caption. It begins at `fromMs` of the recording and stands as long as it takes to read.
 *
 * @throws {Refusal} `forbidden`, `not-found`; `invalid` behind the end
 */
export async function insertCaption(
	db: Db,
	actor: Actor,
	meetingId: string,
	input: unknown,
	now: Date
): Promise<string> {
	return transact(db, async (tx) => {
		const { meeting, broadcast } = await captionedBy(tx, actor, meetingId, now, mayEdit);
		const { text, fromMs } = parse(Input, input);
		const stretches = await listStretches(tx, broadcast.id);
		const spoken = spokenAt(stretches, { fromMs, untilMs: fromMs + readingMs(text), text });
		if (!spoken) throw new Refusal('invalid', 'Diese Zeit liegt hinter dem Ende der Aufzeichnung.');
		const [made] = await tx
			.insert(captions)
			.values({ ...spoken, bodyId: meeting.bodyId, broadcastId: broadcast.id, public: true })
			.returning({ id: captions.id });
		await audit(tx, actor, 'insert-caption', 'captions', made!.id, { meetingId });
		return made!.id;
	});
}
