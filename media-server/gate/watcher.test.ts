import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LogWatcher, POLL_MS } from './watcher.ts';

/** A journal whose readings end when the test says so. */
let readings: { resolve: () => void; reject: () => void }[];
let asOf: number[];
let failed: number;
let watcher: LogWatcher;

beforeEach(() => {
	vi.useFakeTimers();
	readings = [];
	asOf = [];
	failed = 0;
	const journal = {
		read: () =>
			new Promise<never>((resolve, reject) =>
				readings.push({ resolve: () => resolve(new Map() as never), reject: () => reject(new Error('gone')) })
			)
	};
	const events = { read: (_: unknown, asOfMs: number) => asOf.push(asOfMs), failed: () => failed++ };
	watcher = new LogWatcher(journal, events, () => Date.now());
});
afterEach(() => {
	watcher.close();
	vi.useRealTimers();
});

async function answer(how: 'resolve' | 'reject' = 'resolve'): Promise<void> {
	readings.at(-1)![how]();
	await vi.advanceTimersByTimeAsync(0);
}

test('reads once a second by itself', async () => {
	void watcher.start();
	await answer();
	await vi.advanceTimersByTimeAsync(POLL_MS);
	expect(readings).toHaveLength(2);
});

test('a question during a reading waits for one that begins after it, and all questions share it', async () => {
	void watcher.start();
	const before = Date.now();
	await vi.advanceTimersByTimeAsync(10);
	const asked = Date.now();
	const answers = [watcher.confirm(), watcher.confirm(), watcher.confirm()];
	await answer();
	expect(readings).toHaveLength(2);
	await answer();
	expect(await Promise.all(answers)).toEqual([true, true, true]);
	expect(readings).toHaveLength(2);
	expect(asOf[0]).toBe(before);
	expect(asOf[1]).toBeGreaterThanOrEqual(asked);
});

test('a failed reading says so and is repeated', async () => {
	const confirmed = watcher.confirm();
	await answer('reject');
	expect(await confirmed).toBe(false);
	expect(failed).toBe(1);
	await vi.advanceTimersByTimeAsync(POLL_MS);
	expect(readings).toHaveLength(2);
});

test('a reading that hangs is a failed one, and counts for nothing when it ends after all', async () => {
	void watcher.start();
	await vi.advanceTimersByTimeAsync(2500);
	expect(failed).toBe(1);
	readings[0]!.resolve();
	await vi.advanceTimersByTimeAsync(0);
	expect(asOf).toEqual([]);
});

test('closed, it reads no more', async () => {
	void watcher.start();
	watcher.close();
	await answer();
	await vi.advanceTimersByTimeAsync(10 * POLL_MS);
	expect(readings).toHaveLength(1);
	expect(asOf).toEqual([]);
	expect(await watcher.confirm()).toBe(false);
});
