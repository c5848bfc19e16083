import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	AGENDA,
	anyLog,
	consents,
	damagedLog,
	EVERY_CONSENT,
	garbageLog,
	legalLog,
	OPEN_RULES,
	rules,
	someInstant,
	START
} from '../../../../tests/support/sitting-arbitraries.ts';
import type { NewSittingEvent, SittingEvent } from '../sittings/events.ts';
import { replay, takenBack } from '../sittings/state.ts';
import { isOpen, publicFeed } from './feed.ts';
import { feedAt, feedTimeline, isOpenThroughout } from './timeline.ts';

const at = (seconds: number) => new Date(START.getTime() + seconds * 1000);

/** A log from pairs of second and event. */
function log(...events: [number, NewSittingEvent][]): SittingEvent[] {
	return events.map(
		([seconds, event], index) =>
			({ ...event, seq: index + 1, at: at(seconds), actorId: 'p0' }) as SittingEvent
	);
}

const opened: NewSittingEvent = { type: 'opened', data: { chairId: 'p0' } };
const called: NewSittingEvent = { type: 'item-called', data: { itemId: 'o1' } };
const readmitted: NewSittingEvent = { type: 'public-readmitted', data: {} };
const excluded = (since?: number): NewSittingEvent => ({
	type: 'public-excluded',
	data: { basis: 'resolution', since: since === undefined ? undefined : at(since).toISOString() }
});
const correct = (seq: number): NewSittingEvent => ({ type: 'correction', data: { seq, reason: 'Versehen' } });

function timeline(events: SittingEvent[]) {
	return feedTimeline(AGENDA, events, EVERY_CONSENT, OPEN_RULES, 'live');
}

/** `[from in seconds, picture]` of each interval. */
function pictures(events: SittingEvent[]) {
	return timeline(events).map(({ from, feed }) => [(from.getTime() - START.getTime()) / 1000, feed.picture]);
}

test('follows the events, with neighbours that differ', () => {
	expect(
		pictures(
			log([0, opened], [10, called], [20, excluded()], [30, readmitted], [40, { type: 'closed', data: {} }])
		)
	).toEqual([
		[0, 'live'],
		[20, 'non-public'],
		[30, 'live'],
		[40, 'ended']
	]);
});

test('an exclusion dated back closes what had been open', () => {
	expect(pictures(log([0, opened], [10, called], [50, excluded(25)]))).toEqual([
		[0, 'live'],
		[25, 'non-public']
	]);
});

test('a `since` that cannot be read closes the 30 seconds before', () => {
	const unreadable = { type: 'public-excluded', data: { basis: 'law', since: 'gleich' } } as const;
	expect(pictures(log([0, opened], [50, unreadable]))).toEqual([
		[0, 'live'],
		[20, 'non-public']
	]);
});

test('taking back an exclusion opens from the correction on, never the past', () => {
	expect(pictures(log([0, opened], [10, excluded()], [20, correct(2)]))).toEqual([
		[0, 'live'],
		[10, 'non-public'],
		[20, 'live']
	]);
});

test('taking back a readmission closes the past from it on', () => {
	expect(
		pictures(log([0, opened], [10, excluded()], [20, readmitted], [30, called], [40, correct(3)]))
	).toEqual([
		[0, 'live'],
		[10, 'non-public']
	]);
});

test('what a correction closed stays closed when the correction is taken back', () => {
	const events = log([0, opened], [10, excluded()], [20, readmitted], [30, correct(3)], [40, correct(4)]);
	expect(pictures(events)).toEqual([
		[0, 'live'],
		[10, 'non-public'],
		[40, 'live']
	]);
});

test('a gap in the log closes from the last event known', () => {
	const events = log([0, opened], [10, called], [20, excluded()], [30, readmitted]).toSpliced(2, 1);
	expect(pictures(events)).toEqual([
		[0, 'live'],
		[10, 'fault']
	]);
});

