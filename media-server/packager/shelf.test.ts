import { beforeEach, describe, expect, test } from 'vitest';
import { Gate } from '../gate/gate.ts';
import type { FeedWindow } from '../gate/view.ts';
import type { MediaFiles, SegmentRecord, SegmentRows } from '../store/ports.ts';
import type { SegmentDraft } from './segment.ts';
import { Shelf } from './shelf.ts';

const SPS = Buffer.from('6742c0208c8d402802dd37010d010784423500', 'hex');

let nowMs: number;
let gate: Gate;
let names: Map<string, Buffer>;
let records: Map<number, SegmentRecord>;
let order: string[];
let readings: number;
let isDiskFull: boolean;
let files: MediaFiles;
let rows: SegmentRows;
let windows: FeedWindow[];
let delayMs: number;
let canRead: boolean;

const window = (fromMs: number, untilMs: number, picture: string): FeedWindow => ({
	fromMs,
	untilMs,
	picture,
	sound: picture === 'live' ? 'live' : 'silent',
	reason: picture
});
function learn(): void {
	const view = { broadcastId: 'b', bodyId: 't', meetingId: 'm', public: true, items: [], logSeq: 1 };
	gate.learn({ ...view, delayMs, live: windows, archive: windows }, nowMs);
}

beforeEach(() => {
	nowMs = 100_000;
	delayMs = 0;
	canRead = true;
	isDiskFull = false;
	readings = 0;
	names = new Map();
	records = new Map();
	order = [];
	windows = [window(0, Infinity, 'live')];
	gate = new Gate();
	files = {
		async write(_, name, bytes) {
			if (isDiskFull) throw new Error('ENOSPC');
			order.push(`write ${name}`);
			names.set(name, bytes);
		},
		async read(_, name) {
			const bytes = names.get(name);
			if (!bytes) throw new Error('ENOENT');
			return bytes;
		},
		async erase(_, name) {
			order.push(`erase ${name}`);
			names.delete(name);
		},
		list: async () => [...names.keys()]
	};
	rows = {
		load: async () => ({
			inits: [{ number: 1, codecs: 'avc1', width: 1280, height: 720 }],
			segments: [...records.values()]
		}),
		async addInit() {},
		async addSegment(_, __, { number, ...record }) {
			order.push(`row ${number}`);
			records.set(number, { number, ...record });
		},
		async narrow(_, number, serves) {
			order.push(`narrow ${number}`);
			records.set(number, { ...records.get(number)!, ...serves });
		}
	};
});

function openShelf(): Shelf {
	return new Shelf({
		broadcastId: 'b',
		bodyId: 't',
		gate,
		files,
		rows,
		async confirm() {
			readings++;
			if (canRead) learn();
			return canRead;
		},
		now: () => nowMs,
		log: () => {}
	});
}

const draft = (fromMs: number, untilMs: number): SegmentDraft => ({
	bytes: Buffer.from(`from ${fromMs}`),
	parameters: { sps: SPS, pps: Buffer.from([0x68]) },
	startedAtMs: fromMs,
	durationMs: untilMs - fromMs,
	arrived: { fromMs, untilMs },
	hasSound: true,
	discontinuity: false
});

test('a segment is written, entered and listed, in that order, after a reading younger than it', async () => {
	const shelf = openShelf();
	learn();
	shelf.add(draft(98_000, 100_000));
	await shelf.settled();
	expect(readings).toBe(0);
	nowMs = 100_002;
	shelf.add(draft(100_000, 100_001));
	await shelf.settled();
	expect(readings).toBe(1);
	expect(order).toEqual(['write init-1.mp4', 'write 1.m4s', 'row 1', 'write 2.m4s', 'row 2']);
	expect(shelf.entries.map(({ number, live, archive }) => [number, live, archive])).toEqual([
		[1, true, true],
		[2, true, true]
	]);
});

test('an event that nobody has read yet still keeps the segment back', async () => {
	const shelf = openShelf();
	learn();
	nowMs = 102_000;
	windows = [window(0, 101_000, 'live'), window(101_000, Infinity, 'non-public')];
	shelf.add(draft(100_000, 102_000));
	await shelf.settled();
	expect([...names]).toEqual([]);
	expect(shelf.entries).toEqual([]);
});

test('while the log cannot be read nothing leaves; afterwards it does', async () => {
	const shelf = openShelf();
	canRead = false;
	learn();
	nowMs = 102_000;
	shelf.add(draft(100_000, 102_000));
	await shelf.settled();
	expect(shelf.entries).toEqual([]);
	canRead = true;
	nowMs = 110_000;
	learn();
	shelf.obey();
	await shelf.settled();
	expect(shelf.entries).toHaveLength(1);
});

