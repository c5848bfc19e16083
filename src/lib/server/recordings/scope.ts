/** What every verb of a recording begins with: its row, locked, and whether the person may. */
import { and, eq, isNull } from 'drizzle-orm';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Db } from '../db/client.ts';
import { findChamberMeeting } from '../db/queries/chamber-log.ts';
import { recordings } from '../db/schema/index.ts';
import { allow } from '../verb.ts';

const SENTENCES = {
	'manage-recording': 'Über Aufzeichnungen bestimmt der Sitzungsdienst.',
	'note-gap': 'Hinweise zu Lücken schreiben Sitzungsdienst und Übertragung.'
} as const;

/**
 * The finished recording of a meeting.
 *
 * @throws {Refusal} `forbidden`; `not-found` when there is none; `conflict` while it is being made, and when it was removed
 */
export async function recordingOf(
	tx: Db,
	actor: Actor,
	meetingId: string,
	now: Date,
	act: keyof typeof SENTENCES = 'manage-recording'
) {
	const meeting = await findChamberMeeting(tx, actor.bodyId, meetingId, now);
	if (!meeting) throw new Refusal('not-found', 'Diese Sitzung gibt es nicht.');
	allow(actor, act, meeting, SENTENCES[act]);
	const [recording] = await tx
		.select()
		.from(recordings)
		.where(
			and(
				eq(recordings.meetingId, meetingId),
				eq(recordings.bodyId, meeting.bodyId),
				isNull(recordings.deleted)
			)
		)
		.for('update');
	if (!recording) throw new Refusal('not-found', 'Zu dieser Sitzung gibt es keine Aufzeichnung.');
	if (recording.state === 'recording') {
		throw new Refusal(
			'conflict',
			'Die Aufzeichnung entsteht noch. Bitte warten Sie, bis die Sitzung geschlossen ist.'
		);
	}
	if (recording.state === 'removed') throw new Refusal('conflict', 'Die Aufzeichnung ist gelöscht.');
	return { meeting, recording };
}
