/** Decides whether and from when the public may see a recording. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { day, instantAt, type Day } from '#lib/domain/calendar.ts';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { broadcasts, recordings } from '../db/schema/index.ts';
import { parse, transact } from '../verb.ts';
import { recordingOf } from './scope.ts';

const Input = z.object({
	publication: z.enum(['now', 'later', 'never'], {
		error: 'Bitte wählen Sie, ob die Aufzeichnung zu sehen ist.'
	}),
	day: z.iso.date().or(z.literal('')).optional(),
	time: z
		.string()
		.regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'Bitte geben Sie eine Uhrzeit ein, zum Beispiel 18:00.' })
		.or(z.literal(''))
		.optional()
});

/** @throws {Refusal} `forbidden`, `not-found`, `conflict`; `invalid` for a moment that is missing or has passed */
export async function publishRecording(
	db: Db,
	actor: Actor,
	meetingId: string,
	timeZone: string,
	input: unknown,
	now: Date
): Promise<void> {
	const wanted = parse(Input, input);
	await transact(db, async (tx) => {
		const { recording } = await recordingOf(tx, actor, meetingId, now);
		const publishAt = momentOf(wanted, timeZone);
		if (publishAt && publishAt <= now) {
			throw new Refusal(
				'invalid',
				'Dieser Zeitpunkt ist schon vorbei. Wählen Sie „sofort“ oder einen späteren.',
				{
					fields: { day: 'Bitte wählen Sie einen Tag, der noch kommt.' }
				}
			);
		}
		const change = { public: wanted.publication !== 'never', publishAt };
		await tx.update(recordings).set(change).where(eq(recordings.id, recording.id));
		// The broadcast of a video that was made elsewhere has never been announced to anybody.
		if (recording.source === 'import' && change.public) {
			await tx.update(broadcasts).set({ public: true }).where(eq(broadcasts.id, recording.broadcastId));
		}
		await audit(tx, actor, 'publish-recording', 'recordings', recording.id, {
			meetingId,
			publication: wanted.publication,
			publishAt
		});
	});
}

function momentOf({ publication, day: on, time }: z.output<typeof Input>, timeZone: string): Date | null {
	if (publication !== 'later') return null;
	if (!on) {
		const sentence = 'Bitte geben Sie an, ab wann die Aufzeichnung zu sehen ist.';
		throw new Refusal('invalid', sentence, { fields: { day: sentence } });
	}
	return instantAt(day(on) satisfies Day, time || '00:00', timeZone);
}
