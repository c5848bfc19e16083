/** Sends out a line that somebody wrote while the sitting runs. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { LONGEST_CUE_TEXT, tidyText } from '#lib/domain/captions/cues.ts';
import { lineSpan, maySay, whyNotSay } from '#lib/domain/captions/lines.ts';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { captions } from '../db/schema/index.ts';
import { parse, transact } from '../verb.ts';
import { readFeeds } from './feeds.ts';
import { captionedBy, mayWrite } from './scope.ts';

const Input = z.object({
	/** Made by the writer's page: a line that is sent again is the same line. */
	id: z.uuid(),
	/** When the first key was pressed, and when the line was sent, by the room's clock. */
	begunAt: z.coerce.date(),
	sentAt: z.coerce.date(),
	text: z
		.string()
		.max(4 * LONGEST_CUE_TEXT, { error: 'Diese Zeile ist zu lang. Bitte senden Sie sie in Teilen.' })
		.transform(tidyText)
		.refine((text) => text !== '', { error: 'Die Zeile ist leer.' })
});

/**
 * Keeps the line with the instants it speaks of. It is seen as soon as their picture is, and nowhere else.
 *
 * @throws {Refusal} `forbidden`, `not-found`, `invalid`; `conflict` when the sound of these instants was not public: then
 *   nothing of it is kept
 */
export async function addLine(
	db: Db,
	actor: Actor,
	meetingId: string,
	input: unknown,
	now: Date
): Promise<{ readonly id: string; readonly version: number }> {
	return transact(db, async (tx) => {
		const { meeting, broadcast } = await captionedBy(tx, actor, meetingId, now, mayWrite);
		const { id, begunAt, sentAt, text } = parse(Input, input);
		const span = lineSpan(begunAt, sentAt, now);
		const feeds = await readFeeds(tx, meeting);
		if (!maySay(feeds, span)) throw new Refusal('conflict', whyNotSay(feeds, span));
		const [made] = await tx
			.insert(captions)
			.values({
				id,
				bodyId: meeting.bodyId,
				broadcastId: broadcast.id,
				...span,
				text,
				origin: 'captioner',
				public: true
			})
			.onConflictDoNothing({ target: captions.id })
			.returning({ version: captions.version });
		if (made) {
			await audit(tx, actor, 'add-line', 'captions', id, { meetingId });
			return { id, version: made.version };
		}
		const [there] = await tx
			.select({ broadcastId: captions.broadcastId, version: captions.version })
			.from(captions)
			.where(eq(captions.id, id));
		if (there?.broadcastId !== broadcast.id) {
			throw new Refusal('conflict', 'Diese Zeile gehört zu einer anderen Sitzung.');
		}
		return { id, version: there.version };
	});
}
