import { expect, test } from 'vitest';
import { attributes } from '../../tests/support/hls-rules.ts';
import { dateRangeLine, DateRanges, type NamedStretch } from './date-ranges.ts';

const START = Date.parse('2026-11-24T17:00:00Z');
const stretch = (fields: Partial<NamedStretch> = {}): NamedStretch => ({
	itemId: '0198a000-0000-7000-8000-000000000001',
	number: 'Ö 1',
	title: 'Haushalt',
	fromMs: START,
	untilMs: START + 60_000,
	...fields
});
const OPEN = stretch({ untilMs: Infinity });
const ids = (ranges: DateRanges) => ranges.lines().map((line) => attributes(line).ID);

test('an item is told with number and title, and with its end once it has one', () => {
	const line = dateRangeLine(stretch());
	expect(attributes(line)).toMatchObject({
		CLASS: 'de.ratssaal.agenda-item',
		'START-DATE': '2026-11-24T17:00:00.000Z',
		'END-DATE': '2026-11-24T17:01:00.000Z',
		'X-DE-RATSSAAL-NUMBER': 'Ö 1',
		'X-DE-RATSSAAL-TITLE': 'Haushalt'
	});
	expect(dateRangeLine(OPEN)).not.toContain('END-DATE');
	expect(attributes(dateRangeLine(OPEN)).ID).toBe(attributes(line).ID);
});

test('a title can break no list', () => {
	const line = dateRangeLine(stretch({ title: 'Straße "Am Tor",\r\nTeil {$2}, A=B' }));
	expect(line.split(/[\n\r\u2028]/)).toHaveLength(1);
	expect(attributes(line)['X-DE-RATSSAAL-TITLE']).toBe('Straße ”Am Tor”, Teil { $2}, A=B');
});

test('nothing is told ahead of the pictures: neither what was called, nor that it ended', () => {
	const ranges = new DateRanges();
	expect(ranges.follow([stretch()], START - 1, 0)).toBe(false);
	expect(ranges.lines()).toEqual([]);
	expect(ranges.follow([stretch()], START + 1000, 0)).toBe(true);
	expect(ranges.lines()).toEqual([dateRangeLine(OPEN)]);
	expect(ranges.follow([stretch()], START + 2000, 0)).toBe(false);
	expect(ranges.follow([stretch()], START + 60_000, 0)).toBe(true);
	expect(ranges.lines()).toEqual([dateRangeLine(stretch())]);
});

test('what changes is told again, what goes is told as removed, each for a while', () => {
	const ranges = new DateRanges();
	const second = stretch({ itemId: 'second', fromMs: START + 60_000, untilMs: Infinity });
	ranges.follow([OPEN], START + 1000, 1000);
	ranges.follow([stretch(), second], START + 61_000, 61_000);
	expect(ranges.lines(1001)).toHaveLength(2);
	expect(ranges.lines(61_001)).toEqual([]);
	expect(ranges.removed(0)).toEqual([]);
	const [, gone] = ids(ranges);
	expect(ranges.follow([stretch()], START + 70_000, 70_000)).toBe(true);
	expect(ids(ranges)).not.toContain(gone);
	expect(ranges.removed(70_000)).toEqual([gone]);
	expect(ranges.removed(70_001)).toEqual([]);
	ranges.follow([stretch(), second], START + 80_000, 80_000);
	expect(ranges.removed(0)).toEqual([]);
	expect(ids(ranges)).toContain(gone);
});

test('under one ID nothing is ever told otherwise', () => {
	const ranges = new DateRanges();
	const told = new Map<string, Record<string, string>>();
	const steps = [
		OPEN,
		stretch({ untilMs: Infinity, title: 'Haushaltssatzung' }),
		stretch({ title: 'Haushaltssatzung' }),
		stretch({ title: 'Haushaltssatzung', untilMs: START + 50_000 }),
		stretch({ title: 'Haushaltssatzung', untilMs: Infinity }),
		stretch({ title: 'Haushaltssatzung', untilMs: START + 70_000 })
	];
	steps.forEach((step, i) => {
		ranges.follow([step], START + 100_000, i);
		const [range] = ranges.lines().map(attributes);
		const before = told.get(range!.ID!) ?? {};
		for (const name of Object.keys(before)) expect(range![name], name).toBe(before[name]);
		told.set(range!.ID!, range!);
	});
	expect(told.size).toBe(4);
});
