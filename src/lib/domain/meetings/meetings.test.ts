import { describe, expect, test } from 'vitest';
import { day } from '../calendar.ts';
import {
	checkNotice,
	checkUrgentNotice,
	clockDay,
	lastDayOfNotice,
	type NoticeCount,
	type NoticeRule
} from './notice.ts';
import { checkMeetingState, isAgendaOpen, type MeetingState } from './states.ts';

const RULE: NoticeRule = {
	days: 7,
	count: 'clear',
	clock: 'receipt',
	urgentForbiddenFor: ['election'],
	source: '§ 2 GeschO',
	confirmed: true
};

test.for<[NoticeCount, number, string]>([
	['clear', 7, '2026-11-02'],
	['inclusive', 12, '2026-10-30'],
	['before', 14, '2026-10-27'],
	['clear', 0, '2026-11-09'],
	['inclusive', 0, '2026-11-10'],
	['inclusive', 1, '2026-11-10']
])('%s, %i days before 10 November: %s', ([count, days, last]) => {
	expect(lastDayOfNotice(day('2026-11-10'), { ...RULE, count, days })).toBe(last);
});

test.for<[string, number]>([
	['2026-11-01', 0],
	['2026-11-02', 0],
	['2026-11-03', 1],
	['2026-11-10', 8]
])('received on %s for 10 November: %i days short', ([received, short]) => {
	const notice = checkNotice(day(received), day('2026-11-10'), RULE);
	expect(notice).toEqual(
		short === 0 ? { kept: true, source: '§ 2 GeschO' } : { kept: false, short, source: '§ 2 GeschO' }
	);
});

test('a change of the clock moves nothing', () => {
	expect(checkNotice(day('2026-10-21'), day('2026-10-29'), RULE).kept).toBe(true);
});

test('half days are a mistake', () => {
	expect(() => lastDayOfNotice(day('2026-11-10'), { ...RULE, days: 2.5 })).toThrow(RangeError);
});

describe('clockDay', () => {
	const days = { dispatched: day('2026-11-01'), provided: day('2026-11-02'), received: day('2026-11-03') };
	test.for<[string, Partial<NoticeRule>, string]>([
		['dispatch', { clock: 'dispatch' }, '2026-11-01'],
		['provision', { clock: 'provision' }, '2026-11-02'],
		['receipt', { clock: 'receipt' }, '2026-11-03'],
		['fiction on the 4th day', { receiptFictionDays: 4 }, '2026-11-05'],
		['real receipt after the fiction', { receiptFictionDays: 1 }, '2026-11-03']
	])('%s', ([, rule, expected]) => {
		expect(clockDay(days, { ...RULE, ...rule })).toBe(expected);
	});

	test('has not started while nothing is known', () => {
		expect(clockDay({}, { ...RULE, receiptFictionDays: 4 })).toBeUndefined();
	});
});

test.for<[string, number, ('election' | 'main-statute')[], Partial<NoticeRule>, string | undefined]>([
	['where nothing may be shortened', 48, [], {}, 'never'],
	['for an election', 48, ['election'], { urgentHours: 24 }, 'subject'],
	['24 hours before', 24, ['main-statute'], { urgentHours: 24 }, undefined],
	['23 hours before', 23, [], { urgentHours: 24 }, 'too-late']
])('urgent %s', ([, hours, subjects, rule, because]) => {
	const start = new Date('2026-11-10T17:00:00Z');
	const at = new Date(start.getTime() - hours * 3_600_000);
	expect(checkUrgentNotice(at, start, subjects, { ...RULE, ...rule })?.because).toBe(because);
});

const ALLOWED = ['draft→invited', 'invited→running', 'running→held', 'running→invited', 'held→running'];
const STATES: MeetingState[] = ['draft', 'invited', 'running', 'held'];

test.for(STATES.flatMap((from) => STATES.map((to) => [from, to] as const)))('from %s to %s', ([from, to]) => {
	expect(checkMeetingState(from, to) === undefined).toBe(ALLOWED.includes(`${from}→${to}`));
});

test('the agenda belongs to the office until the meeting runs', () => {
	expect(STATES.filter(isAgendaOpen)).toEqual(['draft', 'invited']);
});