test('consents begin and end at their instants, live; a revoked one keeps nothing in the archive', () => {
	const events = log([0, opened], [10, called], [20, { type: 'speaker-called', data: { personId: 'p1' } }]);
	const others = EVERY_CONSENT.filter(({ personId }) => personId !== 'p1');
	const own = (['live-picture', 'live-sound', 'archive-picture', 'archive-sound'] as const).map(
		(purpose) => ({
			personId: 'p1',
			purpose,
			validFrom: at(25),
			revokedAt: at(35)
		})
	);
	const open = (purpose: 'live' | 'archive') =>
		feedTimeline(AGENDA, events, [...others, ...own], OPEN_RULES, purpose).map(({ from, feed }) => [
			(from.getTime() - START.getTime()) / 1000,
			feed.picture
		]);
	expect(open('live')).toEqual([
		[0, 'live'],
		[20, 'no-consent'],
		[25, 'live'],
		[35, 'no-consent']
	]);
	expect(open('archive')).toEqual([
		[0, 'live'],
		[20, 'no-consent']
	]);
});

describe('isOpenThroughout', () => {
	const events = log([0, opened], [20, excluded()], [30, readmitted]);
	test.for<[number, number, boolean]>([
		[0, 20, true],
		[0, 21, false],
		[-1, 5, false],
		[19, 31, false],
		[20, 20, false],
		[30, 30, true],
		[30, 1e6, true],
		[10, 5, false]
	])('from %i to %i: %s', ([from, until, open]) => {
		expect(isOpenThroughout(timeline(events), at(from), at(until))).toBe(open);
	});

	test('asks for one track when told to', () => {
		const soundOnly = EVERY_CONSENT.filter(({ purpose }) => purpose !== 'live-picture');
		const silent = feedTimeline(AGENDA, log([0, opened]), soundOnly, OPEN_RULES, 'live');
		expect(isOpenThroughout(silent, at(1), at(2), 'sound')).toBe(true);
		expect(isOpenThroughout(silent, at(1), at(2), 'picture')).toBe(false);
		expect(isOpenThroughout(silent, at(1), at(2))).toBe(false);
	});

	test('an instant that is none is not open', () => {
		expect(isOpenThroughout(timeline(events), new Date(NaN), at(5))).toBe(false);
	});
});

test('without corrections and back-dating the timeline is the feed of every prefix', () => {
	fc.assert(
		fc.property(
			anyLog({ backDating: false, corrections: false }),
			consents,
			rules,
			fc.constantFrom('live' as const, 'archive' as const),
			fc.array(someInstant, { minLength: 5 }),
			(events, given, rule, purpose, instants) => {
				// From the event that breaks a log on it is closed; just before it the timeline is stricter than the prefix.
				const sound = events.slice(0, brokenFrom(events));
				const laid = feedTimeline(AGENDA, sound, given, rule, purpose);
				for (const instant of instants) {
					const prefix = sound.filter((event) => event.at <= instant);
					expect(feedAt(laid, instant)).toEqual(
						publicFeed(replay(AGENDA, prefix), given, rule, purpose, instant)
					);
				}
			}
		)
	);
});

test('nothing is ever open that was closed by what was known at the time', () => {
	fc.assert(
		fc.property(
			fc.oneof(legalLog(), anyLog(), damagedLog),
			fc.array(someInstant, { minLength: 5 }),
			(events, instants) => {
				const laid = timeline(events);
				for (const instant of instants) {
					const later = events.findIndex((event) => validTime(event) > instant.getTime());
					const known = later === -1 ? events : events.slice(0, later);
					if (!isOpen(publicFeed(replay(AGENDA, known), EVERY_CONSENT, OPEN_RULES, 'live', instant))) {
						expect(isOpen(feedAt(laid, instant))).toBe(false);
					}
				}
			}
		)
	);
});

