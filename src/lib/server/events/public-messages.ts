/** What a citizen's stream says next. */
import type { PublicEvent } from '#lib/domain/sittings/public-state.ts';
import type { PublicReset } from '#lib/protocol/sitting-stream.ts';
import type { Db } from '../db/client.ts';
import { listPublicEvents } from '../db/queries/chamber-log.ts';
import type { StreamMessage } from './stream.ts';

/**
 * A reader for one stream: the events after a sequence number, or one `reset` with all there is when something told
 * before no longer stands. `db` is the public connection.
 */
export function publicReader(
	db: Db,
	meetingId: string
): (after: number) => Promise<readonly StreamMessage[]> {
	let told: number | undefined;
	return async (after) => {
		const events = await readShared(db, meetingId);
		const kept = events.filter(({ seq }) => seq <= after).length;
		const withdrawn =
			(told !== undefined && kept < told) || (after > 0 && !events.some(({ seq }) => seq === after));
		const news = events.filter(({ seq }) => seq > after);
		told = events.length;
		if (withdrawn || news.some(tellsAnew)) {
			const reset: PublicReset = { events };
			return [{ id: events.at(-1)?.seq ?? 0, name: 'reset', data: reset }];
		}
		return news.map((event) => ({ id: event.seq, data: event }));
	};
}

/** Events with which something told before may have been taken off the record. */
function tellsAnew(event: PublicEvent): boolean {
	return (
		event.type === 'corrected' ||
		event.type === 'public-readmitted' ||
		(event.type === 'public-excluded' && event.since < event.at)
	);
}

const reading = new Map<string, Promise<readonly PublicEvent[]>>();

/**
 * One query for all streams that are woken by the same notice. Only who asks in the same turn shares it: a later one
 * may have been woken by something this query does not see yet.
 */
function readShared(db: Db, meetingId: string): Promise<readonly PublicEvent[]> {
	const shared = reading.get(meetingId);
	if (shared) return shared;
	const query = listPublicEvents(db, meetingId);
	reading.set(meetingId, query);
	setImmediate(() => reading.delete(meetingId));
	return query;
}
