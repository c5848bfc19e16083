import { describe, expect, test } from 'vitest';
import { day, type Day } from '../calendar.ts';
import { Refusal } from '../errors.ts';
import { checkReport, dueChange } from './deadline.ts';
import type { Progress } from './status.ts';

const TODAY = day('2026-11-24');
const maybe = (text: string | undefined): Day | undefined => (text === undefined ? undefined : day(text));

/** What is decided, or the field that is refused. */
function outcome<Result>(work: () => Result): Result | string {
	try {
		return work();
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		return Object.keys(error.fields ?? {}).join();
	}
}

describe('dueChange', () => {
	test.for([
		['stays', '2026-12-31', '2026-12-31', '2026-12-31', '', false, { kind: 'none' }],
		['stays open', undefined, undefined, undefined, '', false, { kind: 'none' }],
		['is set', undefined, undefined, '2026-12-31', '', false, { kind: 'first', due: '2026-12-31' }],
		['is not taken away', '2026-12-31', '2026-12-31', undefined, 'egal', false, 'due'],
		['later without a reason', '2026-12-31', '2026-12-31', '2027-01-01', '', false, 'reason'],
		[
			'later with one',
			'2026-12-31',
			'2026-12-31',
			'2027-01-01',
			'Kein Angebot',
			false,
			{ kind: 'moved', due: '2027-01-01' }
		],
		['earlier', '2026-12-31', '2026-12-31', '2026-12-01', '', false, { kind: 'first', due: '2026-12-01' }],
		[
			'earlier again after a delay',
			'2027-06-30',
			'2026-12-31',
			'2027-03-31',
			'',
			false,
			{ kind: 'moved', due: '2027-03-31' }
		],
		['corrected', '2026-12-31', '2026-12-31', '2027-12-31', '', true, { kind: 'first', due: '2027-12-31' }],
		['corrected after it was moved', '2027-06-30', '2026-12-31', '2027-12-31', '', true, 'due']
	] as const)('%s', ([, before, first, due, reason, correction, expected]) => {
		const standing = { progress: 'open' as const, due: maybe(before), firstDue: maybe(first) };
		expect(outcome(() => dueChange(standing, { due: maybe(due), reason, correction }))).toEqual(expected);
	});
});

describe('checkReport', () => {
	test.for([
		['of today', '2026-11-24', 'running', undefined, { due: undefined }],
		['of tomorrow', '2026-11-25', undefined, undefined, 'on'],
		['with a day that is past', '2026-11-24', undefined, '2026-11-23', 'due'],
		['with today as the new day', '2026-11-24', undefined, '2026-11-24', { due: '2026-11-24' }],
		['with the day that stands there', '2026-11-24', undefined, '2026-10-01', { due: undefined }],
		[
			'finished, whatever day it names',
			'2026-11-24',
			'done',
			'2026-01-01',
			{ progress: 'done', due: undefined }
		],
		['given up', '2026-11-20', 'dropped', '2027-01-01', { progress: 'dropped', due: undefined }]
	] as const)('%s', ([, on, progress, due, expected]) => {
		const written = { on: day(on), progress: progress as Progress | undefined, due: maybe(due) };
		const standing = { progress: 'open' as const, due: day('2026-10-01'), firstDue: day('2026-10-01') };
		const found = outcome(() => checkReport(written, standing, TODAY));
		if (typeof expected === 'string') expect(found).toBe(expected);
		else expect(found).toMatchObject(expected);
	});
});
