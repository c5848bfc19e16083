import { beforeEach, describe, expect, test } from 'vitest';
import { Gate } from '../gate/gate.ts';
import type { FeedWindow } from '../gate/view.ts';
import type { MediaFiles, SegmentRecord, SegmentRows } from '../store/ports.ts';
import type { PartDraft } from './segment.ts';
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
let settleMs: number;
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
	settleMs = 0;
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
		async append(_, name, length, bytes) {
			if (isDiskFull) throw new Error('ENOSPC');
			order.push(`append ${name}`);
			names.set(name, Buffer.concat([names.get(name)!.subarray(0, length), bytes]));
		},
		async cut(_, name, length) {
			order.push(`cut ${name}`);
			names.set(name, names.get(name)!.subarray(0, length));
		},
		async read(_, name) {
			const bytes = names.get(name);
			if (!bytes) throw new Error('ENOENT');
			return bytes;
		},
		readRange: async (_, name, start, length) => (await files.read(_, name)).subarray(start, start + length),
		async erase(_, name) {
			order.push(`erase ${name}`);
			names.delete(name);
		},
		list: async () => new Map([...names].map(([name, { length }]) => [name, length]))
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
		async extend(_, number, length) {
			order.push(`extend ${number}`);
			records.set(number, { ...records.get(number)!, ...length });
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
		settleMs,
		async confirm() {
			readings++;
			if (canRead) learn();
			return canRead;
		},
		now: () => nowMs,
		log: () => {}
	});
}

const draft = (fromMs: number, untilMs: number, fields: Partial<PartDraft> = {}): PartDraft => ({
	bytes: Buffer.from(`from ${fromMs} `),
	parameters: { sps: SPS, pps: Buffer.from([0x68]) },
	startedAtMs: fromMs,
	durationMs: untilMs - fromMs,
	arrived: { fromMs, untilMs },
	hasSound: true,
	independent: true,
	begins: true,
	ends: true,
	discontinuity: false,
	...fields
});
/** Four parts of half a second that make a segment. */
const segment = (fromMs: number): PartDraft[] =>
	[0, 1, 2, 3].map((i) =>
		draft(fromMs + i * 500, fromMs + (i + 1) * 500, { independent: i === 0, begins: i === 0, ends: i === 3 })
	);

test('a segment is written, entered and listed, in that order, after a reading younger than it', async () => {
	const shelf = openShelf();
	learn();
	shelf.part(draft(98_000, 100_000));
	await shelf.settled();
	expect(readings).toBe(0);
	nowMs = 100_002;
	shelf.part(draft(100_000, 100_001));
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
	shelf.part(draft(100_000, 102_000));
	await shelf.settled();
	expect([...names]).toEqual([]);
	expect(shelf.entries).toEqual([]);
});

test('an event that is on its way into the log while the part arrives still keeps it back', async () => {
	settleMs = 100;
	const shelf = openShelf();
	nowMs = 102_050;
	learn();
	shelf.part(draft(100_000, 102_000));
	await shelf.settled();
	expect(shelf.entries).toEqual([]);
	windows = [window(0, 101_990, 'live'), window(101_990, Infinity, 'non-public')];
	nowMs = 102_100;
	shelf.tick();
	await shelf.settled();
	expect(readings).toBe(1);
	expect([...names]).toEqual([]);
});

test('while the log cannot be read nothing leaves; afterwards it does', async () => {
	const shelf = openShelf();
	canRead = false;
	learn();
	nowMs = 102_000;
	shelf.part(draft(100_000, 102_000));
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
	shelf.part(draft(96_000, 98_000));
	shelf.part(draft(98_000, 100_000));
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
		for (const from of [92_000, 94_000, 96_000, 98_000]) shelf.part(draft(from, from + 2000));
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
		expect(await next.data(next.entries[1]!)).toEqual(Buffer.from('from 94000 '));
		nowMs = 200_000;
		windows = [window(0, Infinity, 'live')];
		learn();
		next.part(draft(120_000, 122_000));
		await next.settled();
		expect(next.entries.at(-1)!.number).toBe(5);
	});
});

