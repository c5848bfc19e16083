/** Writes down that a person in the room agreed to be seen or heard, or no longer does: "zu Protokoll". */
import { and, eq, inArray, isNull } from 'drizzle-orm';
import { z } from 'zod';
import { CONSENT_PURPOSES, type ConsentPurpose } from '#lib/domain/broadcasts/consents.ts';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { announceEntry } from '../db/log-lock.ts';
import { findChamberMeeting } from '../db/queries/chamber-log.ts';
import { consents, people } from '../db/schema/index.ts';
import { SITTING_CHANNEL } from '../events/bus.ts';
import { mayConduct } from '../sittings/rights.ts';
import { notify, parse, transact } from '../verb.ts';

export interface ConsentStatement {
	readonly personId: string;
	readonly given: boolean;
	/** What the person spoke about; a consent not named stays as it is. */
	readonly purposes: readonly ConsentPurpose[];
}

const statement = z.object({
	personId: z.uuid(),
	given: z.boolean(),
	purposes: z.array(z.enum(CONSENT_PURPOSES)).min(1)
});

/**
 * Records or revokes the consent of a person, told orally in this meeting. Revoking is as easy as giving
 * (Art. 7 Abs. 3 DSGVO) and holds at once; the media server hears of it by the same notice as of an event.
 *
 * @throws {Refusal} `forbidden`, `not-found`, `invalid`
 */
export async function setConsent(
	db: Db,
	actor: Actor,
	meetingId: string,
	input: ConsentStatement,
	now: Date
): Promise<void> {
	const data = parse(statement, input);
	await transact(db, async (tx) => {
		await announceEntry(tx, meetingId);
		const meeting = await findChamberMeeting(tx, actor.bodyId, meetingId, now);
		if (!meeting) throw new Refusal('not-found', 'Diese Sitzung gibt es nicht.');
		if (!mayConduct(actor, meeting)) {
			throw new Refusal('forbidden', 'Einwilligungen nimmt die Sitzungsleitung zu Protokoll.');
		}
		const [person] = await tx
			.select({ id: people.id })
			.from(people)
			.where(and(eq(people.id, data.personId), eq(people.bodyId, meeting.bodyId)))
			.for('no key update');
		if (!person) throw new Refusal('not-found', 'Diese Person gibt es nicht.');

		const standing = and(
			eq(consents.personId, person.id),
			inArray(consents.purpose, data.purposes),
			isNull(consents.revokedAt)
		);
		if (data.given) {
			const held = await tx.select({ purpose: consents.purpose }).from(consents).where(standing);
			const missing = data.purposes.filter((purpose) => !held.some((consent) => consent.purpose === purpose));
			if (missing.length > 0) {
				await tx.insert(consents).values(
					missing.map((purpose) => ({
						bodyId: meeting.bodyId,
						personId: person.id,
						purpose,
						validFrom: now,
						evidence: `Mündlich zu Protokoll: ${meeting.name}, ${meeting.day}`
					}))
				);
			}
		} else {
			await tx.update(consents).set({ revokedAt: now }).where(standing);
		}
		await audit(tx, actor, 'set-consent', 'people', person.id, {
			meetingId,
			given: data.given,
			purposes: data.purposes
		});
		await notify(tx, SITTING_CHANNEL, { meetingId, seq: 0 });
	});
}
