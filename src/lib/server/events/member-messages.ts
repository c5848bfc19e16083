/** What the stream of somebody who sits in the sitting says next. */
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { eventsFor } from '#lib/domain/sittings/redaction.ts';
import type { Db } from '../db/client.ts';
import { findChamberMeeting, findSittingAgenda, listSittingEvents } from '../db/queries/chamber-log.ts';
import { mayConduct, mayFollow } from '../sittings/rights.ts';
import type { StreamMessage } from './stream.ts';

/**
 * A reader for one stream: the events after a sequence number as this person may see them. Whoever conducts the
 * sitting sees all of it.
 *
 * @throws {Refusal} `not-found`; `forbidden` for whoever does not belong to this sitting
 */
export async function memberReader(
	db: Db,
	actor: Actor,
	meetingId: string,
	now: Date
): Promise<(after: number) => Promise<readonly StreamMessage[]>> {
	const meeting = await findChamberMeeting(db, actor.bodyId, meetingId, now);
	if (!meeting || meeting.state === 'draft') throw new Refusal('not-found', 'Diese Sitzung gibt es nicht.');
	if (!mayFollow(actor, meeting)) {
		throw new Refusal('forbidden', 'Dem Saal folgen nur die Mitglieder dieses Gremiums.');
	}
	const conducts = mayConduct(actor, meeting);
	return async (after) => {
		const [agenda, log] = await Promise.all([
			findSittingAgenda(db, meeting),
			listSittingEvents(db, meetingId)
		]);
		const seen = conducts ? log : eventsFor(actor.personId, agenda, log);
		return seen.filter(({ seq }) => seq > after).map((event) => ({ id: event.seq, data: event }));
	};
}