describe('a segment made of parts', () => {
	test('grows with each: file first, then the row; complete with the last', async () => {
		const shelf = openShelf();
		learn();
		const [first, second, third, last] = segment(96_000);
		shelf.part(first!);
		shelf.part(second!);
		await shelf.settled();
		expect(order).toEqual(['write init-1.mp4', 'write 1.m4s', 'row 1', 'append 1.m4s', 'extend 1']);
		expect(records.get(1)).toMatchObject({ durationMs: 1000, arrived: { fromMs: 96_000, untilMs: 97_000 } });
		expect(shelf.entries[0]!.isComplete).toBe(false);
		shelf.part(third!);
		shelf.part(last!);
		await shelf.settled();
		const [entry] = shelf.entries;
		expect(entry).toMatchObject({ isComplete: true, durationMs: 2000, isStored: true });
		const whole = await shelf.data(entry!);
		expect(whole).toEqual(Buffer.concat(segment(96_000).map(({ bytes }) => bytes)));
		expect(names.get('1.m4s')).toEqual(whole);
		expect(entry!.parts.map(({ start, bytes }) => whole!.toString('latin1', start, start + bytes))).toEqual(
			segment(96_000).map(({ bytes }) => bytes.toString('latin1'))
		);
		expect(records.get(1)!.bytes).toBe(whole!.length);
	});

	test('ends at a part that is refused, and nothing is taken until the next that can be decoded by itself', async () => {
		const shelf = openShelf();
		windows = [window(0, 97_100, 'live'), window(97_100, 97_200, 'break'), window(97_200, Infinity, 'live')];
		learn();
		for (const part of [...segment(96_000), ...segment(98_000)]) shelf.part(part);
		await shelf.settled();
		expect(shelf.entries.map(({ durationMs, isComplete }) => [durationMs, isComplete])).toEqual([
			[1000, true],
			[2000, true]
		]);
		expect(shelf.entries.map(({ discontinuity }) => discontinuity)).toEqual([false, true]);
		expect(names.get('1.m4s')!.toString()).toBe('from 96000 from 96500 ');
	});

	test('is withdrawn as a whole while it grows, and what is still to come of it is dropped', async () => {
		const shelf = openShelf();
		learn();
		const [first, second, third, last] = segment(96_000);
		shelf.part(first!);
		shelf.part(second!);
		await shelf.settled();
		const { signal } = shelf.entries[0]!.withdrawn;
		windows = [window(0, 96_700, 'live'), window(96_700, 96_800, 'break'), window(96_800, Infinity, 'live')];
		learn();
		shelf.obey();
		expect(signal.aborted).toBe(true);
		shelf.part(third!);
		shelf.part(last!);
		for (const part of segment(98_000)) shelf.part(part);
		await shelf.settled();
		expect([...names.keys()]).toEqual(['init-1.mp4', '2.m4s']);
		expect(shelf.entries.map(({ live, isComplete }) => [live, isComplete])).toEqual([
			[false, true],
			[true, true]
		]);
		expect(shelf.entries[1]!.discontinuity).toBe(true);
	});

	test('that is withdrawn in the moment a part is written leaves no file, and the part is not published', async () => {
		const shelf = openShelf();
		learn();
		const [first, second] = segment(96_000);
		shelf.part(first!);
		await shelf.settled();
		const { append } = files;
		files.append = async (...args) => {
			await Promise.resolve();
			windows = [
				window(0, 96_100, 'live'),
				window(96_100, 96_200, 'break'),
				window(96_200, Infinity, 'live')
			];
			learn();
			shelf.obey();
			await append(...args);
		};
		shelf.part(second!);
		await shelf.settled();
		expect([...names.keys()]).toEqual(['init-1.mp4']);
		expect(shelf.entries[0]).toMatchObject({ live: false, archive: false, durationMs: 500 });
		expect(order.slice(-2)).toEqual(['erase 1.m4s', 'narrow 1']);
	});

	test('does not go on with what serves something else', async () => {
		const shelf = openShelf();
		const view = { broadcastId: 'b', bodyId: 't', meetingId: 'm', public: true, items: [], logSeq: 1 };
		const archive = [window(0, 97_000, 'live'), window(97_000, Infinity, 'no-consent')];
		gate.learn({ ...view, delayMs, live: windows, archive }, nowMs);
		for (const part of segment(96_000)) shelf.part(part);
		await shelf.settled();
		expect(shelf.entries).toHaveLength(1);
		expect(shelf.entries[0]).toMatchObject({ live: true, archive: true, durationMs: 1000, isComplete: true });
	});

	test('is cut to its row by the next process; one that is too short is a gap', async () => {
		const shelf = openShelf();
		learn();
		for (const part of [...segment(94_000), ...segment(96_000), ...segment(98_000)]) shelf.part(part);
		await shelf.settled();
		const whole = names.get('1.m4s')!;
		names.set('1.m4s', Buffer.concat([whole, Buffer.from('nobody judged this')]));
		names.set('2.m4s', names.get('2.m4s')!.subarray(0, -1));
		const next = openShelf();
		await next.restore();
		expect(names.get('1.m4s')).toEqual(whole);
		expect(names.has('2.m4s')).toBe(false);
		expect(next.entries.map(({ live, isComplete }) => [live, isComplete])).toEqual([
			[true, true],
			[false, true],
			[true, true]
		]);
	});

	test('of which a part cannot be stored is whole in memory, and stored whole when it can be', async () => {
		const shelf = openShelf();
		learn();
		const [first, second, third, last] = segment(96_000);
		shelf.part(first!);
		await shelf.settled();
		isDiskFull = true;
		shelf.part(second!);
		await shelf.settled();
		expect(shelf.problem).toContain('Speicherplatz');
		isDiskFull = false;
		shelf.part(third!);
		shelf.part(last!);
		await shelf.settled();
		expect((await shelf.data(shelf.entries[0]!))!.length).toBe(44);
		expect(names.get('1.m4s')!.length).toBe(11);
		nowMs += 1000;
		shelf.tick();
		await shelf.settled();
		expect(names.get('1.m4s')!.length).toBe(44);
		expect(records.get(1)).toMatchObject({ bytes: 44, durationMs: 2000, live: true });
		expect(shelf.problem).toBeUndefined();
	});

	test('that is withdrawn while it is stored again leaves no file', async () => {
		const shelf = openShelf();
		learn();
		isDiskFull = true;
		for (const part of segment(96_000)) shelf.part(part);
		await shelf.settled();
		isDiskFull = false;
		nowMs += 1000;
		shelf.tick();
		windows = [window(0, 97_000, 'live'), window(97_000, Infinity, 'non-public')];
		learn();
		shelf.obey();
		await shelf.settled();
		expect(names.has('1.m4s')).toBe(false);
		expect(records.get(1)).toMatchObject({ live: false, archive: false });
		expect(order.indexOf('row 1')).toBeLessThan(order.indexOf('erase 1.m4s'));
	});
});

