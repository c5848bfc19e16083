import { expect, test } from 'vitest';
import fc from 'fast-check';
import { fold, isStopWord, wordsOf } from './fold.ts';

const folded = (text: string) => wordsOf(text).map((word) => word.folded);

test.for([
	['Büro', 'Buero', 'BURO'],
	['Straße', 'Strasse', 'STRASSE', 'STRAẞE'],
	['Übergänge', 'Uebergaenge'],
	['Café', 'cafe'],
	['Prüfung', 'Pru\u0308fung'],
	['ﬁskalisch', 'fiskalisch'],
	['Bürgerinnen', 'Bürger\u00ADinnen'],
	['m²', 'm2']
])('%j are one word', (forms) => {
	expect(new Set(forms.map(fold)).size).toBe(1);
});

test.for([
	['Frauen', 'frauen'],
	['Quelle', 'quelle'],
	['neue', 'neue'],
	['Feuer', 'feuer']
] as const)('ue is no umlaut in %s', ([word, same]) => {
	expect(fold(word)).toBe(same);
});

test('stop words are left out, in every spelling, and Weg is none', () => {
	expect(folded('Der Weg für die Schüler über den Markt')).toEqual(['weg', 'schuler', 'markt']);
	expect(isStopWord(fold('ueber'))).toBe(true);
});

test('numbers, references and hyphens fall apart into words', () => {
	expect(folded('Vorlage 2026/118: B-Plan Nr. 34, 1.250.000 €')).toEqual([
		...['vorlage', '2026', '118', 'b', 'plan', 'nr', '34', '1', '250', '000']
	]);
});

test('the signs of gender do not split a word, others do', () => {
	expect(folded('Bürger*innen, Schüler:innen, Lehrer_in')).toEqual([
		'burgerinnen',
		'schulerinnen',
		'lehrerin'
	]);
	expect(folded('Antrag:innenstadt')).toEqual(['antrag', 'innenstadt']);
});

test('offsets point at the word as it stands in the text', () => {
	const text = 'Die Straße, „Am Bürger*innenhaus“ und Bürger:innen';
	for (const { start, end, folded: word } of wordsOf(text)) expect(fold(text.slice(start, end))).toBe(word);
});

test('whatever the text, the words are within it and in order', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme' }), (text) => {
			let last = 0;
			for (const { start, end, folded: word } of wordsOf(text)) {
				expect(start).toBeGreaterThanOrEqual(last);
				expect(end).toBeLessThanOrEqual(text.length);
				expect(word).toMatch(/^[\p{L}\p{N}]+$/u);
				last = end;
			}
		})
	);
});
