import { beforeEach, expect, test } from 'vitest';
import type { Camera } from './camera.ts';
import { LossWatch, spareFor } from './direction.ts';
import type { Feed } from './feed.ts';

const CAMERAS = [
	{ id: 'hall', spare: true },
	{ id: 'desk', spare: false },
	{ id: 'gallery', spare: true },
	{ id: 'reserve', spare: true }
];

test.for<[string, string, readonly string[], string | undefined]>([
	['the next one behind it', 'hall', ['gallery', 'reserve'], 'gallery'],
	['one that delivers', 'hall', ['reserve'], 'reserve'],
	['around the list', 'gallery', ['hall'], 'hall'],
	['never one that does not stand in', 'hall', ['desk'], undefined],
	['never itself', 'hall', ['hall'], undefined],
	['of a camera that is gone, the first', 'removed', ['hall', 'gallery'], 'hall']
])('%s stands in', ([, lost, delivering, expected]) => {
	expect(spareFor(lost, CAMERAS, (id) => delivering.includes(id))?.id).toBe(expected);
});

let entered: [string, string][];
let watch: LossWatch;
beforeEach(() => {
	entered = [];
	watch = new LossWatch((lostId, spareId) => {
		entered.push([lostId, spareId]);
		return Promise.resolve();
	});
});

const feed = (id: string, missingSinceMs?: number) =>
	({ camera: { id }, missingSinceMs: () => missingSinceMs }) as unknown as Feed;
const find = () => ({ delivers: () => true }) as unknown as Camera;
const tick = (nowMs: number, programId: string, onAir?: Feed, isOpen = true) =>
	watch.tick(nowMs, { cameras: CAMERAS, programId }, onAir, find, isOpen);

test('an encoder that comes back within a moment keeps its place', () => {
	watch.lost('hall', 1000);
	tick(2400, 'hall');
	tick(2450, 'hall', feed('hall'));
	tick(9000, 'hall', feed('hall'));
	expect(entered).toEqual([]);
});

test('one that stays away, or is there and sends nothing, is stood in for', () => {
	watch.lost('hall', 1000);
	tick(2500, 'hall');
	tick(7000, 'gallery', feed('gallery', 5000));
	expect(entered[0]).toEqual(['hall', 'gallery']);
});

test('silence counts as loss', () => {
	tick(7000, 'gallery', feed('gallery', 5000));
	expect(entered).toEqual([['gallery', 'reserve']]);
});

test('after a start nobody has been lost, and a choice is not overruled', () => {
	tick(60_000, 'hall');
	watch.lost('hall', 61_000);
	tick(61_100, 'desk');
	tick(99_000, 'desk');
	// Chosen again, it is waited for.
	tick(99_100, 'hall');
	expect(entered).toEqual([]);
});

test('when the engine died, all are waited for', () => {
	watch.lost('hall', 1000);
	watch.forget();
	tick(9000, 'hall');
	expect(entered).toEqual([]);
});

test('while nothing may be seen nobody stands in, and at the opening who is missing is stood in for', () => {
	watch.lost('hall', 1000);
	tick(60_000, 'hall', undefined, false);
	expect(entered).toEqual([]);
	tick(61_000, 'hall');
	expect(entered).toEqual([['hall', 'gallery']]);
});
