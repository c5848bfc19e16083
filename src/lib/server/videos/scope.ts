/** What every verb of an import begins with: its row, and whether the person may. */
import { and, eq } from 'drizzle-orm';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Db } from '../db/client.ts';
import { findChamberMeeting } from '../db/queries/chamber-log.ts';
import { videoImports } from '../db/schema/index.ts';
import { allow } from '../verb.ts';

/** The video that is being taken over for a meeting. @throws {Refusal} `forbidden`, `not-found` */
export async function importOf(db: Db, actor: Actor, meetingId: string, now: Date) {
	const meeting = await findChamberMeeting(db, actor.bodyId, meetingId, now);
	if (!meeting) throw new Refusal('not-found', 'Diese Sitzung gibt es nicht.');
	allow(actor, 'manage-recording', meeting, 'Videos übernimmt der Sitzungsdienst.');
	const [video] = await db
		.select()
		.from(videoImports)
		.where(and(eq(videoImports.meetingId, meetingId), eq(videoImports.bodyId, meeting.bodyId)));
	if (!video) throw new Refusal('not-found', 'Für diese Sitzung wird kein Video übernommen.');
	return { meeting, video };
}
