/** The kinds of news there are, and which of them a subscription wants. */
import type { SubjectKind } from './subjects.ts';

export const NEWS_KINDS = [
	'meeting-published',
	'meeting-moved',
	'meeting-cancelled',
	'meeting-restored',
	'meeting-soon',
	'meeting-held',
	'agenda-published',
	'agenda-supplemented',
	'paper-published',
	'paper-changed',
	'paper-scheduled',
	'item-called',
	'item-decided',
	'minutes-published',
	'recording-ready'
] as const;
export type NewsKind = (typeof NEWS_KINDS)[number];

/** `all` that happens, or only what somebody needs who wants to go: before and after the meeting. */
export const SCOPES = ['all', 'meetings'] as const;
export type Scope = (typeof SCOPES)[number];

/** Whoever follows one meeting or only the meetings is reminded of them. */
const AROUND: readonly NewsKind[] = ['meeting-soon', 'meeting-held', 'meeting-moved', 'meeting-cancelled'];

/** A whole agenda would come as a mail per item; the meeting is told as a whole instead. */
const IN_DETAIL: readonly NewsKind[] = ['item-decided', 'paper-scheduled'];

/** Whoever waits for one item: that it begins, what came of it, and when it will not be this time or place. */
const OF_AN_ITEM: readonly NewsKind[] = [
	'item-called',
	'item-decided',
	'meeting-moved',
	'meeting-cancelled',
	'meeting-restored'
];

/** What is over in a moment: told at once, whatever was chosen, and in no feed. */
export const REMINDERS: readonly NewsKind[] = ['meeting-soon', 'item-called'];

/** Subjects that can be limited to their meetings. */
export const HAVE_MEETINGS: readonly SubjectKind[] = ['everything', 'organization'];

/** The kinds that a mail to a subscription brings. */
export function kindsFor(subject: SubjectKind, scope: Scope): readonly NewsKind[] {
	if (scope === 'meetings' && HAVE_MEETINGS.includes(subject)) return AROUND;
	if (subject === 'item') return OF_AN_ITEM;
	if (subject === 'meeting')
		return NEWS_KINDS.filter((kind) => kind !== 'item-called' && !IN_DETAIL.includes(kind));
	const collects = subject === 'everything' || subject === 'organization';
	return FEED_KINDS.filter((kind) => !(collects && IN_DETAIL.includes(kind)));
}

/** What a feed shows: all but reminders, which are no news. */
export const FEED_KINDS: readonly NewsKind[] = NEWS_KINDS.filter((kind) => !REMINDERS.includes(kind));
