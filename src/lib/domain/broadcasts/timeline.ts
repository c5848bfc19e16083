/**
 * The public feed along the whole sitting: when what went out, and what of the past has to be withdrawn.
 *
 * An instant is open only if it was open by what was known then *and* by everything learnt later. So a back-dated
 * exclusion or a correction can close the past, and nothing can ever open it again: what was closed has been
 * erased. The media server computes this anew with every event; what it holds of an interval that has since closed it
 * erases, and it keeps nothing for which `isOpenThroughout` is not true.
 */
import type { SittingEvent } from '../sittings/events.ts';
import { exclusion } from '../sittings/questions.ts';
import { applyEntry, initialState, reduce, standingEvents } from '../sittings/state.ts';
import type { SittingAgenda, SittingState } from '../sittings/state.ts';
import type { Consent } from './consents.ts';
import { closed, publicFeed, stricter, type BroadcastRules, type Feed, type FeedPurpose } from './feed.ts';

/** From `from` (included) to `until` (not included); the last one goes on. */
export interface FeedInterval {
	readonly from: Date;
	readonly until?: Date;
	readonly feed: Feed;
}

/** From `from` on, until the next step. */
interface Step {
	readonly from: number;
	readonly feed: Feed;
}

/** What of a finished recording stays: both ends may be cut off. */
export interface KeptSpan {
	readonly from?: Date | undefined;
	/** Not included. */
	readonly until?: Date | undefined;
}

type Judge = (state: SittingState, at: Date) => Feed;

const BEFORE: Feed = closed('not-started', 'not-opened');

/**
 * The feed as consecutive intervals without gaps, neighbours differing, from the first event on; empty for an
 * empty log. The last interval has no end: it holds until the next event or the next change of a consent, both of
 * which are in it as far as they are known now.
 *
 * @param events the whole log from sequence number 1 on, in order
 */
export function feedTimeline(
	agenda: SittingAgenda,
	events: readonly SittingEvent[],
	consents: readonly Consent[],
	rules: BroadcastRules,
	purpose: FeedPurpose
): FeedInterval[] {
	const judge: Judge = (state, at) => publicFeed(state, consents, rules, purpose, at);
	const changes = consentInstants(consents);
	let state = initialState(agenda);
	let steps: Step[] = [];
	for (const event of events) {
		const before = state;
		state = reduce(before, event);
		const at = instantOf(state);
		steps = proceed(steps, at, state, judge, changes);
		steps = withhold(steps, before, state, judge, changes);
	}
	return intervals(steps);
}

/** The feed at an instant; before the first interval nothing has started. */
export function feedAt(timeline: readonly FeedInterval[], at: Date): Feed {
	return timeline.findLast(({ from }) => from <= at)?.feed ?? BEFORE;
}

/**
 * Was the track open during the whole of `[from, until)`, without the shortest interruption?
 * A stretch of no length is asked about its one instant. An end before the start, or an instant that is none: no.
 */
export function isOpenThroughout(
	timeline: readonly FeedInterval[],
	from: Date,
	until: Date,
	track: 'picture' | 'sound' | 'both' = 'both'
): boolean {
	if (!(from <= until)) return false;
	const open = (feed: Feed) =>
		(track === 'sound' || feed.picture === 'live') && (track === 'picture' || feed.sound === 'live');
	return (
		open(feedAt(timeline, from)) &&
		timeline.every((interval) => interval.from <= from || interval.from >= until || open(interval.feed))
	);
}

/** The steps with `state` in force from `at` on; in place, for a long sitting has thousands of events. */
/** The same intervals, closed outside of what is kept. */
export function keepOnly(timeline: readonly FeedInterval[], { from, until }: KeptSpan): FeedInterval[] {
	const cut = closed('ended', 'cut-out');
	return timeline.flatMap((interval) => {
		const parts: FeedInterval[] = [];
		const begins = interval.from.getTime();
		const ends = interval.until?.getTime() ?? Infinity;
		const inside = Math.min(Math.max(begins, from?.getTime() ?? -Infinity), ends);
		const outside = Math.max(Math.min(ends, until?.getTime() ?? Infinity), inside);
		const part = (feed: Feed, starts: number, stops: number) => {
			if (starts >= stops) return;
			const end = stops === Infinity ? {} : { until: new Date(stops) };
			parts.push({ from: new Date(starts), ...end, feed });
		};
		part(cut, begins, inside);
		part(interval.feed, inside, outside);
		part(cut, outside, ends);
		return parts;
	});
}

