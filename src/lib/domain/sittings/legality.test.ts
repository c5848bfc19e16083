import { expect, test } from 'vitest';
import { AGENDA, START } from '../../../../tests/support/sitting-arbitraries.ts';
import type { NewSittingEvent, SittingEvent } from './events.ts';
import { checkEvent } from './legality.ts';
import { replay } from './state.ts';

const NOW = new Date(START.getTime() + 60_000);
const secondsAgo = (seconds: number) => new Date(NOW.getTime() - seconds * 1000).toISOString();

const opened: NewSittingEvent = { type: 'opened', data: { chairId: 'p0' } };
const closed: NewSittingEvent = { type: 'closed', data: {} };
const called = (itemId: string): NewSittingEvent => ({ type: 'item-called', data: { itemId } });
const itemClosed: NewSittingEvent = { type: 'item-closed', data: { itemId: 'o1' } };
const excluded: NewSittingEvent = { type: 'public-excluded', data: { basis: 'item' } };
const since = (text: string): NewSittingEvent => ({
	type: 'public-excluded',
	data: { basis: 'item', since: text }
});
const readmitted: NewSittingEvent = { type: 'public-readmitted', data: {} };
const arrived = (personId: string): NewSittingEvent => ({ type: 'member-arrived', data: { personId } });
const biased: NewSittingEvent = { type: 'member-biased', data: { personId: 'p1', itemId: 'o1' } };
const speaks = (personId: string): NewSittingEvent => ({ type: 'speaker-called', data: { personId } });
const requests = (personId: string): NewSittingEvent => ({ type: 'speaker-requested', data: { personId } });
const withdrawn: NewSittingEvent = {
	type: 'order-measure',
	data: { personId: 'p1', measure: 'floor-withdrawn' }
};
const voteOn = (itemId: string, method: 'open' | 'named' | 'secret' = 'open'): NewSittingEvent => ({
	type: 'vote-opened',
	data: { voteId: 'v1', itemId, question: 'Beschluss', method, majority: 'simple' }
});
const voteClosed: NewSittingEvent = { type: 'vote-closed', data: { voteId: 'v1' } };
const result = (
	yes: number,
	no = 0,
	ballots?: { personId: string; choice: 'yes' | 'no' | 'abstain' }[]
): NewSittingEvent => ({
	type: 'result-announced',
	data: { voteId: 'v1', counts: { yes, no, abstain: 0 }, ballots }
});
const retracted = (reason: string): NewSittingEvent => ({
	type: 'vote-retracted',
	data: { voteId: 'v1', reason }
});
const breakStarted: NewSittingEvent = { type: 'break-started', data: {} };
const note: NewSittingEvent = { type: 'note', data: { text: 'Es lag ein Antrag vor.' } };
const correct = (seq: number, reason = 'Versehen'): NewSittingEvent => ({
	type: 'correction',
	data: { seq, reason }
});

function check(events: NewSittingEvent[], event: NewSittingEvent) {
	const log = events.map(
		(each, index) =>
			({ ...each, seq: index + 1, at: new Date(START.getTime() + index), actorId: 'p0' }) as SittingEvent
	);
	return checkEvent(replay(AGENDA, log), event, NOW);
}

/** p0 chairs, p1 and p2 are members with a vote, p3 is one without, p4 is a guest. */
const room = [opened, arrived('p1'), arrived('p2')];

test.for<[string, NewSittingEvent[], NewSittingEvent]>([
	['arrival before the opening', [], arrived('p1')],
	['opening after an arrival', [arrived('p1')], opened],
	['public item', room, called('o1')],
	['next item without closing the one before', [...room, called('o1')], called('o2')],
	['closed item again', [...room, called('o1'), itemClosed], called('o1')],
	['non-public item without the public', [...room, excluded], called('n1')],
	['vote on the item called', [...room, called('o1')], voteOn('o1')],
	['result within the base', [...room, called('o1'), voteOn('o1'), voteClosed], result(2, 1)],
	[
		'next item while a closed vote is counted',
		[...room, called('o1'), voteOn('o1'), voteClosed],
		called('o2')
	],
	[
		'ballots of a named vote',
		[...room, called('o1'), voteOn('o1', 'named'), voteClosed],
		result(1, 0, [{ personId: 'p1', choice: 'yes' }])
	],
	['a guest speaks', [...room, called('o1')], speaks('p4')],
	['exclusion in a break', [...room, breakStarted], excluded],
	['exclusion during a vote', [...room, called('o1'), voteOn('o1')], excluded],
	['exclusion 30 s back', room, since(secondsAgo(30))],
	[
		'readmission after the non-public item',
		[...room, excluded, called('n1'), { type: 'item-closed', data: { itemId: 'n1' } }],
		readmitted
	],
	['note after the close', [...room, closed], note],
	['taking back the close', [...room, closed], correct(4)],
	['taking back the last call', [...room, called('o1'), called('o2')], correct(5)],
	['exclusion in a damaged log', [opened, { type: 'item-called', data: {} } as NewSittingEvent], excluded],
	[
		'taking back what cannot be read',
		[opened, { type: 'item-called', data: {} } as NewSittingEvent],
		correct(2)
	]
])('allowed: %s', ([, events, event]) => {
	expect(check(events, event)?.message).toBeUndefined();
});

