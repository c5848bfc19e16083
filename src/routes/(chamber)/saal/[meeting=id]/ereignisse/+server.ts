/** The log of a sitting for those who sit in it: read as Server-Sent Events, appended to by POST. */
import { error, json } from '@sveltejs/kit';
import { Refusal } from '#lib/domain/errors.ts';
import { actsRequest, type AppendRequest, type Outcome } from '#lib/protocol/sitting-events.ts';
import { memberReader } from '#lib/server/events/member-messages.ts';
import { eventStream, lastEventId } from '#lib/server/events/stream.ts';
import { appendEvents } from '#lib/server/sittings/append-event.ts';
import { parse } from '#lib/server/verb.ts';
import { sittingBus } from '#lib/web/bus.server.ts';

export async function GET({ locals, params, request, url }) {
	if (!locals.actor) error(401, 'Bitte melden Sie sich an.');
	return eventStream({
		bus: sittingBus(),
		meetingId: params.meeting,
		after: lastEventId(request, url),
		signal: request.signal,
		clock: Date.now,
		read: await memberReader(locals.db, locals.actor, params.meeting, locals.now)
	});
}

export async function POST({ locals, params, request }) {
	if (!locals.actor) error(401, 'Bitte melden Sie sich an.');
	const { acts } = parse(actsRequest, await request.json().catch(() => undefined));
	const outcomes = await appendEvents(
		locals.db,
		locals.actor,
		params.meeting,
		acts as AppendRequest[],
		locals.now
	);
	return json({ outcomes: outcomes.map(told) });
}

function told(outcome: Awaited<ReturnType<typeof appendEvents>>[number]): Outcome {
	if (!(outcome instanceof Refusal)) return { event: outcome };
	return { refusal: outcome.message, source: outcome.source };
}
