import { expect, test } from 'vitest';
import { liveRate, type LiveState } from './live-rate.ts';

const rate = (fields: Partial<LiveState>) =>
	liveRate({ latencyS: 0.9, targetS: 0.66, inStoreS: 0.7, partS: 0.22, segmentS: 2, ...fields });

test('who is late plays faster, the less the closer they are, and never by more than a tenth', () => {
	expect(rate({})).toBeCloseTo(1.1);
	expect(rate({ latencyS: 0.76 })).toBeCloseTo(1.05);
	expect(rate({ latencyS: 2.5 })).toBeCloseTo(1.1);
	for (const latencyS of [0.7, 0.66, 0.5]) expect(rate({ latencyS })).toBe(1);
});

test('nobody plays what is in store down to its last parts', () => {
	expect(rate({ inStoreS: 0.44 })).toBe(1);
	expect(rate({ inStoreS: 0.45 })).toBeGreaterThan(1);
	// Without parts what counts are segments.
	expect(rate({ latencyS: 7, targetS: 6, partS: 0, inStoreS: 4 })).toBe(1);
	expect(rate({ latencyS: 7, targetS: 6, partS: 0, inStoreS: 4.1 })).toBeGreaterThan(1);
});

test('who has gone back stays there', () => {
	expect(rate({ latencyS: 3.4 })).toBe(1);
	expect(rate({ latencyS: 60 })).toBe(1);
});

test('it arrives at what is wanted without playing on beyond', () => {
	let latencyS = 1.3;
	for (let half = 0; half < 60; half++) latencyS -= (rate({ latencyS, inStoreS: latencyS }) - 1) * 0.5;
	expect(latencyS).toBeGreaterThan(0.66);
	expect(latencyS).toBeLessThan(0.72);
});
