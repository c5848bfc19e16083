import { describe, expect, test } from 'vitest';
import { AGENDA, EVERY_CONSENT, OPEN_RULES, START } from '../../../../tests/support/sitting-arbitraries.ts';
import type { NewSittingEvent, SittingEvent } from '../sittings/events.ts';
import { replay } from '../sittings/state.ts';
import { hasConsent, type Consent, type ConsentPurpose } from './consents.ts';
import { publicFeed, stricter, type BroadcastRules, type Feed, type FeedReason } from './feed.ts';

const opened: NewSittingEvent = { type: 'opened', data: { chairId: 'p0' } };
const called = (itemId: string): NewSittingEvent => ({ type: 'item-called', data: { itemId } });
const speaks = (personId: string): NewSittingEvent => ({ type: 'speaker-called', data: { personId } });
const excluded: NewSittingEvent = { type: 'public-excluded', data: { basis: 'law' } };
const readmitted: NewSittingEvent = { type: 'public-readmitted', data: {} };
const breakStarted: NewSittingEvent = { type: 'break-started', data: {} };
const vote = (method: 'open' | 'named' | 'secret'): NewSittingEvent => ({
	type: 'vote-opened',
	data: { voteId: 'v1', itemId: 'o1', question: 'Beschluss', method, majority: 'simple' }
});
const voteClosed: NewSittingEvent = { type: 'vote-closed', data: { voteId: 'v1' } };

const NOBODY: readonly Consent[] = [];
const only = (personId: string, ...purposes: ConsentPurpose[]): Consent[] =>
	purposes.map((purpose) => ({ personId, purpose, validFrom: new Date(0) }));
const all = (personId: string) => EVERY_CONSENT.filter((consent) => consent.personId === personId);

function feed(
	events: NewSittingEvent[],
	consents: readonly Consent[] = EVERY_CONSENT,
	rules: Partial<BroadcastRules> = {}
): Feed {
	const log = events.map(
		(event, index) => ({ ...event, seq: index + 1, at: START, actorId: 'p0' }) as SittingEvent
	);
	return publicFeed(replay(AGENDA, log), consents, { ...OPEN_RULES, ...rules }, 'live', START);
}

const summary = ({ picture, sound, reason }: Feed) => `${picture} ${sound} ${reason}`;

describe('the sitting', () => {
	test.for<[string, NewSittingEvent[], string]>([
		['nothing has happened', [], 'not-started silent not-opened'],
		[
			'arrivals before the opening',
			[{ type: 'member-arrived', data: { personId: 'p1' } }],
			'not-started silent not-opened'
		],
		['opened', [opened], 'live live open'],
		['public item', [opened, called('o1')], 'live live open'],
		['non-public item', [opened, called('n1')], 'non-public silent item-non-public'],
		['unknown item', [opened, called('x')], 'non-public silent item-unknown'],
		['public excluded', [opened, called('o1'), excluded], 'non-public silent public-excluded'],
		['excluded before the opening', [excluded, opened], 'non-public silent public-excluded'],
		['readmitted', [opened, excluded, readmitted], 'live live open'],
		[
			'readmitted over a non-public item',
			[opened, excluded, called('n1'), readmitted],
			'non-public silent item-non-public'
		],
		['break', [opened, breakStarted], 'break silent break'],
		['break in the non-public part', [opened, excluded, breakStarted], 'non-public silent public-excluded'],
		['open vote', [opened, called('o1'), vote('open')], 'live live open'],
		['named vote', [opened, called('o1'), vote('named')], 'live live open'],
		['secret ballot', [opened, called('o1'), vote('secret')], 'secret-ballot silent secret-ballot'],
		['secret ballot over', [opened, called('o1'), vote('secret'), voteClosed], 'live live open'],
		['closed', [opened, { type: 'closed', data: {} }], 'ended silent closed'],
		['damaged log', [opened, { type: 'item-called', data: {} } as NewSittingEvent], 'fault silent log-broken']
	])('%s', ([, events, expected]) => {
		expect(summary(feed(events))).toBe(expected);
	});
});