test('with a delay it waits in memory, and a closure dated back finds nothing to withdraw', async () => {
	const shelf = openShelf();
	delayMs = 10_000;
	learn();
	shelf.add(draft(96_000, 98_000));
	shelf.add(draft(98_000, 100_000));
	await shelf.settled();
	expect(order).toEqual([]);
	nowMs = 108_000;
	shelf.tick();
	await shelf.settled();
	expect(order).toContain('row 1');
	windows = [window(0, 99_000, 'live'), window(99_000, Infinity, 'non-public')];
	nowMs = 111_000;
	learn();
	shelf.obey();
	await shelf.settled();
	expect(shelf.isSettled).toBe(true);
	expect([...names.keys()]).toEqual(['init-1.mp4', '1.m4s']);
	expect(order.filter((act) => act.startsWith('erase'))).toEqual([]);
});

describe('a closure that reaches back', () => {
	let shelf: Shelf;
	beforeEach(async () => {
		shelf = openShelf();
		learn();
		for (const from of [92_000, 94_000, 96_000, 98_000]) shelf.add(draft(from, from + 2000));
		await shelf.settled();
		order = [];
		windows = [window(0, 97_000, 'live'), window(97_000, Infinity, 'non-public')];
	});

	test('takes what it touches out of memory at once, then the file, then the row', async () => {
		const { signal } = shelf.entries[2]!.withdrawn;
		learn();
		shelf.obey();
		expect(signal.aborted).toBe(true);
		expect(await shelf.data(shelf.entries[2]!)).toBeUndefined();
		await shelf.settled();
		expect(order).toEqual(['erase 3.m4s', 'erase 4.m4s', 'narrow 3', 'narrow 4']);
		expect([...names.keys()]).toEqual(['init-1.mp4', '1.m4s', '2.m4s']);
		expect(shelf.entries.map(({ listed, live }) => [listed, live])).toEqual([
			[true, true],
			[true, true],
			[true, false],
			[true, false]
		]);
	});

	test('is tried again until the disk obeys', async () => {
		const { erase } = files;
		files.erase = () => Promise.reject(new Error('EBUSY'));
		learn();
		shelf.obey();
		await shelf.settled();
		expect(shelf.isSettled).toBe(false);
		files.erase = erase;
		shelf.tick();
		await shelf.settled();
		expect(shelf.isSettled).toBe(true);
		expect(names.has('3.m4s')).toBe(false);
	});

	test('is obeyed by the next process, too', async () => {
		learn();
		names.set('17.m4s', Buffer.from('no row'));
		names.set('18.m4s.part', Buffer.from('half'));
		names.delete('1.m4s');
		const next = openShelf();
		await next.restore();
		next.obey();
		await next.settled();
		expect([...names.keys()]).toEqual(['init-1.mp4', '2.m4s']);
		expect(next.entries.map(({ live }) => live)).toEqual([false, true, false, false]);
		expect(await next.data(next.entries[1]!)).toEqual(Buffer.from('from 94000'));
		nowMs = 200_000;
		windows = [window(0, Infinity, 'live')];
		learn();
		next.add(draft(120_000, 122_000));
		await next.settled();
		expect(next.entries.at(-1)!.number).toBe(5);
	});
});

test('after something was left out the next segment begins with a discontinuity', async () => {
	const shelf = openShelf();
	windows = [window(0, 95_000, 'live'), window(95_000, 95_500, 'break'), window(95_500, Infinity, 'live')];
	learn();
	for (const from of [92_000, 94_000, 96_000]) shelf.add(draft(from, from + 2000));
	await shelf.settled();
	expect(shelf.entries.map(({ discontinuity }) => discontinuity)).toEqual([false, true]);
});

test('a full disk does not end the broadcast: it goes on from memory, and the operator is told', async () => {
	const shelf = openShelf();
	learn();
	isDiskFull = true;
	shelf.add(draft(96_000, 98_000));
	await shelf.settled();
	expect(shelf.problem).toContain('Speicherplatz');
	expect(await shelf.data(shelf.entries[0]!)).toBeDefined();
	isDiskFull = false;
	for (let i = 0; i < 13; i++) shelf.add(draft(98_000 + i, 98_001 + i));
	await shelf.settled();
	expect(shelf.problem).toBeUndefined();
	expect(shelf.entries[0]).toMatchObject({ live: false, listed: true });
});

test('at the end nothing is held back, and what was only for live goes', async () => {
	const shelf = openShelf();
	delayMs = 30_000;
	const view = { broadcastId: 'b', bodyId: 't', meetingId: 'm', public: true, items: [], logSeq: 1, delayMs };
	const archive = [window(0, 97_000, 'live'), window(97_000, Infinity, 'no-consent')];
	gate.learn({ ...view, live: windows, archive }, nowMs);
	shelf.add(draft(94_000, 96_000));
	shelf.add(draft(98_000, 100_000));
	// The room says so ten times a second.
	for (let i = 0; i < 3; i++) {
		shelf.end();
		await shelf.settled();
	}
	expect([...names.keys()]).toEqual(['init-1.mp4', '1.m4s']);
});
