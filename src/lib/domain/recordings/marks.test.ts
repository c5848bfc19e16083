import { expect, test } from 'vitest';
import { placeMarks, type MarkLine } from './marks.ts';

const ITEMS = [
	{ id: 'i1', number: 'Ö 1', name: 'Eröffnung', public: true },
	{ id: 'i41', number: 'Ö 4.1', name: 'Neubau der Grundschule', public: true },
	{ id: 'n1', number: 'N 1', name: 'Grundstück', public: false },
	{ id: 'x', number: '7', name: 'Anfragen', public: true }
];
const HOUR = 3_600_000;
const place = (...lines: Omit<MarkLine, 'line'>[]) =>
	placeMarks(
		lines.map((line, i) => ({ ...line, line: i + 2 })),
		ITEMS,
		HOUR
	);

test('numbers find their items however they are written, and each mark ends where the next begins', () => {
	const { marks, faults } = place(
		{ fromMs: 600_000, number: 'TOP4.1' },
		{ fromMs: 0, title: 'Begrüßung' },
		{ fromMs: 60_000, number: 'ö1', untilMs: 90_000 },
		{ fromMs: 900_000, number: '7.', title: 'Anfragen der Fraktionen' }
	);
	expect(faults).toEqual([]);
	expect(marks).toEqual([
		{ itemId: null, title: 'Begrüßung', fromMs: 0, untilMs: 60_000 },
		{ itemId: 'i1', title: 'Ö 1 Eröffnung', fromMs: 60_000, untilMs: 90_000 },
		{ itemId: 'i41', title: 'Ö 4.1 Neubau der Grundschule', fromMs: 600_000, untilMs: 900_000 },
		{ itemId: 'x', title: 'Anfragen der Fraktionen', fromMs: 900_000, untilMs: HOUR }
	]);
});

test.for([
	['an item that is not there', { fromMs: 0, number: '9' }, 'steht nicht'],
	['a closed item', { fromMs: 0, number: 'N 1' }, 'nichtöffentlich'],
	['a number two items have', { fromMs: 0, number: '1' }, 'mehrmals'],
	['nothing', { fromMs: 0 }, 'fehlt'],
	['a place behind the end', { fromMs: HOUR, number: '7' }, 'hinter dem Ende'],
	['an end before its beginning', { fromMs: 5000, untilMs: 4000, number: '7' }, 'Ende liegt']
] as const)('%s is told with its line', ([, line, words]) => {
	const { faults } = place(line);
	expect(faults).toHaveLength(1);
	expect(faults[0]!.line).toBe(2);
	expect(faults[0]!.sentence).toContain(words);
});
