/**
 * What the public gets to see and hear of a sitting, and why.
 *
 * The one place this is decided. The media server asks it for every instant (`feedTimeline` in `timeline.ts` is this
 * function laid along the log), the player takes its slate from it, the recording is cut by it. Live only when every
 * condition is known to hold; whatever is missing or unknown closes picture and sound.
 */
import { breakNow, currentItem, exclusion, isRunning, speech } from '../sittings/questions.ts';
import type { SittingState } from '../sittings/state.ts';
import type { Retention } from '../recordings/retention.ts';
import { hasConsent, type Consent } from './consents.ts';

/** What is shown instead of the picture. */
export type Slate =
	'not-started' | 'break' | 'non-public' | 'no-consent' | 'secret-ballot' | 'fault' | 'ended';

/** The first condition that does not hold, or `open`. */
export type FeedReason =
	| 'open'
	| 'log-broken'
	| 'not-opened'
	| 'closed'
	| 'public-excluded'
	| 'item-unknown'
	| 'item-non-public'
	| 'break'
	| 'secret-ballot'
	| 'not-permitted'
	| 'cut-out'
	| 'no-speaker'
	| 'speaker-without-consent'
	| 'chair-without-consent';

/** Picture and sound are decided separately, for a person may agree to one of them only. */
export interface Feed {
	readonly picture: 'live' | Slate;
	readonly sound: 'live' | 'silent';
	/** Why the picture is not live; when it is, why the sound is not. */
	readonly reason: FeedReason;
}

/** `live`: what goes out now. `archive`: what is kept and may be played later. */
export type FeedPurpose = 'live' | 'archive';

/** What Land, Hauptsatzung and Geschäftsordnung say about broadcasting. */
export interface BroadcastRules {
	/** May the body broadcast, and keep, at all? */
	readonly permitted: Readonly<Record<FeedPurpose, boolean>>;
	/** Does everybody who is given the floor have to agree? Where the statute relieves the members, only guests do. */
	readonly consentOf: 'every-speaker' | 'guests';
	/** Does the chair, too? (Not in Bavaria: Art. 52 Abs. 4 GO BY.) */
	readonly chairNeedsConsent: boolean;
	/** May the room be shown while nobody but the chair has the floor? */
	readonly overviewWithoutSpeaker: boolean;
	/** How long everything is held back before it goes out; 0 to 30 000. */
	readonly delayMs: number;
	/** How long a recording is kept; without it, until somebody removes it. */
	readonly retention?: Retention;
	/** Hours after the end in which people may object before the recording is published; 0 unless said. */
	readonly objectionHours?: number;
}

/**
 * Picture and sound for the public in `state` at the instant `at`. `at` only decides which consents hold; the state
 * is taken as it is. Never throws.
 */
export function publicFeed(
	state: SittingState,
	consents: readonly Consent[],
	rules: BroadcastRules,
	purpose: FeedPurpose,
	at: Date
): Feed {
	return closedBySitting(state) ?? openFor(state, consents, rules, purpose, at);
}

/** Is anything at all going out? */
export function isOpen(feed: { readonly picture: string; readonly sound: string }): boolean {
	return feed.picture === 'live' || feed.sound === 'live';
}

/** Picture and sound only where both feeds have them. */
export function stricter(first: Feed, second: Feed): Feed {
	const picture = first.picture === 'live' ? second.picture : first.picture;
	const sound = first.sound === 'live' ? second.sound : first.sound;
	const decides = first.picture !== 'live' ? first : second.picture !== 'live' ? second : undefined;
	const silences = first.sound !== 'live' ? first : second;
	return { picture, sound, reason: (decides ?? silences).reason };
}

export function closed(slate: Slate, reason: FeedReason): Feed {
	return { picture: slate, sound: 'silent', reason };
}

function closedBySitting(state: SittingState): Feed | undefined {
	if (state.broken) return closed('fault', 'log-broken');
	if (state.closedAt) return closed('ended', 'closed');
	if (!isRunning(state)) return closed('not-started', 'not-opened');
	if (exclusion(state)) return closed('non-public', 'public-excluded');
	if (state.currentItemId !== undefined) {
		const item = currentItem(state);
		if (!item) return closed('non-public', 'item-unknown');
		if (item.public !== true) return closed('non-public', 'item-non-public');
	}
	if (breakNow(state)) return closed('break', 'break');
	const secret = [...state.votes.values()].some((vote) => vote.status === 'open' && vote.method === 'secret');
	return secret ? closed('secret-ballot', 'secret-ballot') : undefined;
}

function openFor(
	state: SittingState,
	consents: readonly Consent[],
	rules: BroadcastRules,
	purpose: FeedPurpose,
	at: Date
): Feed {
	if (rules.permitted[purpose] !== true) return closed('no-consent', 'not-permitted');
	const chairId = state.opening?.chairId;
	const speakerId = speech(state)?.personId ?? chairId;
	if (speakerId === undefined) return closed('no-consent', 'no-speaker');

	const chairSpeaks = speakerId === chairId;
	const needed = chairSpeaks
		? rules.chairNeedsConsent !== false
		: rules.consentOf !== 'guests' || !state.agenda.members.some(({ personId }) => personId === speakerId);
	const picture = !needed || hasConsent(consents, speakerId, `${purpose}-picture`, at);
	const sound = !needed || hasConsent(consents, speakerId, `${purpose}-sound`, at);
	const shown = speech(state) !== undefined || rules.overviewWithoutSpeaker === true;
	const refused: FeedReason = chairSpeaks ? 'chair-without-consent' : 'speaker-without-consent';
	return {
		picture: picture && shown ? 'live' : 'no-consent',
		sound: sound ? 'live' : 'silent',
		reason: !picture ? refused : !shown ? 'no-speaker' : sound ? 'open' : refused
	};
}
