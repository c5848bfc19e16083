import { expect, test } from 'vitest';
import type { PublicEvent, PublicVote } from '#lib/domain/sittings/public-state.ts';
import { tickerLine, voteSentence, type TickerNames } from './ticker-lines.ts';

const names: TickerNames = {
	item: (id) => (id === 'i4' ? { number: 'Ö 4', title: 'Neubau der Grundschule Nord' } : undefined),
	person: (id) => (id === 'p1' ? 'Dr. Anna Kessler' : undefined)
};
const vote = (fields: Partial<PublicVote> = {}): PublicVote => ({
	id: 'v',
	itemId: 'i4',
	question: '?',
	method: 'open',
	majority: 'simple',
	status: 'announced',
	...fields
});
const line = (event: object) =>
	tickerLine({ seq: 1, at: new Date(), ...event } as PublicEvent, names, 'Europe/Berlin');

test.for([
	[{ type: 'item-called', itemId: 'i4' }, 'Ö 4 aufgerufen: Neubau der Grundschule Nord'],
	[{ type: 'item-called', itemId: 'unknown' }, undefined],
	[{ type: 'item-closed', itemId: 'i4', result: 'noted' }, 'Ö 4 abgeschlossen: zur Kenntnis genommen'],
	[{ type: 'item-closed', itemId: 'i4' }, undefined],
	[{ type: 'item-postponed', itemId: 'i4' }, 'Ö 4 vertagt'],
	[{ type: 'speaker-called', personId: 'p1' }, 'Dr. Anna Kessler hat das Wort'],
	[{ type: 'speaker-called', personId: 'guest' }, undefined],
	[{ type: 'speaker-ended' }, undefined],
	[{ type: 'vote-opened', vote: vote({ method: 'secret' }) }, 'Geheime Abstimmung zu Ö 4 eröffnet'],
	[
		{ type: 'result-announced', vote: vote({ outcome: 'adopted', counts: { yes: 38, no: 0, abstain: 0 } }) },
		'Ö 4 einstimmig angenommen (38 Ja)'
	],
	[{ type: 'public-excluded', since: new Date() }, 'Nichtöffentlicher Teil'],
	[
		{ type: 'break-started', untilExpected: new Date('2026-11-26T18:15:00Z') },
		'Die Sitzung ist unterbrochen, voraussichtlich bis 19:15\u00a0Uhr'
	],
	[{ type: 'interrupted' }, 'Störung']
] as const)('%o', ([event, sentence]) => {
	expect(line(event)).toBe(sentence);
});

test.for([
	[{ yes: 11, no: 25, abstain: 2 }, 'rejected', 'abgelehnt (11 Ja, 25 Nein, 2 Enthaltungen)'],
	[{ yes: 25, no: 11, abstain: 1 }, 'adopted', 'angenommen (25 Ja, 11 Nein, 1 Enthaltung)'],
	[{ yes: 20, no: 0, abstain: 3 }, 'adopted', 'angenommen (20 Ja, 0 Nein, 3 Enthaltungen)'],
	[undefined, 'adopted', 'angenommen']
] as const)('%o %s', ([counts, outcome, sentence]) => {
	expect(voteSentence({ counts, outcome })).toBe(sentence);
});
