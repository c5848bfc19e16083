import { expect, test } from 'vitest';
import { partCandidates, partsOf } from './compounds.ts';
import { fold } from './fold.ts';

const KNOWN = new Set(
	`Schule Sanierung Straße Ausbau Beitrag Ausbaubeitrag Kinder Kind Garten Stadt Rat Amt Grund Grundschule Land Wirtschaft Landwirt
	Schaft Feuerwehr Haus Bau Plan Mann Sprache Förderung Bericht Verwaltung über Blick`
		.split(/\s+/)
		.map(fold)
);
const parts = (word: string) => partsOf(fold(word), (part) => KNOWN.has(part)).toSorted();

test.for([
	['Schulsanierung', ['sanierung', 'schule']],
	['Schulsanierungen', ['sanierung', 'schule']],
	['Straßenausbaubeitrag', ['ausbau', 'ausbaubeitrag', 'beitrag', 'strasse']],
	['Kindergarten', ['garten', 'kinder']],
	['Stadtrat', ['rat', 'stadt']],
	['Grundschulsanierung', ['grund', 'grundschule', 'sanierung', 'schule']],
	['Sprachförderung', ['forderung', 'sprache']],
	['Landwirtschaft', ['land', 'wirtschaft']],
	['Sanierungsplan', ['plan', 'sanierung']]
] as const)('%s', ([word, expected]) => {
	expect(parts(word)).toEqual([...expected].toSorted());
});

test.for(['Schule', 'Verwaltung', 'Mannschaft', 'Überblick', 'Unbekanntes', 'Rat', '2026'])(
	'%s stays whole',
	(word) => {
		expect(parts(word)).toEqual([]);
	}
);

test('all that decides is among the candidates', () => {
	const candidates = new Set(partCandidates('schulsanierung'));
	expect(partsOf('schulsanierung', (part) => candidates.has(part) && KNOWN.has(part)).toSorted()).toEqual([
		'sanierung',
		'schule'
	]);
	expect(partCandidates('rat')).toEqual([]);
	expect(partCandidates('a'.repeat(5000))).toEqual([]);
});
