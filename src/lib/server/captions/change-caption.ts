/** Changes text, times and the mark of one caption. */
import { and, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { LONGEST_CUE_MS, LONGEST_CUE_TEXT, tidyText } from '#lib/domain/captions/cues.ts';
import { placeSpoken, spokenAt } from '#lib/domain/captions/placing.ts';
import { readTime } from '#lib/domain/captions/times.ts';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { listStretches } from '../db/queries/office-captions.ts';
import { captions } from '../db/schema/index.ts';
import { parse, transact } from '../verb.ts';
import { captionedBy, mayEdit, overtaken } from './scope.ts';

/** Forms show times in hundredths of a second. */
const ROUNDED_MS = 10;

/** A text as an editor writes it. */
export const captionText = z
	.string()
	.max(LONGEST_CUE_TEXT, {
		error: `Ein Untertitel hat höchstens ${LONGEST_CUE_TEXT} Zeichen. Bitte teilen Sie ihn.`
	})
	.transform(tidyText)
	.refine((text) => text !== '', {
		error: 'Der Text fehlt. Wenn der Untertitel wegfallen soll, löschen Sie ihn.'
	});

/** A time of the recording in ms, or as `0:12:05,5`. */
export const captionTime = z.coerce
	.string()
	.transform((text) => (text.includes(':') ? readTime(text) : text.trim() === '' ? NaN : Number(text)))
	.refine((ms) => Number.isFinite(ms), {
		error: 'Bitte geben Sie eine Zeit der Aufzeichnung an, zum Beispiel 0:12:05,5.'
	})
	.refine((ms) => !(ms < 0), { error: 'Vor dem Beginn der Aufzeichnung kann kein Untertitel stehen.' });

const Input = z
	.object({
		id: z.uuid(),
		version: z.coerce.number().int(),
		text: captionText,
		fromMs: captionTime.optional(),
		untilMs: captionTime.optional(),
		checked: z.stringbool().optional().default(false)
	})
	.refine(({ fromMs, untilMs }) => fromMs === undefined || untilMs === undefined || untilMs > fromMs, {
		error: 'Das Ende muss nach dem Beginn liegen.',
		path: ['untilMs']
	})
	.refine(
		({ fromMs, untilMs }) =>
			fromMs === undefined || untilMs === undefined || untilMs - fromMs <= LONGEST_CUE_MS,
		{
			error: 'Ein Untertitel steht höchstens eine Minute.',
			path: ['untilMs']
		}
	);

/**
 * The new version. Without times they stay; a caption marked as checked is released with it.
 *
 * @throws {Refusal} `forbidden`, `not-found`, `invalid`; `conflict` when somebody else was faster
 */
export async function changeCaption(
	db: Db,
	actor: Actor,
	meetingId: string,
	input: unknown,
	now: Date
): Promise<number> {
	return transact(db, async (tx) => {
		const { broadcast } = await captionedBy(tx, actor, meetingId, now, mayEdit);
		const { id, version, text, fromMs, untilMs, checked } = parse(Input, input);
		const [before] = await tx
			.select()
			.from(captions)
			.where(and(eq(captions.id, id), eq(captions.broadcastId, broadcast.id), eq(captions.version, version)))
			.for('update');
		if (!before) throw overtaken();
		let moved: { startedAt: Date; durationMs: number } | undefined;
		if (fromMs !== undefined && untilMs !== undefined) {
			const stretches = await listStretches(tx, broadcast.id);
			const placed = placeSpoken(stretches, before);
			// What the form shows is rounded; what was not touched stays as it was.
			const untouched =
				placed &&
				Math.abs(placed.fromMs - fromMs) < ROUNDED_MS &&
				Math.abs(placed.untilMs - untilMs) < ROUNDED_MS;
			const spoken = untouched ? before : spokenAt(stretches, { fromMs, untilMs, text });
			if (!spoken) {
				throw new Refusal('invalid', 'Diese Zeit liegt hinter dem Ende der Aufzeichnung.', {
					fields: { fromMs: 'Diese Zeit liegt hinter dem Ende der Aufzeichnung.' }
				});
			}
			moved = { startedAt: spoken.startedAt, durationMs: spoken.durationMs };
		}
		await tx
			.update(captions)
			.set({
				text,
				...moved,
				checkedAt: checked ? (before.checkedAt ?? now) : null,
				...(checked ? { public: true } : {}),
				version: sql`${captions.version} + 1`
			})
			.where(eq(captions.id, id));
		await audit(tx, actor, 'change-caption', 'captions', id, { meetingId, checked });
		return version + 1;
	});
}
