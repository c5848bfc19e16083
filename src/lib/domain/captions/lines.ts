/** A line that is written while the sitting runs: which instants it speaks of, and whether these are public. */
import type { FeedReason } from '../broadcasts/feed.ts';
import { feedAt, isOpenThroughout, type FeedInterval } from '../broadcasts/timeline.ts';
import { LONGEST_CUE_MS } from './cues.ts';

/**
 * Who writes has heard it before the first key was pressed, in ms. So what was said in the last moment of a closed part
 * belongs to that part.
 */
export const HEARING_MS = 1500;

/** A clock in the room may be wrong by this much, in ms; a line older than that was written in another time. */
const OLDEST_MS = 10 * 60_000;

export interface LineSpan {
	readonly startedAt: Date;
	readonly durationMs: number;
}

/** The instants a line speaks of that was begun and sent then, by the writer's clock; never after `now`. */
export function lineSpan(begunAt: Date, sentAt: Date, now: Date): LineSpan {
	const until = Math.min(Math.max(sentAt.getTime(), now.getTime() - OLDEST_MS), now.getTime());
	const from = Math.min(begunAt.getTime(), until) - HEARING_MS;
	const startedAt = Math.max(from, until - LONGEST_CUE_MS + 1);
	return { startedAt: new Date(startedAt), durationMs: Math.max(1, until - startedAt) };
}

/** The feed of both purposes, as `feedTimeline` gives it. */
export interface Feeds {
	readonly live: readonly FeedInterval[];
	readonly archive: readonly FeedInterval[];
}

/** May these words be kept: was the sound open all the while, for one purpose at least? */
export function maySay({ live, archive }: Feeds, { startedAt, durationMs }: LineSpan): boolean {
	const until = new Date(startedAt.getTime() + durationMs);
	return [live, archive].some((feed) => isOpenThroughout(feed, startedAt, until, 'sound'));
}

/** Why they may not, as a sentence that says what to do. */
export function whyNotSay({ live }: Feeds, { startedAt, durationMs }: LineSpan): string {
	const until = new Date(startedAt.getTime() + durationMs);
	const touched = [
		feedAt(live, startedAt),
		...live.filter(({ from }) => from > startedAt && from < until).map(({ feed }) => feed)
	];
	const reason = touched.find(({ sound }) => sound !== 'live')?.reason ?? 'open';
	return `${REASONS[reason] ?? 'In dieser Zeit ist der Ton nicht öffentlich.'} Diese Zeile wurde nicht gesendet und nicht gespeichert. Bitte löschen Sie sie.`;
}

/** Why no words may be kept now. */
const REASONS: Readonly<Partial<Record<FeedReason, string>>> = {
	'log-broken': 'Das Saalprotokoll ist gestört, deshalb ist der Ton nicht öffentlich.',
	'not-opened': 'Die Sitzung war noch nicht eröffnet.',
	closed: 'Die Sitzung ist geschlossen.',
	'public-excluded': 'Die Öffentlichkeit war ausgeschlossen.',
	'item-unknown': 'Der aufgerufene Punkt steht nicht auf der öffentlichen Tagesordnung.',
	'item-non-public': 'Ein nichtöffentlicher Punkt war aufgerufen.',
	break: 'Die Sitzung war unterbrochen.',
	'secret-ballot': 'Eine geheime Abstimmung lief.',
	'not-permitted': 'Die Regeln der Körperschaft erlauben keine Übertragung.',
	'no-speaker': 'Niemand hatte das Wort, für den der Ton freigegeben ist.',
	'speaker-without-consent': 'Für diese Rede liegt keine Einwilligung vor.',
	'chair-without-consent': 'Für die Sitzungsleitung liegt keine Einwilligung vor.'
};
