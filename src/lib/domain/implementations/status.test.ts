import { describe, expect, test } from 'vitest';
import { day } from '../calendar.ts';
import { factsAfter, statusOf, type Progress } from './status.ts';

const TODAY = day('2026-11-24');

describe('statusOf', () => {
	test.for([
		['open', undefined, undefined, 'open'],
		['open', '2026-11-24', '2026-11-24', 'open'],
		['open', '2026-11-23', '2026-11-23', 'overdue'],
		['running', '2026-12-01', '2026-12-01', 'running'],
		['running', '2026-11-23', '2026-06-30', 'overdue'],
		['running', '2026-11-24', '2026-06-30', 'delayed'],
		['open', '2027-06-30', '2026-12-31', 'delayed'],
		['running', '2026-12-01', '2027-01-31', 'running'],
		['running', undefined, undefined, 'running'],
		['done', '2026-01-01', '2025-01-01', 'done'],
		['dropped', '2026-01-01', '2026-01-01', 'dropped']
	] as const)('%s, due %s, first %s: %s', ([progress, due, first, status]) => {
		const standing = { progress, due: due && day(due), firstDue: first && day(first) };
		expect(statusOf(standing, TODAY)).toBe(status);
	});
});

describe('factsAfter', () => {
	const first = day('2026-06-30');
	const report = (on: string, progress?: Progress, due?: string) => ({
		on: day(on),
		progress,
		due: due === undefined ? undefined : day(due)
	});

	test('without reports it is open until the first day', () => {
		expect(factsAfter(first, [])).toEqual({ progress: 'open', due: first, firstDue: first });
		expect(factsAfter(undefined, [])).toEqual({ progress: 'open', due: undefined, firstDue: undefined });
	});

	test('the last word on each question counts', () => {
		const facts = factsAfter(first, [
			report('2026-03-01', 'running'),
			report('2026-06-01', undefined, '2026-12-31'),
			report('2026-09-01')
		]);
		expect(facts).toMatchObject({ progress: 'running', due: '2026-12-31', firstDue: first });
		expect(statusOf(facts, TODAY)).toBe('delayed');
	});

	test('the day of the end is the day of the report that ended it, and goes when work goes on', () => {
		const done = [
			report('2026-03-01', 'running'),
			report('2026-05-02', 'done'),
			report('2026-05-20', 'done')
		];
		expect(factsAfter(first, done).endedOn).toBe('2026-05-02');
		const again = factsAfter(first, [...done, report('2026-07-01', 'running')]);
		expect(again).toMatchObject({ progress: 'running', endedOn: undefined });
		expect(factsAfter(first, [...done, report('2026-07-01', 'dropped')]).endedOn).toBe('2026-07-01');
	});
});
