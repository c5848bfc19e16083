import { describe, expect, test } from 'vitest';
import { day } from '#lib/domain/calendar.ts';
import { monthAround, monthOf, weekOf, weekWithin } from './month.ts';

describe('monthOf', () => {
	test('November 2026 begins on a Sunday: six weeks from Monday, 26 October', () => {
		const month = monthOf('2026-11', day('2026-01-01'));
		expect(month).toMatchObject({
			first: '2026-11-01',
			last: '2026-11-30',
			previous: '2026-10',
			next: '2026-12'
		});
		expect(month.weeks).toHaveLength(6);
		expect(month.weeks[0]?.[0]).toBe('2026-10-26');
		expect(month.weeks.at(-1)?.at(-1)).toBe('2026-12-06');
	});

	test('February 2027 fits in four weeks', () => {
		expect(monthOf('2027-02', day('2026-01-01')).weeks).toHaveLength(4);
	});

	test.for([null, '', '2026-13', '2026-00', '2026', '0000-01', "2026-11'"])(
		'%s is the month of today',
		(key) => {
			expect(monthOf(key, day('2026-12-24')).key).toBe('2026-12');
		}
	);
});

describe('weekOf', () => {
	test('from Monday to Sunday, whatever day of it is named', () => {
		for (const key of ['2026-11-23', '2026-11-26', '2026-11-29']) {
			expect(weekOf(key, day('2026-01-01'))).toMatchObject({
				key: '2026-11-23',
				last: '2026-11-29',
				previous: '2026-11-16',
				next: '2026-11-30',
				number: 48
			});
		}
	});

	test.for([
		['2027-01-01', 53],
		['2027-01-04', 1],
		['2025-12-29', 1],
		['2026-01-01', 1],
		['2024-12-30', 1],
		['2023-01-01', 52]
	] as const)('%s lies in week %i', ([key, number]) => {
		expect(weekOf(key, day('2026-01-01')).number).toBe(number);
	});

	test.for([null, '', '2026-02-30', '2026-13-01', '2026-11', "2026-11-26'"])(
		'%s is the week of today',
		(key) => {
			expect(weekOf(key, day('2026-12-24')).key).toBe('2026-12-21');
		}
	);
});

describe('from month to week and back', () => {
	test('the month of today leads to the week of today, another one to its first', () => {
		const today = day('2026-11-26');
		expect(weekWithin(monthOf('2026-11', today), today).key).toBe('2026-11-23');
		expect(weekWithin(monthOf(null, today), today).key).toBe('2026-11-23');
		expect(weekWithin(monthOf('2026-12', today), today).key).toBe('2026-11-30');
	});

	test('the week of today leads to the month of today, another one to that of its Monday', () => {
		const today = day('2026-12-02');
		expect(monthAround(weekOf('2026-11-30', today), today)).toBe('2026-12');
		expect(monthAround(weekOf('2026-11-30', day('2026-12-24')), day('2026-12-24'))).toBe('2026-11');
	});
});
