import { expect, test } from 'vitest';
import { byNameOf } from './by-name.ts';

const voice = (voteId: string, choice: 'yes' | 'no' | 'abstain', id: string | null) => ({
	voteId,
	choice,
	personId: id,
	name: id && `Person ${id}`
});

test('each choice that somebody made has its names, and whoever may not be named is counted', () => {
	const votes = [
		{ id: 'v', question: 'Zustimmung?', yes: 3, no: 1, abstain: 0 },
		{ id: 'w', question: 'Vertagung?', yes: 0, no: 0, abstain: 1 }
	];
	const voices = [
		voice('v', 'yes', 'a'),
		voice('v', 'no', 'b'),
		voice('v', 'yes', null),
		voice('w', 'abstain', 'a')
	];
	const [first, second] = byNameOf(votes, voices, [{ personId: 'a', faction: 'BL' }]);
	expect(first?.choices).toEqual([
		{
			choice: 'yes',
			word: 'Ja (3)',
			named: [{ id: 'a', name: 'Person a', faction: 'BL' }],
			others: '2 weitere Personen'
		},
		{ choice: 'no', word: 'Nein (1)', named: [{ id: 'b', name: 'Person b', faction: null }], others: '' }
	]);
	expect(second?.choices.map(({ choice }) => choice)).toEqual(['abstain']);
});
