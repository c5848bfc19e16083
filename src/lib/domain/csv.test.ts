import { expect, test } from 'vitest';
import { csvLine } from './csv.ts';

test.for([
	['plain cells', ['Rat', 12, null, undefined, ''], 'Rat;12;;;\r\n'],
	['a semicolon', ['Bauen; Verkehr'], '"Bauen; Verkehr"\r\n'],
	['quotation marks', ['Plan „Nord“ und "Süd"'], '"Plan „Nord“ und ""Süd"""\r\n'],
	['lines', ['1. Ja\r\n2. Nein'], '"1. Ja\r\n2. Nein"\r\n'],
	['umlauts', ['Überfällig, später'], 'Überfällig, später\r\n'],
	['a negative number', [-3], '-3\r\n'],
	['spaces around', [' a '], '" a "\r\n']
] as const)('%s', ([, cells, line]) => expect(csvLine(cells)).toBe(line));

test.for([
	'=1+1',
	'+49 123',
	'-2',
	'@SUM(A1)',
	'\t=1+1',
	'\r=1+1',
	'  =HYPERLINK("https://boese.example";"klick")',
	'＝1+1'
])('%j is text, not a formula', (text) => {
	expect(csvLine([text]).replace(/^"/, '')).toMatch(/^'/);
});
