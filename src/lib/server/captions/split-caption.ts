/** Parts one caption in two. */
import { and, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { splitCaption as split } from '#lib/domain/captions/editing.ts';
import { spokenAt } from '#lib/domain/captions/placing.ts';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { listStretches } from '../db/queries/office-captions.ts';
import { captions } from '../db/schema/index.ts';
import { parse, transact } from '../verb.ts';
import { captionText, captionTime } from './change-caption.ts';
import { captionedBy, mayEdit, overtaken } from './scope.ts';

const Input = z.object({
	id: z.uuid(),
	version: z.coerce.number().int(),
	/** The text as it stands in the field, saved or not. */
	text: captionText,
	/** Before which character; without, in the middle. */
	position: z.coerce.number().int().optional(),
	/** Where the recording stands; empty where nothing plays. */
	atMs: z
		.literal('')
		.transform(() => undefined)
		.or(captionTime)
		.optional()
});

/**
 * The id of the second part. Both are as checked as the whole was; what was reported stays with the first.
 *
 * @throws {Refusal} `forbidden`, `not-found`; `invalid` when a part would be empty; `conflict` when somebody else was faster
 */
export async function splitCaption(
	db: Db,
	actor: Actor,
	meetingId: string,
	input: unknown,
	now: Date
): Promise<string> {
	return transact(db, async (tx) => {
		const { broadcast } = await captionedBy(tx, actor, meetingId, now, mayEdit);
		const { id, version, text, position, atMs } = parse(Input, input);
		const [before] = await tx
			.select()
			.from(captions)
			.where(and(eq(captions.id, id), eq(captions.broadcastId, broadcast.id), eq(captions.version, version)))
			.for('update');
		if (!before) throw overtaken();
		const at =
			atMs === undefined
				? undefined
				: spokenAt(await listStretches(tx, broadcast.id), { fromMs: atMs, untilMs: atMs + 1, text })
						?.startedAt;
		const parts = split({ ...before, text }, position || middleOf(text), at);
		if (!parts) {
			throw new Refusal(
				'invalid',
				'Bitte setzen Sie die Schreibmarke dorthin, wo der zweite Teil beginnen soll.'
			);
		}
		const [first, second] = parts;
		await tx
			.update(captions)
			.set({ text: first.text, durationMs: first.durationMs, version: sql`${captions.version} + 1` })
			.where(eq(captions.id, id));
		const { bodyId, broadcastId, language, origin, checkedAt, public: isPublic } = before;
		const [made] = await tx
			.insert(captions)
			.values({ ...second, bodyId, broadcastId, language, origin, checkedAt, public: isPublic })
			.returning({ id: captions.id });
		await audit(tx, actor, 'split-caption', 'captions', id, { meetingId, second: made!.id });
		return made!.id;
	});
}

/** The blank nearest to the middle. */
function middleOf(text: string): number {
	const middle = text.length / 2;
	const blanks = [...text.matchAll(/\s/g)].map(({ index }) => index);
	return blanks.reduce((best, at) => (Math.abs(at - middle) < Math.abs(best - middle) ? at : best), 0);
}