test('after something was left out the next segment begins with a discontinuity', async () => {
	const shelf = openShelf();
	windows = [window(0, 95_000, 'live'), window(95_000, 95_500, 'break'), window(95_500, Infinity, 'live')];
	learn();
	for (const from of [92_000, 94_000, 96_000]) shelf.part(draft(from, from + 2000));
	await shelf.settled();
	expect(shelf.entries.map(({ discontinuity }) => discontinuity)).toEqual([false, true]);
});

test('a full disk does not end the broadcast: it goes on from memory, and the operator is told', async () => {
	const shelf = openShelf();
	learn();
	isDiskFull = true;
	shelf.part(draft(96_000, 98_000));
	await shelf.settled();
	expect(shelf.problem).toContain('Speicherplatz');
	expect(await shelf.data(shelf.entries[0]!)).toBeDefined();
	for (let i = 0; i < 13; i++) shelf.part(draft(98_000 + i, 98_001 + i));
	await shelf.settled();
	expect(shelf.entries[0]).toMatchObject({ live: false, listed: true });
	// What is still in memory when there is room again is not lost, and neither is what is needed to play it.
	isDiskFull = false;
	for (let i = 0; i < 14; i++) {
		nowMs += 1000;
		shelf.tick();
		await shelf.settled();
	}
	expect(shelf.problem).toBeUndefined();
	expect([1, 2].map((number) => records.get(number))).toMatchObject([
		{ bytes: 0, listed: true, live: false, archive: false },
		{ bytes: 0, listed: true, live: false, archive: false }
	]);
	const kept = [...records].filter(([, { live }]) => live).map(([number]) => number);
	expect(kept.toSorted((a, b) => a - b)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
	expect(names.has('init-1.mp4')).toBe(true);
});

test('at the end nothing is held back, and what was only for live goes', async () => {
	const shelf = openShelf();
	delayMs = 30_000;
	const view = { broadcastId: 'b', bodyId: 't', meetingId: 'm', public: true, items: [], logSeq: 1, delayMs };
	const archive = [window(0, 97_000, 'live'), window(97_000, Infinity, 'no-consent')];
	gate.learn({ ...view, live: windows, archive }, nowMs);
	shelf.part(draft(94_000, 96_000));
	shelf.part(draft(98_000, 100_000));
	// The room says so ten times a second.
	for (let i = 0; i < 3; i++) {
		shelf.finish();
		await shelf.settled();
	}
	expect([...names.keys()]).toEqual(['init-1.mp4', '1.m4s']);
});

describe('small pictures', () => {
	const SMALL_SPS = Buffer.from('674d401eda0280bfe5c044000003000400000300ca3c58ba80', 'hex');
	const small = { parameters: { sps: SMALL_SPS, pps: Buffer.from([0x68]) }, bytes: 3 };
	const parts = (...has: boolean[]) => segment(98_000).map((part, i) => (has[i] ? { ...part, small } : part));

	async function shelve(...has: boolean[]): Promise<Shelf> {
		const shelf = openShelf();
		nowMs = 100_001;
		learn();
		parts(...has).forEach((part) => shelf.part(part));
		await shelf.settled();
		return shelf;
	}

	test('are in the file and the row of their segment, with parameters of their own', async () => {
		const shelf = await shelve(true, true, true, true);
		expect(shelf.hasSmall).toBe(true);
		expect(shelf.entries[0]).toMatchObject({ initNumber: 1, small: { bytes: 12, initNumber: 2 } });
		expect(records.get(1)!.small).toEqual({ bytes: 12, initNumber: 2 });
		expect([...names.keys()].toSorted()).toEqual(['1.m4s', 'init-1.mp4', 'init-2.mp4']);
	});

	test.each([[[true, true, false, true]], [[false, true, true, true]]])(
		'of which some are missing are nobody’s: %j',
		async (has) => {
			await shelve(...has);
			expect(records.get(1)!.small).toEqual({ bytes: 9, initNumber: undefined });
		}
	);

	test('leave with their segment, and no file of them stays', async () => {
		const shelf = await shelve(true, true, true, true);
		windows = [window(0, 99_000, 'live'), window(99_000, Infinity, 'non-public')];
		learn();
		shelf.obey();
		await shelf.settled();
		expect(shelf.entries[0]).toMatchObject({ live: false, archive: false });
		expect([...names.keys()].toSorted()).toEqual(['init-1.mp4', 'init-2.mp4']);
	});
});

test('what lies in the bucket is judged without it: it stays, and is withdrawn like any other', async () => {
	const record = {
		...{ initNumber: 1, startedAtMs: 0, durationMs: 2000, bytes: 7, hasSound: true, discontinuity: false },
		...{ listed: true, live: true, archive: true, isMoved: true }
	};
	names.set('init-1.mp4', Buffer.from('init'));
	records.set(1, { ...record, number: 1, arrived: { fromMs: 5000, untilMs: 6999 } });
	records.set(2, { ...record, number: 2, arrived: { fromMs: 2000, untilMs: 3999 } });
	windows = [window(0, 2000, 'live'), window(2000, 4000, 'no-consent'), window(4000, Infinity, 'live')];
	learn();
	const shelf = openShelf();
	await shelf.restore();
	expect(shelf.entries.map(({ archive, bytes }) => [archive, bytes])).toEqual([
		[true, 7],
		[true, 7]
	]);
	shelf.obey();
	await shelf.settled();
	expect([records.get(1)!.archive, records.get(2)!.archive]).toEqual([true, false]);
});
