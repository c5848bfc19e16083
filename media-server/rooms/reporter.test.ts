import { expect, test } from 'vitest';
import { Reporter, type BroadcastStatus } from './reporter.ts';
import type { Room } from './room.ts';

const CLOSED = { picture: 'not-started', sound: 'silent', reason: 'not-opened' };

test('without a camera, too, the operator hears that somebody is there, though nothing changes', async () => {
	const room = {
		broadcastId: '1',
		gate: { view: { bodyId: '1', logSeq: 0 }, now: () => CLOSED },
		shelf: { entries: [], problem: undefined },
		direction: { cameras: [], programId: undefined }
	} as unknown as Room;
	const written: BroadcastStatus[] = [];
	let nowMs = 1_000_000;
	const reporter = new Reporter(
		room,
		(status) => Promise.resolve(void written.push(status)),
		() => nowMs
	);
	const counts = [];
	for (let second = 0; second < 6; second++, nowMs += 1000) {
		await reporter.tick(0);
		counts.push(written.length);
	}
	// Never three seconds without a word, and not every second.
	expect(counts).toEqual([1, 1, 2, 2, 3, 3]);
	await reporter.tick(1);
	expect(written.length).toBe(4);
});
