import { expect, test } from 'vitest';
import { nextStep, type Distance } from './in-step.ts';

const step = (fields: Partial<Distance>) =>
	nextStep({ nowS: 10, targetS: 10, rate: 1, still: false, jumpedS: 60, ...fields });

test('where there is nothing of the instant, nothing is shown', () => {
	expect(step({ targetS: undefined })).toEqual({ kind: 'nothing' });
	expect(step({ targetS: undefined, still: true })).toEqual({ kind: 'nothing' });
});

test('in step it plays as fast as the first one', () => {
	expect(step({ targetS: 10.03 })).toEqual({ kind: 'play', rate: 1 });
	expect(step({ rate: 1.5 })).toEqual({ kind: 'play', rate: 1.5 });
});

test('a little behind or ahead it catches up or waits, never so that anybody would see it', () => {
	for (const [targetS, rate, expected] of [
		[10.2, 1, 1.16],
		[9.8, 1, 0.84],
		[10.9, 1, 1.2],
		[9.1, 1, 0.8],
		[10.2, 2, 2.32]
	] as const) {
		const next = step({ targetS, rate, jumpedS: 5 });
		expect(next).toEqual({ kind: 'play', rate: expect.closeTo(expected) as number });
	}
});

test('far away it jumps, once, and then is given time to load', () => {
	expect(step({ targetS: 12, jumpedS: 5 })).toEqual({ kind: 'jump', toS: 12.1 });
	expect(step({ targetS: 2, rate: 2, jumpedS: 5 })).toEqual({ kind: 'jump', toS: 2.2 });
	expect(step({ targetS: 12, jumpedS: 1 })).toEqual({ kind: 'play', rate: 1.2 });
});

test('what it cannot make up for by playing faster it jumps over in the end', () => {
	expect(step({ targetS: 10.5, jumpedS: 7 })).toMatchObject({ kind: 'play' });
	expect(step({ targetS: 10.5, jumpedS: 8 })).toMatchObject({ kind: 'jump' });
	expect(step({ targetS: 10.2, jumpedS: 60 })).toMatchObject({ kind: 'play' });
});

test('standing still it stands at the very picture', () => {
	expect(step({ still: true })).toEqual({ kind: 'stand' });
	expect(step({ still: true, targetS: 10.1 })).toEqual({ kind: 'jump', toS: 10.1 });
	expect(step({ still: true, targetS: 10.1, jumpedS: 0.1 })).toEqual({ kind: 'stand' });
});

test.for([0.9, -0.9, 0.3, -0.3])('%f s apart, it is within 0.1 s after five seconds', (apartS) => {
	let nowS = 10;
	let targetS = 10 + apartS;
	for (let s = 0; s < 5; s += 0.25) {
		const next = step({ nowS, targetS, jumpedS: s });
		if (next.kind !== 'play') expect.unreachable();
		nowS += 0.25 * next.rate;
		targetS += 0.25;
	}
	expect(Math.abs(targetS - nowS)).toBeLessThan(0.1);
});
