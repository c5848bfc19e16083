import { describe, expect, test } from 'vitest';
import { closed, type Feed } from '../broadcasts/feed.ts';
import { keepOnly, type FeedInterval } from '../broadcasts/timeline.ts';
import { gapsOf, type Stretch } from './gaps.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 24, 17, 0, seconds));
const OPEN: Feed = { picture: 'live', sound: 'live', reason: 'open' };
const interval = (from: number, until: number | undefined, feed: Feed): FeedInterval => ({
	from: at(from),
	...(until === undefined ? {} : { until: at(until) }),
	feed
});
const SITTING = [
	interval(0, 100, OPEN),
	interval(100, 160, closed('non-public', 'item-non-public')),
	interval(160, 200, OPEN),
	interval(200, undefined, closed('ended', 'closed'))
];
const ms = (seconds: number) => at(seconds).getTime();
const media = (from: number, until: number): Stretch => ({
	startedAtMs: ms(from),
	durationMs: (until - from) * 1000
});
const shown = (timeline: readonly FeedInterval[], kept: readonly Stretch[], lost: readonly Stretch[] = []) =>
	gapsOf(
		timeline.map(({ from, until, feed }) => ({
			fromMs: from.getTime(),
			untilMs: until?.getTime() ?? Infinity,
			...feed
		})),
		kept,
		lost
	).map(({ fromMs, untilMs, reason }) => [(fromMs - ms(0)) / 1000, (untilMs - ms(0)) / 1000, reason]);

describe('gaps', () => {
	test('what was closed, and where nothing came', () => {
		expect(shown(SITTING, [media(0, 40), media(70, 99), media(162, 200)])).toEqual([
			[40, 70, 'no-media'],
			[100, 160, 'item-non-public']
		]);
	});

	test('nothing kept at all', () => {
		expect(shown(SITTING, [])).toEqual([
			[0, 100, 'no-media'],
			[100, 160, 'item-non-public'],
			[160, 200, 'no-media']
		]);
	});

	test('what came and could not be stored is told apart from what never came', () => {
		const next = { startedAtMs: ms(22) + 10, durationMs: 1990 };
		const lost = [media(20, 22), next, media(30, 33), media(99, 101)];
		expect(shown(SITTING, [media(0, 20), media(33, 98), media(160, 200)], lost)).toEqual([
			[20, 24, 'not-stored'],
			[24, 30, 'no-media'],
			[30, 33, 'not-stored'],
			[100, 160, 'item-non-public']
		]);
	});

	test('neighbours with one reason are one; a running sitting has no end to report', () => {
		const feed = closed('no-consent', 'speaker-without-consent');
		expect(shown([interval(0, 10, feed), interval(10, 20, feed), interval(20, undefined, OPEN)], [])).toEqual(
			[[0, 20, 'speaker-without-consent']]
		);
	});
});

describe('cut off at both ends', () => {
	test('is closed outside, and as it was inside', () => {
		const kept = keepOnly(SITTING, { from: at(20), until: at(180) });
		expect(kept.map(({ from, feed }) => [(from.getTime() - at(0).getTime()) / 1000, feed.reason])).toEqual([
			[0, 'cut-out'],
			[20, 'open'],
			[100, 'item-non-public'],
			[160, 'open'],
			[180, 'cut-out'],
			[200, 'cut-out']
		]);
		expect(shown(kept, [media(20, 100), media(160, 180)])).toEqual([
			[0, 20, 'cut-out'],
			[100, 160, 'item-non-public'],
			[180, 200, 'cut-out']
		]);
	});

	test('nothing named changes nothing', () => {
		expect(keepOnly(SITTING, {})).toEqual(SITTING);
	});
});
