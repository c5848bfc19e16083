/** Makes one caption of two that follow each other. */
import { and, eq, inArray, sql } from 'drizzle-orm';
import { z } from 'zod';
import { LONGEST_CUE_MS, LONGEST_CUE_TEXT } from '#lib/domain/captions/cues.ts';
import { joinCaptions as join } from '#lib/domain/captions/editing.ts';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { captionReports, captions } from '../db/schema/index.ts';
import { parse, transact } from '../verb.ts';
import { captionText } from './change-caption.ts';
import { captionedBy, mayEdit, overtaken } from './scope.ts';

const Input = z.object({
	id: z.uuid(),
	version: z.coerce.number().int(),
	text: captionText,
	nextId: z.uuid({ error: 'Danach kommt kein Untertitel mehr.' }),
	nextVersion: z.coerce.number().int()
});

/**
 * The first takes up the second, with what was reported about it. Only two checked ones make a checked one.
 *
 * @throws {Refusal} `forbidden`, `not-found`; `invalid` when it would become too long; `conflict` when somebody else was faster
 */
export async function joinCaptions(
	db: Db,
	actor: Actor,
	meetingId: string,
	input: unknown,
	now: Date
): Promise<void> {
	await transact(db, async (tx) => {
		const { broadcast } = await captionedBy(tx, actor, meetingId, now, mayEdit);
		const { id, version, text, nextId, nextVersion } = parse(Input, input);
		const rows = await tx
			.select()
			.from(captions)
			.where(and(inArray(captions.id, [id, nextId]), eq(captions.broadcastId, broadcast.id)))
			.orderBy(captions.id)
			.for('update');
		const first = rows.find((row) => row.id === id && row.version === version);
		const second = rows.find((row) => row.id === nextId && row.version === nextVersion);
		if (!first || !second) throw overtaken();
		const joined = join({ ...first, text }, second);
		const length = text.length + 1 + second.text.length;
		if (joined.durationMs > LONGEST_CUE_MS || length > LONGEST_CUE_TEXT) {
			throw new Refusal(
				'invalid',
				'Zusammen werden diese beiden zu lang: höchstens eine Minute und 500 Zeichen.'
			);
		}
		await tx.update(captionReports).set({ captionId: id }).where(eq(captionReports.captionId, nextId));
		await tx.delete(captions).where(eq(captions.id, nextId));
		await tx
			.update(captions)
			.set({
				...joined,
				checkedAt: first.checkedAt && second.checkedAt,
				public: first.public && second.public,
				version: sql`${captions.version} + 1`
			})
			.where(eq(captions.id, id));
		await audit(tx, actor, 'join-captions', 'captions', id, { meetingId, second: nextId });
	});
}