function proceed(
	steps: Step[],
	at: number,
	state: SittingState,
	judge: Judge,
	changes: readonly number[]
): Step[] {
	while (steps.length > 0 && steps.at(-1)!.from >= at) steps.pop();
	for (const from of [at, ...changes.filter((change) => change > at)]) {
		const feed = judge(state, new Date(from));
		if (!sameFeed(feed, steps.at(-1)?.feed)) steps.push({ from, feed });
	}
	return steps;
}

/** The steps with everything closed that by this event turns out not to have been public. */
function withhold(
	steps: Step[],
	before: SittingState,
	after: SittingState,
	judge: Judge,
	changes: readonly number[]
): Step[] {
	const at = instantOf(after);
	if (after.broken && !before.broken) {
		// What happened since the event before is not known: it may have been an exclusion.
		const since = before.lastAt?.getTime() ?? -Infinity;
		return overlay(steps, [{ from: since, feed: closed('fault', 'log-broken') }], at);
	}
	if (after.log.at(-1)?.event?.type === 'correction')
		return overlay(steps, hindsight(after, judge, changes), at);
	const from = exclusion(after)?.from.getTime();
	if (from !== undefined && from < at && from !== exclusion(before)?.from.getTime()) {
		return overlay(steps, [{ from, feed: closed('non-public', 'public-excluded') }], at);
	}
	return steps;
}

/** How the sitting looks if only what still stands had ever been logged. */
function hindsight(after: SittingState, judge: Judge, changes: readonly number[]): Step[] {
	let state = initialState(after.agenda);
	let steps: Step[] = [{ from: -Infinity, feed: BEFORE }];
	for (const event of standingEvents(after)) {
		state = applyEntry(state, event);
		const at = event.at.getTime();
		steps = proceed(steps, at, state, judge, changes);
		const from = exclusion(state)?.from.getTime();
		if (from !== undefined && from < at) {
			steps = overlay(steps, [{ from, feed: closed('non-public', 'public-excluded') }], at);
		}
	}
	return steps;
}

/** `steps`, and before `until` only what `other` leaves open, too. Where `other` has no step yet it changes nothing. */
function overlay(steps: readonly Step[], other: readonly Step[], until: number): Step[] {
	const instants = [...steps, ...other].map((step) => step.from).filter((from) => from < until);
	const past = [...new Set(instants)]
		.sort((a, b) => a - b)
		.map((from) => ({ from, feed: both(feedOf(steps, from), feedOf(other, from)) }));
	const now = feedOf(steps, until);
	return [
		...past,
		...(now ? [{ from: until, feed: now }] : []),
		...steps.filter((step) => step.from > until)
	];
}

function both(first: Feed | undefined, second: Feed | undefined): Feed {
	if (!first) return BEFORE;
	return second ? stricter(first, second) : first;
}

function feedOf(steps: readonly Step[], at: number): Feed | undefined {
	return steps.findLast((step) => step.from <= at)?.feed;
}

function intervals(steps: readonly Step[]): FeedInterval[] {
	const finite = steps.filter((step) => Number.isFinite(step.from));
	const distinct = finite.filter((step, index) => !sameFeed(step.feed, finite[index - 1]?.feed));
	return distinct.map(({ from, feed }, index) => {
		const next = distinct[index + 1];
		return { from: new Date(from), until: next && new Date(next.from), feed };
	});
}

function sameFeed(first: Feed, second: Feed | undefined): boolean {
	return first.picture === second?.picture && first.sound === second.sound && first.reason === second.reason;
}

function consentInstants(consents: readonly Consent[]): number[] {
	return [
		...new Set(
			consents.flatMap(({ validFrom, revokedAt }) => [validFrom.getTime(), revokedAt?.getTime() ?? NaN])
		)
	]
		.filter(Number.isFinite)
		.sort((a, b) => a - b);
}

function instantOf(state: SittingState): number {
	return state.lastAt?.getTime() ?? 0;
}
