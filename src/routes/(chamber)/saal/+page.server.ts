import { Refusal } from '#lib/domain/errors.ts';
import { mayWrite } from '#lib/server/captions/scope.ts';
import { listRoomMeetings } from '#lib/server/db/queries/chamber-rooms.ts';
import { mayConduct, mayOperate } from '#lib/server/sittings/rights.ts';
import { homeOf, worksInRoom } from '#lib/web/home.ts';

const DAY_MS = 86_400_000;
/** A sitting that is over is still looked up on the next morning: its key, its log. */
const BACK_MS = DAY_MS;
const AHEAD_MS = 28 * DAY_MS;

export async function load({ locals }) {
	const { db, body, now } = locals;
	const actor = locals.actor!;
	if (!worksInRoom(actor)) {
		throw new Refusal(
			'forbidden',
			'Diese Seite ist der Sitzungsleitung, der Übertragung und der Untertitelung vorbehalten.'
		);
	}
	const [from, until] = [new Date(now.getTime() - BACK_MS), new Date(now.getTime() + AHEAD_MS)];
	const meetings = await listRoomMeetings(db, body.id, from, until);
	return {
		name: actor.name,
		home: homeOf(actor),
		now,
		meetings: meetings
			.map(({ bodyId, chairId, secretaryId, organizationIds, ...meeting }) => {
				const scope = { bodyId, chairId, secretaryId, organizationIds };
				// Before the invitation there is a picture to be set up, and nothing to conduct.
				const conducts = meeting.state !== 'draft' && mayConduct(actor, scope);
				return { ...meeting, conducts, operates: mayOperate(actor, scope), captions: mayWrite(actor, scope) };
			})
			.filter(({ operates, captions }) => operates || captions)
	};
}
