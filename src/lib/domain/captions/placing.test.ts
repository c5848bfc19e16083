import { expect, test } from 'vitest';
import { placeSpoken, spokenAt, type Stretch } from './placing.ts';

const at = (seconds: number) => new Date(seconds * 1000);
/** Ten seconds are played, a minute is not, ten seconds are. */
const STRETCHES: readonly Stretch[] = [
	{ startedAt: at(100), durationMs: 10_000, offsetMs: 0 },
	{ startedAt: at(170), durationMs: 10_000, offsetMs: 10_000 }
];
const said = (from: number, until: number) => ({
	startedAt: at(from),
	durationMs: Math.round((until - from) * 1000),
	text: 'x'
});
const cue = (from: number, until: number) => ({ fromMs: from * 1000, untilMs: until * 1000, text: 'x' });

test.for([
	['within a stretch', said(101, 103), cue(1, 3)],
	['up to the cut', said(108, 110), cue(8, 10)],
	['over the cut: ends there', said(109, 112), cue(9, 10)],
	['after the cut', said(171, 173), cue(11, 13)],
	['a rounding before a stretch', said(169.95, 171), cue(10, 11.05)],
	['not played', said(120, 122), undefined],
	['before the first frame', said(50, 52), undefined],
	['after the last', said(180, 182), undefined]
] as const)('%s', ([, spoken, placed]) => {
	expect(placeSpoken(STRETCHES, spoken)).toEqual(placed);
});

test.for([
	['within a stretch', cue(1, 3), said(101, 103)],
	['over the cut: ends there', cue(9, 12), said(109, 110)],
	['begins in the last moment before a cut', cue(9.95, 12), said(170, 172)],
	['after the cut', cue(11, 13), said(171, 173)],
	['over the end', cue(19, 30), said(179, 180)],
	['after the end', cue(21, 22), undefined]
] as const)('what is played there was said then: %s', ([, played, spoken]) => {
	expect(spokenAt(STRETCHES, played)).toEqual(spoken);
});

test('nothing is played: nothing is placed', () => {
	expect(placeSpoken([], said(101, 103))).toBeUndefined();
	expect(spokenAt([], cue(1, 2))).toBeUndefined();
});
