/** How the broadcast stands, for the operator's page, which asks every two seconds. */
import { error, json } from '@sveltejs/kit';
import { findBroadcastStand } from '#lib/server/db/queries/chamber-console.ts';
import { findChamberMeeting } from '#lib/server/db/queries/chamber-log.ts';
import { mayOperate } from '#lib/server/sittings/rights.ts';
import { followersOf } from '#lib/web/followers.server.ts';

export async function GET({ locals, params }) {
	const { actor, body, db, now } = locals;
	const meeting = await findChamberMeeting(db, body.id, params.meeting, now);
	if (!meeting || !actor || !mayOperate(actor, meeting)) error(404, 'Diese Sitzung gibt es nicht.');
	const stand = await findBroadcastStand(db, meeting.id);
	return json({ now, stand: stand ?? null, followers: followersOf(meeting.id) });
}
