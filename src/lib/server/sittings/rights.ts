/** Who may press what in the chamber: the table of rights, and the persons a meeting itself names. */
import type { Actor } from '#lib/domain/people/actor.ts';
import { may } from '#lib/domain/people/rights.ts';
import type { NewSittingEvent } from '#lib/domain/sittings/events.ts';
import type { ChamberMeeting } from '../db/queries/chamber-log.ts';

/** What rights in a meeting are judged by. */
export type MeetingScope = Pick<ChamberMeeting, 'bodyId' | 'organizationIds' | 'chairId' | 'secretaryId'>;

/** May the actor conduct the sitting: chair, secretary or clerk? */
export function mayConduct(actor: Actor, meeting: MeetingScope): boolean {
	return (
		may(actor, 'conduct-sitting', meeting) ||
		isNamed(actor, meeting.chairId, meeting) ||
		isNamed(actor, meeting.secretaryId, meeting)
	);
}

/** May the actor look after cameras, keys and the gate's state? */
export function mayOperate(actor: Actor, meeting: MeetingScope): boolean {
	return may(actor, 'operate-broadcast', meeting) || mayConduct(actor, meeting);
}

/** May the actor follow the whole log? Members of the body that meets, and whoever works in the room. */
export function mayFollow(actor: Actor, meeting: ChamberMeeting): boolean {
	return may(actor, 'follow-log', meeting) || mayConduct(actor, meeting);
}

/**
 * May the actor append this event? A counted vote only the chair takes back. The operator may close at once when
 * something secret is about to leave the room, and never open. A member asks for the floor for himself.
 */
export function mayAppend(actor: Actor, meeting: ChamberMeeting, event: NewSittingEvent): boolean {
	switch (event.type) {
		case 'vote-retracted':
			return may(actor, 'retract-vote', meeting) || isNamed(actor, meeting.chairId, meeting);
		case 'public-excluded':
			return may(actor, 'exclude-public', meeting) || mayConduct(actor, meeting);
		case 'speaker-requested':
		case 'speaker-withdrawn':
			return (
				mayConduct(actor, meeting) ||
				(event.data.personId === actor.personId && may(actor, 'request-to-speak', meeting))
			);
		default:
			return mayConduct(actor, meeting);
	}
}

/**
 * A person named in the meeting, as a deputy in the chair is, acts for the administration as the role would: with the
 * second factor.
 */
function isNamed(actor: Actor, personId: string | null, meeting: MeetingScope): boolean {
	return actor.strong && actor.bodyId === meeting.bodyId && actor.personId === personId;
}
