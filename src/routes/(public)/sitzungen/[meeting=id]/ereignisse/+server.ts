/** The sitting as the public may follow it, as Server-Sent Events. */
import { error } from '@sveltejs/kit';
import { isMeetingPublic } from '#lib/server/db/queries/chamber-log.ts';
import { captionReader } from '#lib/server/events/caption-messages.ts';
import { publicReader } from '#lib/server/events/public-messages.ts';
import { eventStream, lastEventId } from '#lib/server/events/stream.ts';
import { sittingBus } from '#lib/web/bus.server.ts';
import { follow } from '#lib/web/followers.server.ts';

export async function GET({ locals, params, request, url }) {
	if (!(await isMeetingPublic(locals.db, params.meeting))) error(404, 'Diese Sitzung gibt es nicht.');
	const events = publicReader(locals.db, params.meeting);
	const captions = captionReader(locals.db, params.meeting, Date.now);
	return eventStream({
		bus: sittingBus(),
		meetingId: params.meeting,
		after: lastEventId(request, url),
		signal: request.signal,
		clock: Date.now,
		entered: () => follow(params.meeting),
		read: async (after) => [...(await events(after)), ...(await captions())]
	});
}