describe('consent', () => {
	test.for<[string, NewSittingEvent[], readonly Consent[], Partial<BroadcastRules>, string]>([
		['nobody agreed, the chair leads', [opened], NOBODY, {}, 'no-consent silent chair-without-consent'],
		['the chair does not have to', [opened], NOBODY, { chairNeedsConsent: false }, 'live live open'],
		['speaker without', [opened, speaks('p1')], all('p0'), {}, 'no-consent silent speaker-without-consent'],
		['speaker with', [opened, speaks('p1')], all('p1'), {}, 'live live open'],
		[
			'picture only',
			[opened, speaks('p1')],
			only('p1', 'live-picture'),
			{},
			'live silent speaker-without-consent'
		],
		[
			'sound only',
			[opened, speaks('p1')],
			only('p1', 'live-sound'),
			{},
			'no-consent live speaker-without-consent'
		],
		[
			'for the archive only',
			[opened, speaks('p1')],
			only('p1', 'archive-picture', 'archive-sound'),
			{},
			'no-consent silent speaker-without-consent'
		],
		['members relieved', [opened, speaks('p1')], NOBODY, { consentOf: 'guests' }, 'live live open'],
		[
			'members relieved, guest speaks',
			[opened, speaks('p4')],
			NOBODY,
			{ consentOf: 'guests' },
			'no-consent silent speaker-without-consent'
		],
		[
			'the chair takes the floor',
			[opened, speaks('p0')],
			NOBODY,
			{ consentOf: 'guests' },
			'no-consent silent chair-without-consent'
		],
		['no overview', [opened], EVERY_CONSENT, { overviewWithoutSpeaker: false }, 'no-consent live no-speaker'],
		[
			'no overview, somebody speaks',
			[opened, speaks('p1')],
			EVERY_CONSENT,
			{ overviewWithoutSpeaker: false },
			'live live open'
		],
		[
			'not permitted at all',
			[opened],
			EVERY_CONSENT,
			{ permitted: { live: false, archive: true } },
			'no-consent silent not-permitted'
		]
	])('%s', ([, events, consents, rules, expected]) => {
		expect(summary(feed(events, consents, rules))).toBe(expected);
	});

	const at = (ms: number) => new Date(START.getTime() + ms);
	const consent = (purpose: ConsentPurpose): Consent => ({
		personId: 'p1',
		purpose,
		validFrom: at(0),
		revokedAt: at(10)
	});

	test.for<[ConsentPurpose, number, boolean]>([
		['live-picture', -1, false],
		['live-picture', 0, true],
		['live-picture', 9, true],
		['live-picture', 10, false],
		['archive-picture', 5, false]
	])('%s revoked at 10, asked at %i: %s', ([purpose, ms, holds]) => {
		expect(hasConsent([consent(purpose)], 'p1', purpose, at(ms))).toBe(holds);
	});

	test('an instant that is none gives no consent', () => {
		const broken = { ...consent('live-sound'), validFrom: new Date(NaN) };
		expect(hasConsent([broken], 'p1', 'live-sound', at(5))).toBe(false);
	});
});

test.for<[Feed, Feed, string]>([
	[live('open'), live('open'), 'live live open'],
	[live('open'), shut('public-excluded'), 'non-public silent public-excluded'],
	[shut('public-excluded'), shut('log-broken'), 'non-public silent public-excluded'],
	[
		{ ...live('speaker-without-consent'), sound: 'silent' },
		live('open'),
		'live silent speaker-without-consent'
	],
	[
		live('open'),
		{ ...live('speaker-without-consent'), sound: 'silent' },
		'live silent speaker-without-consent'
	]
])('the stricter of %o and %o', ([first, second, expected]) => {
	expect(summary(stricter(first, second))).toBe(expected);
});

function live(reason: FeedReason): Feed {
	return { picture: 'live', sound: 'live', reason };
}

function shut(reason: FeedReason): Feed {
	return { picture: 'non-public', sound: 'silent', reason };
}
