/** What the captioner's page knows of the moment: what the public hears, and the last lines. */
import { feedAt } from '#lib/domain/broadcasts/timeline.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { Refusal } from '#lib/domain/errors.ts';
import { readFeeds } from '#lib/server/captions/feeds.ts';
import { mayWrite } from '#lib/server/captions/scope.ts';
import type { Db } from '#lib/server/db/client.ts';
import { findBroadcast } from '#lib/server/db/queries/chamber-console.ts';
import { findChamberMeeting, type ChamberMeeting } from '#lib/server/db/queries/chamber-log.ts';
import { listLastLines } from '#lib/server/db/queries/office-captions.ts';

const LAST_LINES = 40;

/** @throws {Refusal} `not-found`, `forbidden` */
export async function findWritable(
	db: Db,
	actor: Actor,
	meetingId: string,
	now: Date
): Promise<ChamberMeeting> {
	const meeting = await findChamberMeeting(db, actor.bodyId, meetingId, now);
	if (!meeting) throw new Refusal('not-found', 'Diese Sitzung gibt es nicht.');
	if (!mayWrite(actor, meeting)) {
		throw new Refusal(
			'forbidden',
			'Diese Seite ist denen vorbehalten, die mit der Untertitelung betraut sind.'
		);
	}
	return meeting;
}

export async function readDesk(db: Db, meeting: ChamberMeeting, now: Date) {
	const [feeds, broadcast] = await Promise.all([readFeeds(db, meeting), findBroadcast(db, meeting.id)]);
	const lines = broadcast ? await listLastLines(db, broadcast.id, LAST_LINES) : [];
	return {
		now,
		broadcast,
		live: feedAt(feeds.live, now),
		archive: feedAt(feeds.archive, now),
		lines: lines.reverse()
	};
}

export type Desk = Awaited<ReturnType<typeof readDesk>>;
