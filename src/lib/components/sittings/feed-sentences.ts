/** Why the public sees and hears what it does, in one sentence. */
import type { FeedReason } from '#lib/domain/broadcasts/feed.ts';
import { m } from '#lib/paraglide/messages.js';

/** `log-unreadable` is the media server's own: it has lost sight of the log. */
const REASONS: Readonly<Record<FeedReason | 'log-unreadable', () => string>> = {
	'log-unreadable': () => m.chamber_feed_log_unreadable(),
	open: () => m.chamber_feed_open(),
	'log-broken': () => m.chamber_feed_log_broken(),
	'not-opened': () => m.chamber_feed_not_opened(),
	closed: () => m.chamber_feed_closed(),
	'public-excluded': () => m.chamber_feed_public_excluded(),
	'item-unknown': () => m.chamber_feed_item_unknown(),
	'item-non-public': () => m.chamber_feed_item_non_public(),
	break: () => m.chamber_feed_break(),
	'secret-ballot': () => m.chamber_feed_secret_ballot(),
	'cut-out': () => m.chamber_feed_cut_out(),
	'not-permitted': () => m.chamber_feed_not_permitted(),
	'no-speaker': () => m.chamber_feed_no_speaker(),
	'speaker-without-consent': () => m.chamber_feed_speaker(),
	'chair-without-consent': () => m.chamber_feed_chair()
};

/** A reason, as the domain names it; what is not known is said to be closed. */
export function reasonSentence(reason: string): string {
	return (REASONS[reason as FeedReason] ?? (() => m.chamber_feed_unknown()))();
}

/** Afterwards. */
const MISSING: Readonly<Record<string, () => string>> = {
	'no-media': () => m.office_recording_no_media(),
	'not-stored': () => m.office_gap_not_stored(),
	'item-non-public': () => m.office_gap_non_public(),
	'public-excluded': () => m.office_gap_excluded(),
	break: () => m.office_gap_break(),
	'secret-ballot': () => m.office_gap_secret_ballot(),
	'no-speaker': () => m.office_gap_no_speaker(),
	'speaker-without-consent': () => m.office_gap_speaker(),
	'chair-without-consent': () => m.office_gap_chair()
};

/** Why something is not in the recording; `publicly` nobody is told who has not agreed. */
export function gapSentence(reason: string, publicly = false): string {
	if (publicly && reason.endsWith('-without-consent')) return `${m.public_speech_withheld()}.`;
	return MISSING[reason]?.() ?? reasonSentence(reason);
}

/** What is on, then why. */
export function feedSentence(feed: {
	readonly picture: string;
	readonly sound: string;
	readonly reason: string;
}): string {
	if (feed.picture === 'live' && feed.sound === 'live') return m.chamber_feed_open();
	const on =
		feed.picture === 'live'
			? m.chamber_feed_picture_only()
			: feed.sound === 'live'
				? m.chamber_feed_sound_only()
				: m.chamber_feed_nothing();
	return `${on} ${reasonSentence(feed.reason)}`;
}
