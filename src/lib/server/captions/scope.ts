/** What every verb of captions begins with: the meeting, its broadcast, and whether the person may. */
import { and, eq, isNull } from 'drizzle-orm';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { may } from '#lib/domain/people/rights.ts';
import type { Db } from '../db/client.ts';
import { findChamberMeeting, type ChamberMeeting } from '../db/queries/chamber-log.ts';
import { broadcasts } from '../db/schema/index.ts';

/** May the person write lines while this sitting runs? */
export function mayWrite(actor: Actor, meeting: Pick<ChamberMeeting, 'bodyId' | 'organizationIds'>): boolean {
	return may(actor, 'write-captions', meeting);
}

/** May the person correct what was written, and put in files? */
export function mayEdit(actor: Actor, meeting: Pick<ChamberMeeting, 'bodyId' | 'organizationIds'>): boolean {
	return may(actor, 'edit-captions', meeting);
}

interface Captioned {
	readonly meeting: ChamberMeeting;
	readonly broadcast: { readonly id: string; readonly state: 'planned' | 'live' | 'ended' };
}

/**
 * Meeting and broadcast, for whoever `allowed` lets pass.
 *
 * @throws {Refusal} `not-found`, `forbidden`
 */
export async function captionedBy(
	tx: Db,
	actor: Actor,
	meetingId: string,
	now: Date,
	allowed: typeof mayWrite
): Promise<Captioned> {
	const meeting = await findChamberMeeting(tx, actor.bodyId, meetingId, now);
	if (!meeting) throw new Refusal('not-found', 'Diese Sitzung gibt es nicht.');
	if (!allowed(actor, meeting)) {
		throw new Refusal(
			'forbidden',
			allowed === mayWrite
				? 'Untertitel schreibt, wer mit der Untertitelung betraut ist. Bitte wenden Sie sich an den Sitzungsdienst.'
				: 'Untertitel bearbeitet der Sitzungsdienst.'
		);
	}
	const [broadcast] = await tx
		.select({ id: broadcasts.id, state: broadcasts.state })
		.from(broadcasts)
		.where(
			and(
				eq(broadcasts.meetingId, meetingId),
				eq(broadcasts.bodyId, meeting.bodyId),
				isNull(broadcasts.deleted)
			)
		);
	if (!broadcast) throw new Refusal('not-found', 'Für diese Sitzung ist keine Übertragung geplant.');
	return { meeting, broadcast };
}

/** Somebody else has changed or removed it since it was read. */
export const overtaken = (): Refusal =>
	new Refusal(
		'conflict',
		'Dieser Untertitel wurde inzwischen an anderer Stelle geändert. Ihr Text steht noch im Feld; darüber sehen Sie den neuen Stand. Bitte führen Sie beides zusammen und speichern Sie noch einmal.'
	);