test.for<[string, NewSittingEvent[], NewSittingEvent, RegExp, (string | undefined)?]>([
	['anything before the opening', [], called('o1'), /nicht eröffnet/, '§ 51 GO NRW'],
	['second opening', room, opened, /bereits eröffnet/],
	['opening after the close', [...room, closed], opened, /geschlossen/, '§ 52 Abs. 1 GO NRW'],
	['item not on the agenda', room, called('x'), /nicht auf der Tagesordnung/, '§ 48 Abs. 1 GO NRW'],
	[
		'item during a vote',
		[...room, called('o1'), voteOn('o1')],
		called('o2'),
		/abgestimmt/,
		'§ 50 Abs. 1 GO NRW'
	],
	['item twice', [...room, called('o1')], called('o1'), /bereits aufgerufen/],
	[
		'non-public item with the public',
		room,
		called('n1'),
		/Schließen Sie zuerst die Öffentlichkeit aus/,
		'§ 48 Abs. 2 GO NRW'
	],
	[
		'public item without the public',
		[...room, excluded],
		called('o1'),
		/Stellen Sie zuerst/,
		'§ 48 Abs. 2 GO NRW'
	],
	['closing an item not called', room, itemClosed, /nicht aufgerufen/],
	[
		'postponing a closed item',
		[...room, called('o1'), itemClosed],
		{ type: 'item-postponed', data: { itemId: 'o1' } },
		/abgeschlossen/
	],
	['vote on an item not called', room, voteOn('o1'), /nicht aufgerufen/, '§ 50 Abs. 1 GO NRW'],
	[
		'second vote',
		[...room, called('o1'), voteOn('o1')],
		{ ...voteOn('o1'), data: { ...voteOn('o1').data, voteId: 'v2' } } as NewSittingEvent,
		/bereits abgestimmt/
	],
	[
		'vote nobody may cast',
		[opened, { type: 'member-left', data: { personId: 'p0' } }, called('o1')],
		voteOn('o1'),
		/niemand/,
		'§ 49 Abs. 1 GO NRW'
	],
	['result of an open vote', [...room, called('o1'), voteOn('o1')], result(1), /läuft noch/],
	[
		'more votes than voters',
		[...room, called('o1'), voteOn('o1'), voteClosed],
		result(3, 1),
		/4 Stimmen gezählt, stimmberechtigt sind 3/,
		'§ 50 Abs. 1 GO NRW'
	],
	[
		'more votes than unbiased voters',
		[...room, biased, called('o1'), voteOn('o1'), voteClosed],
		result(3),
		/stimmberechtigt sind 2/
	],
	[
		'result twice',
		[...room, called('o1'), voteOn('o1'), voteClosed, result(1)],
		result(2),
		/bereits bekannt/
	],
	[
		'ballots of an open vote',
		[...room, called('o1'), voteOn('o1'), voteClosed],
		result(1, 0, [{ personId: 'p1', choice: 'yes' }]),
		/nur bei namentlicher/,
		'§ 50 Abs. 1 S. 4 GO NRW'
	],
	[
		'ballots of a secret vote',
		[...room, called('o1'), voteOn('o1', 'secret'), voteClosed],
		result(1, 0, [{ personId: 'p1', choice: 'yes' }]),
		/nur bei namentlicher/
	],
	[
		'named vote without ballots',
		[...room, called('o1'), voteOn('o1', 'named'), voteClosed],
		result(1),
		/Stimmen der Einzelnen/
	],
	[
		'biased ballot',
		[...room, biased, called('o1'), voteOn('o1', 'named'), voteClosed],
		result(1, 0, [{ personId: 'p1', choice: 'yes' }]),
		/befangen/,
		'§ 31 i. V. m. § 43 Abs. 2 GO NRW'
	],
	[
		'ballot without voting right',
		[...room, arrived('p3'), called('o1'), voteOn('o1', 'named'), voteClosed],
		result(1, 0, [{ personId: 'p3', choice: 'yes' }]),
		/nicht stimmberechtigt/
	],
	[
		'ballot twice',
		[...room, called('o1'), voteOn('o1', 'named'), voteClosed],
		result(2, 0, [
			{ personId: 'p1', choice: 'yes' },
			{ personId: 'p1', choice: 'yes' }
		]),
		/doppelt/
	],
	[
		'ballots that do not add up',
		[...room, called('o1'), voteOn('o1', 'named'), voteClosed],
		result(0, 1, [{ personId: 'p1', choice: 'yes' }]),
		/Summen/
	],
	['retraction without a reason', [...room, called('o1'), voteOn('o1')], retracted(' '), /Begründung/],
	[
		'result of a retracted vote',
		[...room, called('o1'), voteOn('o1'), voteClosed, retracted('falsch gezählt')],
		result(1),
		/zurückgenommen/
	],
	['absent speaker', [opened, called('o1')], speaks('p1'), /nicht anwesend/],
	[
		'biased speaker',
		[...room, biased, called('o1')],
		speaks('p1'),
		/befangen/,
		'§ 31 i. V. m. § 43 Abs. 2 GO NRW'
	],
	['biased request', [...room, biased, called('o1')], requests('p1'), /befangen/],
	['request without an item', room, requests('p1'), /kein Tagesordnungspunkt/],
	['request twice', [...room, called('o1'), requests('p1')], requests('p1'), /bereits auf der Redeliste/],
	['speech during a vote', [...room, called('o1'), voteOn('o1')], speaks('p1'), /Während der Abstimmung/],
	['speaker whose floor was withdrawn', [...room, called('o1'), withdrawn], speaks('p1'), /entzogen/],
	['arrival twice', room, arrived('p1'), /bereits anwesend/],
	['arrival of a stranger', room, arrived('p4'), /gehört dem Gremium nicht an/],
	[
		'return after exclusion from the sitting',
		[...room, { type: 'order-measure', data: { personId: 'p1', measure: 'excluded' } }],
		arrived('p1'),
		/von der Sitzung ausgeschlossen/
	],
	['bias declared during the vote', [...room, called('o1'), voteOn('o1')], biased, /bereits abgestimmt/],
	['exclusion twice', [...room, excluded], excluded, /bereits ausgeschlossen/],
	['exclusion 31 s back', room, since(secondsAgo(31)), /höchstens 30 Sekunden/],
	['exclusion in the future', room, since(secondsAgo(-1)), /vergangener Zeitpunkt/],
	['exclusion at no time', room, since('gleich'), /vergangener Zeitpunkt/],
	[
		'readmission with a non-public item called',
		[...room, excluded, called('n1')],
		readmitted,
		/noch aufgerufen/,
		'§ 48 Abs. 2 GO NRW'
	],
	['readmission of nobody', room, readmitted, /nicht ausgeschlossen/],
	['item in a break', [...room, breakStarted], called('o1'), /Pause/],
	['break during a vote', [...room, called('o1'), voteOn('o1')], breakStarted, /abgestimmt/],
	['close during a vote', [...room, called('o1'), voteOn('o1')], closed, /abgestimmt/],
	['item after the close', [...room, closed], called('o1'), /geschlossen/],
	['empty note', room, { type: 'note', data: { text: ' ' } }, /leer/],
	['correction of nothing', room, correct(9), /gibt es nicht/],
	['correction without a reason', room, correct(2, ' '), /Begründung/],
	['correction twice', [...room, correct(3)], correct(3), /bereits zurückgenommen/],
	['correction of a correction', [...room, correct(3)], correct(4), /Berichtigung kann nicht/],
	['taking back a call that was voted on', [...room, called('o1'), voteOn('o1')], correct(4), /Nr. 5 zurück/],
	['taking back the opening', room.concat(called('o1')), correct(1), /Nr. 4 zurück/],
	[
		'payload that lacks something',
		room,
		{ type: 'item-called', data: {} } as NewSittingEvent,
		/unvollständig/
	],
	['unknown type', room, { type: 'teleported', data: {} } as unknown as NewSittingEvent, /nicht bekannt/],
	[
		'going on in a damaged log',
		[opened, { type: 'item-called', data: {} } as NewSittingEvent],
		called('o1'),
		/beschädigt/
	]
])('refused: %s', ([, events, event, sentence, source]) => {
	const refusal = check(events, event);
	expect(refusal?.message).toMatch(sentence);
	if (source) expect(refusal?.source).toBe(source);
});

test('an exclusion is not dated back into the part before the readmission', () => {
	const log = [opened, excluded, readmitted].map(
		(each, index) =>
			({
				...each,
				seq: index + 1,
				at: new Date(NOW.getTime() - (3 - index) * 4000),
				actorId: 'p0'
			}) as SittingEvent
	);
	const state = replay(AGENDA, log);
	expect(checkEvent(state, since(secondsAgo(4)), NOW)).toBeUndefined();
	expect(checkEvent(state, since(secondsAgo(5)), NOW)?.message).toMatch(/nicht vor den Beginn/);
});

test('another Land cites its own norms', () => {
	const refusal = checkEvent(replay(AGENDA, []), called('o1'), NOW, { order: '§ 36 GemO BW' });
	expect(refusal?.source).toBe('§ 36 GemO BW');
});
