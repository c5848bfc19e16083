import { expect, test } from 'vitest';
import { day } from '#lib/domain/calendar.ts';
import { spanOf } from './span.ts';

const TODAY = day('2026-11-26');

test('a year from its first day to its last', () => {
	expect(spanOf('2024', 2001, TODAY)).toEqual({ year: 2024, from: '2024-01-01', until: '2025-01-01' });
	expect(spanOf('2026', 2001, TODAY).until).toBe('2027-01-01');
});

test.for([null, '', '2000', '2027', '2024.5', 'x', '-1', '1e3'])('%s is the last twelve months', (asked) => {
	expect(spanOf(asked, 2001, TODAY)).toEqual({ year: undefined, from: '2025-11-26', until: '2026-11-27' });
});
