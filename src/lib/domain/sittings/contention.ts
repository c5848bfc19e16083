/**
 * When two people press at once: which acts may follow on something the presser had not seen.
 *
 * Arrivals, requests to speak and notes come from many hands and never contend. An act that names what it means (a
 * vote, an event, a person who ends a speech) is judged by the rules alone. And closing is never held up: the public
 * can be excluded and the sitting interrupted whatever has happened meanwhile.
 */
import type { SittingEvent, SittingEventType } from './events.ts';

/** Acts that set the course of the sitting: pressed in ignorance of another one they mean something else. */
const CONTENDING: readonly SittingEventType[] = [
	'opened',
	'item-called',
	'item-closed',
	'item-postponed',
	'speaker-called',
	'vote-opened',
	'public-readmitted',
	'break-ended',
	'closed'
];

/** What changes the course under somebody's hand. */
const COURSE: readonly SittingEventType[] = [
	...CONTENDING.filter((type) => type !== 'speaker-called'),
	'vote-closed',
	'result-announced',
	'vote-retracted',
	'public-excluded',
	'break-started',
	'correction'
];

/**
 * The first of the events since `after`, done by others, that an act of `type` must not follow on unseen;
 * `undefined` when it may.
 */
export function contendingEvent(
	type: SittingEventType,
	actorId: string,
	log: readonly SittingEvent[],
	after: number
): SittingEvent | undefined {
	if (!CONTENDING.includes(type)) return undefined;
	return log.find(
		(event) =>
			event.seq > after &&
			event.actorId !== actorId &&
			(COURSE.includes(event.type) || (type === 'speaker-called' && event.type === 'speaker-called'))
	);
}
