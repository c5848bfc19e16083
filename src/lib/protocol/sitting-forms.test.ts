import { expect, test } from 'vitest';
import { eventOfForm } from './sitting-forms.ts';

const NOW = new Date('2026-11-24T17:00:00Z');

function read(fields: Record<string, string>) {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) form.append(name, value);
	return eventOfForm(form, NOW);
}
const base = (type: string, data: object = {}) => JSON.stringify({ type, data });

test.for<[string, Record<string, string>, object]>([
	[
		'what is known beforehand',
		{ ereignis: base('item-called', { itemId: 'i1' }), schluessel: 'k', nach: '3' },
		{ type: 'item-called', data: { itemId: 'i1' } }
	],
	[
		'texts, trimmed; empty ones left out',
		{ ereignis: base('vote-retracted', { voteId: 'v1' }), reason: '  falsch gezählt ', question: ' ' },
		{ type: 'vote-retracted', data: { voteId: 'v1', reason: 'falsch gezählt' } }
	],
	[
		'counts as numbers',
		{
			ereignis: base('result-announced', { voteId: 'v1' }),
			'counts.yes': '12',
			'counts.no': '0',
			'counts.abstain': '1'
		},
		{ type: 'result-announced', data: { voteId: 'v1', counts: { yes: 12, no: 0, abstain: 1 } } }
	],
	[
		'ballots, and the counts that follow from them',
		{
			ereignis: base('result-announced', { voteId: 'v1' }),
			'ballots.p1': 'yes',
			'ballots.p2': 'no',
			'ballots.p3': 'yes'
		},
		{
			type: 'result-announced',
			data: {
				voteId: 'v1',
				ballots: [
					{ personId: 'p1', choice: 'yes' },
					{ personId: 'p2', choice: 'no' },
					{ personId: 'p3', choice: 'yes' }
				],
				counts: { yes: 2, no: 1, abstain: 0 }
			}
		}
	],
	[
		'an exclusion dated back',
		{ ereignis: base('public-excluded'), basis: 'item', rueckwirkend: '20' },
		{ type: 'public-excluded', data: { basis: 'item', since: '2026-11-24T16:59:40.000Z' } }
	],
	[
		'an exclusion from now on says no beginning',
		{ ereignis: base('public-excluded'), basis: 'law', rueckwirkend: '0' },
		{ type: 'public-excluded', data: { basis: 'law' } }
	],
	[
		'a break of ten minutes',
		{ ereignis: base('break-started'), dauer: '10' },
		{ type: 'break-started', data: { untilExpected: '2026-11-24T17:10:00.000Z' } }
	],
	[
		'speaking time and a point of order',
		{ ereignis: base('speaker-called'), personId: 'p1', redezeit: '5' },
		{ type: 'speaker-called', data: { personId: 'p1', limitMs: 300_000 } }
	],
	[
		'a check box',
		{ ereignis: base('speaker-requested'), pointOfOrder: 'on' },
		{ type: 'speaker-requested', data: { pointOfOrder: true } }
	],
	['no event at all', { ereignis: 'kaputt' }, { data: {} }]
])('%s', ([, fields, event]) => {
	expect(read(fields)).toEqual(event);
});
