import { expect, test } from 'vitest';
import { Headroom } from './headroom.ts';

/** Tells measures one after the other: how busy all cores were since the one before. */
function measuring(headroom: Headroom) {
	let [idle, all] = [0, 0];
	const tell = (busy: number) => headroom.measured({ idle: (idle += 100 * (1 - busy)), all: (all += 100) });
	tell(0);
	return (...shares: number[]) => shares.forEach(tell);
}

test('nothing begins before it is known how busy the machine is, nor when it is', () => {
	const headroom = new Headroom(true);
	const measure = measuring(headroom);
	expect(headroom.admits(0)).toBe(false);
	measure(0.7);
	expect(headroom.admits(0)).toBe(false);
	measure(0.5);
	expect(headroom.admits(0)).toBe(true);
});

test('one begins after the other, so that each is in a measure before the next', () => {
	const headroom = new Headroom(true);
	measuring(headroom)(0.2);
	expect([0, 1000, 4999, 5000].map((ms) => headroom.admits(ms))).toEqual([true, false, false, true]);
});

test('a short peak ends nothing, a long one ends one after the other', () => {
	const headroom = new Headroom(true);
	const measure = measuring(headroom);
	measure(0.99, 0.99, 0.5, 0.99, 0.99);
	expect(headroom.isExceeded()).toBe(false);
	measure(0.99);
	expect([headroom.isExceeded(), headroom.isExceeded()]).toEqual([true, false]);
	measure(0.99, 0.99);
	expect(headroom.isExceeded()).toBe(false);
	measure(0.99);
	expect(headroom.isExceeded()).toBe(true);
});

test('unchecked there is always room', () => {
	const headroom = new Headroom(false);
	measuring(headroom)(1, 1, 1, 1);
	expect([headroom.admits(0), headroom.admits(1), headroom.isExceeded()]).toEqual([true, true, false]);
});