test('a longer log never opens the past of a shorter one', () => {
	fc.assert(
		fc.property(
			fc.oneof(legalLog(), anyLog(), damagedLog),
			fc.nat(),
			fc.array(someInstant, { minLength: 5 }),
			(events, cut, instants) => {
				const shorter = events.slice(0, cut % (events.length + 1));
				const known = shorter.reduce((latest, event) => Math.max(latest, validTime(event)), -Infinity);
				const before = timeline(shorter);
				const after = timeline(events);
				for (const instant of instants.filter((each) => each.getTime() < known)) {
					if (!isOpen(feedAt(before, instant))) expect(isOpen(feedAt(after, instant))).toBe(false);
				}
			}
		)
	);
});

test('no log whatsoever is open while the public is excluded, in a break, in a secret ballot, before or after', () => {
	fc.assert(
		fc.property(
			fc.oneof(legalLog(), anyLog(), damagedLog, garbageLog),
			consents,
			rules,
			fc.constantFrom('live' as const, 'archive' as const),
			(events, given, rule, purpose) => {
				const generous = [...given, ...EVERY_CONSENT];
				const laid = feedTimeline(AGENDA, events, generous, rule, purpose);
				events.forEach((_event, index) => {
					const prefix = events.slice(0, index + 1);
					if (!mustBeClosed(prefix)) return;
					const feed = publicFeed(replay(AGENDA, prefix), generous, rule, purpose, START);
					expect(isOpen(feed), JSON.stringify(prefix)).toBe(false);
					const instant = prefix.findLast((event) => validTime(event) > -Infinity)?.at;
					const isLast = !events
						.slice(index + 1)
						.some((event) => validTime(event) <= (instant?.getTime() ?? 0));
					if (instant && isLast) expect(isOpen(feedAt(laid, instant))).toBe(false);
				});
			}
		),
		{ numRuns: 500 }
	);
});

test('no instant of an exclusion is open, however late it was told', () => {
	fc.assert(
		fc.property(fc.oneof(legalLog(), anyLog()), (events) => {
			const laid = feedTimeline(AGENDA, events, EVERY_CONSENT, OPEN_RULES, 'archive');
			for (const { from, until } of replay(AGENDA, events).exclusions) {
				expect(isOpen(feedAt(laid, from))).toBe(false);
				const last = new Date((until?.getTime() ?? from.getTime() + 60_000) - 1);
				if (last >= from) expect(isOpen(feedAt(laid, last))).toBe(false);
			}
		})
	);
});

/** The same question answered in another way: reads the log backwards, by the words alone. */
function mustBeClosed(prefix: readonly SittingEvent[]): boolean {
	const struck = takenBack(
		prefix.map((event) => ({ seq: event?.seq, event: readable(event) ? event : undefined }))
	);
	const stands = prefix.filter((event) => readable(event) && !struck.has(event.seq));
	const last = (...types: string[]) => stands.findLast((event) => types.includes(event.type))?.type;
	const secret = stands
		.filter((event) => event.type === 'vote-opened' && event.data.method === 'secret')
		.map((event) => (event as Extract<SittingEvent, { type: 'vote-opened' }>).data.voteId);
	const over = stands.flatMap((event) =>
		event.type === 'vote-closed' || event.type === 'result-announced' || event.type === 'vote-retracted'
			? [event.data.voteId]
			: []
	);
	return (
		!stands.some((event) => event.type === 'opened') ||
		stands.some((event) => event.type === 'closed') ||
		last('public-excluded', 'public-readmitted') === 'public-excluded' ||
		last('break-started', 'break-ended') === 'break-started' ||
		secret.some((id) => !over.includes(id))
	);
}

function readable(event: SittingEvent): boolean {
	return replay(AGENDA, [event]).legible;
}

function brokenFrom(events: readonly SittingEvent[]): number {
	const index = events.findIndex((_event, each) => replay(AGENDA, events.slice(0, each + 1)).broken);
	return index === -1 ? events.length : index;
}

function validTime(event: SittingEvent): number {
	const ms: unknown = event?.at instanceof Date ? event.at.getTime() : NaN;
	return Number.isNaN(ms) ? -Infinity : (ms as number);
}
