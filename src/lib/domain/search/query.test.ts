import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isAsking, parseQuery } from './query.ts';

const word = (...words: string[]) => ({ words, exact: false, beginning: false, excluded: false });

test.for([
	['Neubau Grundschule', [word('neubau'), word('grundschule')]],
	['"Neubau der Grundschule"', [{ ...word('neubau', 'grundschule'), exact: true }]],
	['„Neubau der Grundschule“ Nord', [{ ...word('neubau', 'grundschule'), exact: true }, word('nord')]],
	['Feuerwehrhaus -Parkplätze', [word('feuerwehrhaus'), { ...word('parkplatze'), excluded: true }]],
	['-"auf dem Parkplatz"', [{ ...word('parkplatz'), exact: true, excluded: true }]],
	['Sanier*', [{ ...word('sanier'), beginning: true }]],
	['2026/118', [word('2026', '118')]],
	['Schul-Sanierung', [word('schul', 'sanierung')]],
	['"offenes Ende', [{ ...word('offenes', 'ende'), exact: true }]],
	['der die das', []],
	['- -- " "" *', []],
	['', []]
] as const)('%s', ([query, terms]) => {
	expect(parseQuery(query)).toEqual(terms);
});

test('only leaving out is not asking', () => {
	expect(isAsking(parseQuery('-Parkplatz'))).toBe(false);
	expect(isAsking(parseQuery('Haus -Parkplatz'))).toBe(true);
});

test('whatever is typed can be read, and is bounded', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (query) => {
			const terms = parseQuery(query);
			expect(terms.length).toBeLessThanOrEqual(12);
			for (const { words } of terms) expect(words.join('')).toMatch(/^[\p{L}\p{N}]+$/u);
		})
	);
});
