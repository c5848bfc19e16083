/** Puts right what was just written in the room, or takes it back. */
import { and, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { LONGEST_CUE_TEXT, tidyText } from '#lib/domain/captions/cues.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { captions } from '../db/schema/index.ts';
import { parse, transact } from '../verb.ts';
import { captionedBy, mayWrite, overtaken } from './scope.ts';

const Input = z.object({
	id: z.uuid(),
	/** The version the correction was made from. */
	version: z.coerce.number().int(),
	text: z
		.string()
		.max(4 * LONGEST_CUE_TEXT)
		.transform(tidyText)
});

/**
 * The new version; an empty text removes the line. Its instants stay, so a correction opens nothing.
 *
 * @throws {Refusal} `forbidden`, `not-found`, `invalid`; `conflict` when somebody else was faster
 */
export async function correctLine(
	db: Db,
	actor: Actor,
	meetingId: string,
	input: unknown,
	now: Date
): Promise<{ readonly id: string; readonly version: number }> {
	return transact(db, async (tx) => {
		const { broadcast } = await captionedBy(tx, actor, meetingId, now, mayWrite);
		const { id, version, text } = parse(Input, input);
		const same = and(
			eq(captions.id, id),
			eq(captions.broadcastId, broadcast.id),
			eq(captions.origin, 'captioner'),
			eq(captions.version, version)
		);
		const done = text
			? await tx
					.update(captions)
					.set({ text, version: sql`${captions.version} + 1` })
					.where(same)
					.returning({ id: captions.id })
			: await tx.delete(captions).where(same).returning({ id: captions.id });
		if (done.length === 0) throw overtaken();
		await audit(tx, actor, 'correct-line', 'captions', id, { meetingId, removed: text === '' });
		return { id, version: version + 1 };
	});
}
