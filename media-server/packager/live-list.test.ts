import { beforeEach, describe, expect, test } from 'vitest';
import { Gate } from '../gate/gate.ts';
import type { FeedWindow } from '../gate/view.ts';
import { LiveList, type Directives, type LiveText } from './live-list.ts';
import { SMALL, SOUND, type Rendition } from './renditions.ts';
import type { PartDraft } from './segment.ts';
import { Shelf } from './shelf.ts';

const START = Date.parse('2026-11-24T17:00:00.250Z');
const SPS = Buffer.from('6742c0208c8d402802dd37010d010784423500', 'hex');
const SMALL_SPS = Buffer.from('674d401eda0280bfe5c044000003000400000300ca3c58ba80', 'hex');

let nowMs: number;
let gate: Gate;
let shelf: Shelf;
let list: LiveList;
let closed: FeedWindow[];

beforeEach(() => {
	nowMs = START;
	gate = new Gate();
	closed = [];
	const nothing = async () => {};
	shelf = new Shelf({
		broadcastId: 'b',
		bodyId: 't',
		gate,
		files: {
			write: nothing,
			append: nothing,
			cut: nothing,
			read: async () => Buffer.alloc(0),
			readRange: async () => Buffer.alloc(0),
			erase: nothing,
			list: async () => new Map()
		},
		rows: {
			load: async () => ({ inits: [], segments: [] }),
			addInit: nothing,
			addSegment: nothing,
			extend: nothing,
			narrow: nothing
		},
		settleMs: 0,
		async confirm() {
			learn();
			return true;
		},
		now: () => nowMs,
		log: () => {}
	});
	list = new LiveList(shelf, 500);
	learn();
});

function learn(): void {
	const open = { fromMs: 0, untilMs: Infinity, picture: 'live', sound: 'live', reason: '' };
	const windows = [open, ...closed];
	const view = {
		broadcastId: 'b',
		bodyId: 't',
		meetingId: 'm',
		public: true,
		items: [],
		logSeq: 1,
		delayMs: 0
	};
	gate.learn({ ...view, live: windows, archive: windows }, nowMs);
}

/** One more part of half a second; `place` 0 begins a segment, 3 ends it. */
async function part(place: number, hasSmall = false): Promise<void> {
	const fromMs = nowMs;
	nowMs += 500;
	const draft: PartDraft = {
		bytes: Buffer.from('x'),
		parameters: { sps: SPS, pps: Buffer.from([0x68]) },
		startedAtMs: fromMs,
		durationMs: 500,
		arrived: { fromMs, untilMs: nowMs },
		hasSound: true,
		independent: place === 0,
		begins: place === 0,
		ends: place === 3,
		discontinuity: false,
		...(hasSmall ? { small: { parameters: { sps: SMALL_SPS, pps: Buffer.from([0x68]) }, bytes: 1 } } : {})
	};
	shelf.part(draft);
	await shelf.settled();
}
async function segments(count: number): Promise<void> {
	for (let i = 0; i < count * 4; i++) await part(i % 4);
}
const tick = (fields: { canFlow?: boolean; ended?: boolean } = {}) =>
	list.tick(nowMs, { canFlow: true, ended: false, ...fields });
const read = async (directives: Directives = {}, rendition?: Rendition) =>
	((await list.read(directives, rendition)) as LiveText).text;
/** What has become of the request by now. */
async function stateOf(request: Promise<unknown>): Promise<unknown> {
	return Promise.race([request, new Promise((resolve) => setImmediate(resolve, 'waits'))]);
}

test('one segment and a half, as players get them', async () => {
	await segments(1);
	await part(0);
	await part(1);
	expect(await read()).toBe(`#EXTM3U
#EXT-X-VERSION:9
#EXT-X-TARGETDURATION:2
#EXT-X-PLAYLIST-TYPE:EVENT
#EXT-X-MEDIA-SEQUENCE:0
#EXT-X-DISCONTINUITY-SEQUENCE:0
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=36.00000,CAN-SKIP-DATERANGES=YES,HOLD-BACK=6.00000,PART-HOLD-BACK=1.50000
#EXT-X-PART-INF:PART-TARGET=0.50000
#EXT-X-MAP:URI="init-1.mp4"
#EXT-X-PROGRAM-DATE-TIME:2026-11-24T17:00:00.250Z
#EXT-X-PART:DURATION=0.50000,URI="1.0.m4s",INDEPENDENT=YES
#EXT-X-PART:DURATION=0.50000,URI="1.1.m4s"
#EXT-X-PART:DURATION=0.50000,URI="1.2.m4s"
#EXT-X-PART:DURATION=0.50000,URI="1.3.m4s"
#EXTINF:2.00000,
1.m4s
#EXT-X-PART:DURATION=0.50000,URI="2.0.m4s",INDEPENDENT=YES
#EXT-X-PART:DURATION=0.50000,URI="2.1.m4s"
#EXT-X-RENDITION-REPORT:URI="sound.m3u8",LAST-MSN=1,LAST-PART=1
#EXT-X-PRELOAD-HINT:TYPE=PART,URI="2.2.m4s"
`);
});

/** What the list of the sound must be: nothing but names differ, and every part is a place to begin at. */
const asSound = (text: string) =>
	text
		.replaceAll(/^(\d+\.m4s)/gm, 'sound-$1')
		.replaceAll(/URI="((?:init-)?\d)/g, 'URI="sound-$1')
		.replaceAll(/(#EXT-X-PART:[^\n]*?m4s")(?!,INDEPENDENT)/g, '$1,INDEPENDENT=YES')
		.replaceAll('URI="sound.m3u8"', 'URI="index.m3u8"');

test('the list of the sound is the same at every moment, delta updates and withdrawn segments included', async () => {
	const same = async (directives?: Directives) =>
		expect(await read(directives, SOUND)).toBe(asSound(await read(directives)));
	await segments(30);
	await same();
	await same({ skip: 'YES' });
	await part(0);
	await same({ msn: 30, part: 0 });
	closed = [{ fromMs: nowMs - 5400, untilMs: nowMs - 300, picture: 'break', sound: 'silent', reason: '' }];
	learn();
	shelf.obey();
	expect(await read({}, SOUND)).toContain('sound-29.m4s');
	await same();
	await same({ skip: 'YES' });
	tick({ canFlow: false });
	expect(await read({}, SOUND)).toMatch(/#EXT-X-GAP\n.*\nsound-31\.m4s\n$/);
	await same();
	tick({ canFlow: false, ended: true });
	await same();
	expect(await read({}, SOUND)).toMatch(/ENDLIST\n$/);
});

test('who waits for the sound is told with the others', async () => {
	await segments(1);
	const waiting = list.read({ msn: 1, part: 0 }, SOUND);
	expect(await stateOf(waiting)).toBe('waits');
	await part(0);
	expect(((await waiting) as LiveText).text).toContain('URI="sound-2.0.m4s"');
});

test('a segment is closed when the next one begins; meanwhile the first part of that is hinted', async () => {
	await segments(2);
	expect(await read()).toMatch(
		/URI="2\.3\.m4s"\n.*REPORT.*\n#EXT-X-PRELOAD-HINT:TYPE=PART,URI="3\.0\.m4s"\n$/
	);
	await part(0);
	expect(await read()).toMatch(
		/URI="2\.3\.m4s"\n#EXTINF:2.00000,\n2\.m4s\n#EXT-X-PART.*"3\.0\.m4s",INDEP.*\n.*REPORT/
	);
});

test('a picture that lasts longer than a part may is told for as long as it is listed', async () => {
	await part(0);
	nowMs += 1500;
	shelf.part({
		bytes: Buffer.from('x'),
		parameters: { sps: SPS, pps: Buffer.from([0x68]) },
		startedAtMs: nowMs - 1500,
		durationMs: 1200,
		arrived: { fromMs: nowMs - 1500, untilMs: nowMs },
		hasSound: true,
		independent: false,
		begins: false,
		ends: true,
		discontinuity: false
	});
	await shelf.settled();
	expect(await read()).toMatch(/PART-HOLD-BACK=2\.40000\n#EXT-X-PART-INF:PART-TARGET=1\.20000\n/);
	await segments(6);
	expect(await read()).toMatch(/PART-HOLD-BACK=1\.50000\n#EXT-X-PART-INF:PART-TARGET=0\.50000\n/);
});

test('of four hours the parts of the last segments are listed, and a delta update is small', async () => {
	await segments(7200);
	const whole = await read();
	expect(whole.split('#EXTINF').length - 1).toBe(7199);
	expect(whole.length).toBeLessThan(260_000);
	expect(whole.split('#EXT-X-PART:').length - 1).toBe(20);
	const delta = await read({ skip: 'YES' });
	expect(delta.length).toBeLessThan(2500);
	const [, skipped] = /\n#EXT-X-SKIP:SKIPPED-SEGMENTS=(\d+)\n/.exec(delta)!;
	// What is left out and what is left are the whole.
	const kept = delta.split('\n').filter((line) => /^\d+\.m4s$/.test(line));
	expect(Number(skipped) + kept.length).toBe(7199);
	expect(kept.length * 2000).toBeGreaterThanOrEqual(36_000);
	expect(whole.endsWith(delta.slice(delta.indexOf(kept[0]!)))).toBe(true);
});

test('what is made part by part is the same as what is made at once', async () => {
	const fresh = () => {
		const other = new LiveList(shelf, 500);
		shelf.obey();
		return other;
	};
	for (let i = 0; i < 120; i++) {
		await part(i % 4);
		await read();
	}
	const text = await read();
	const once = fresh();
	await part(0);
	const known = (await once.read({})) as LiveText;
	expect(known.text).toBe(await read());
	expect(known.text).not.toBe(text);
});

describe('blocking', () => {
	beforeEach(async () => {
		await segments(3);
		await part(0);
		tick();
	});

	test('waits for the very part, and all who wait get the same text', async () => {
		const requests = [list.read({ msn: 3, part: 1 }), list.read({ msn: 3, part: 1 })];
		expect(await stateOf(Promise.all(requests))).toBe('waits');
		await part(1);
		const [one, other] = await Promise.all(requests);
		expect(one).toBe(other);
		expect((one as LiveText).text).toMatch(/"4\.1\.m4s"\n#EXT-X-RENDITION-REPORT/);
	});

	test('for a segment lasts until it is closed', async () => {
		const request = list.read({ msn: 3 });
		for (const place of [1, 2, 3]) await part(place);
		expect(await stateOf(request)).toBe('waits');
		await part(0);
		expect(((await request) as LiveText).text).toContain('\n4.m4s\n');
	});

	test('a part behind the last of its segment is the first of the next', async () => {
		const request = list.read({ msn: 3, part: 4 });
		for (const place of [1, 2, 3]) await part(place);
		expect(await stateOf(request)).toBe('waits');
		await part(0);
		expect(((await request) as LiveText).text).toContain('"5.0.m4s",INDEPENDENT');
	});

	test('what is there already, or long ago, comes at once', async () => {
		for (const asked of [{ msn: 3, part: 0 }, { msn: 2 }, { msn: 0, part: 7 }]) {
			expect(await stateOf(list.read(asked))).toHaveProperty('text');
		}
	});

	test.for<[Directives, boolean]>([
		[{ msn: 4 }, false],
		[{ msn: 5 }, true],
		[{ msn: 3, part: 6 }, false],
		[{ msn: 3, part: 7 }, true],
		[{ msn: 4, part: 0 }, false],
		[{ msn: 999_999_999, part: 0 }, true]
	])('%j is too far ahead: %j', async ([asked, isTooFar]) => {
		expect((await stateOf(list.read(asked))) === 'too-far').toBe(isTooFar);
	});

	test('that lasts longer than three segments is given up, and not promised any more until something comes', async () => {
		const request = list.read({ msn: 3, part: 1 });
		nowMs += 5999;
		tick();
		expect(await stateOf(request)).toBe('waits');
		nowMs += 1;
		tick();
		expect(await request).toBe('late');
		const text = await read({ msn: 3, part: 1 });
		expect(text).not.toContain('CAN-BLOCK-RELOAD');
		expect(text).not.toMatch(/PRELOAD-HINT|#EXT-X-PART:/);
		await part(0);
		expect(await read()).toContain('CAN-BLOCK-RELOAD=YES');
	});

	test('is over with a closure', async () => {
		const request = list.read({ msn: 3, part: 1 });
		shelf.end();
		await shelf.settled();
		tick({ canFlow: false });
		expect(((await request) as LiveText).text).toMatch(/\n4\.m4s\n$/);
	});

	test('is over at the end, and what is asked for then comes at once', async () => {
		const request = list.read({ msn: 3, part: 1 });
		shelf.end();
		await shelf.settled();
		tick({ canFlow: false, ended: true });
		const text = ((await request) as LiveText).text;
		expect(text).toMatch(/\n4\.m4s\n#EXT-X-ENDLIST\n$/);
		expect(text).not.toMatch(/EXT-X-PART|SERVER-CONTROL/);
		expect(await read({ msn: 77, skip: 'YES' })).toBe(text);
	});

	test('for the hinted part ends when it is there', async () => {
		const hinted = list.hinted(4, 1).then(() => 'over');
		expect(await stateOf(hinted)).toBe('waits');
		await part(1);
		expect(await hinted).toBe('over');
	});

	test('for a hinted part that never comes ends with its segment; nobody waits for others', async () => {
		const hinted = list.hinted(4, 1).then(() => 'over');
		expect(await stateOf(list.hinted(4, 2).then(() => 'over'))).toBe('over');
		shelf.end();
		await shelf.settled();
		expect(await hinted).toBe('over');
	});
});

describe('what was withdrawn', () => {
	test('is a gap, and so are its parts', async () => {
		await segments(2);
		await part(0);
		closed = [{ fromMs: nowMs - 400, untilMs: nowMs - 300, picture: 'break', sound: 'silent', reason: '' }];
		learn();
		shelf.obey();
		expect(await read()).toMatch(
			/#EXT-X-PART:DURATION=0.50000,URI="3\.0\.m4s",INDEPENDENT=YES,GAP=YES\n#EXT-X-RENDITION-REPORT/
		);
		nowMs += 1000;
		await part(0);
		const text = await read();
		expect(text).toMatch(/GAP=YES\n#EXT-X-GAP\n#EXTINF:0.50000,\n3\.m4s\n#EXT-X-DISCONTINUITY\n/);
		expect(text.match(/GAP/g)).toHaveLength(2);
	});

	test('long after it was listed is told to those who ask for what is new only', async () => {
		await segments(60);
		expect(await read({ skip: 'YES' })).toContain('SKIPPED-SEGMENTS=40');
		const at = START + 2000 * 20;
		closed = [{ fromMs: at + 600, untilMs: at + 700, picture: 'no-consent', sound: 'silent', reason: '' }];
		learn();
		shelf.obey();
		const delta = await read({ skip: 'YES' });
		expect(delta).toContain('SKIPPED-SEGMENTS=20');
		expect(delta).toMatch(/#EXT-X-GAP\n#EXTINF:2.00000,\n21\.m4s\n/);
		expect(await read()).toMatch(/#EXT-X-GAP\n#EXTINF:2.00000,\n21\.m4s\n/);
		await segments(18);
		expect(await read({ skip: 'YES' })).toContain('SKIPPED-SEGMENTS=58');
	});
});

describe('the small picture', () => {
	async function segmentWith(...has: boolean[]): Promise<void> {
		for (let i = 0; i < 4; i++) await part(i, has[i]);
	}

	test('is reported only once there has been one', async () => {
		await segmentWith();
		expect(await read()).not.toContain('small');
		await segmentWith(true, true, true, true);
		expect(await read()).toContain('#EXT-X-RENDITION-REPORT:URI="small.m3u8",LAST-MSN=1,LAST-PART=3');
	});

	test('is a gap where it is missing, and in nothing else another list', async () => {
		await segmentWith();
		await segmentWith(true, true, true, true);
		await segmentWith(true, true);
		await segmentWith(true, true, true, true);
		await part(0, true);
		const small = await read({}, SMALL);
		expect(small.match(/#EXT-X-GAP\n.*\n.*/g)).toEqual([
			'#EXT-X-GAP\n#EXTINF:2.00000,\nsmall-1.m4s',
			'#EXT-X-GAP\n#EXTINF:2.00000,\nsmall-3.m4s'
		]);
		expect(small.match(/URI="small-3\.\d\.m4s".*/g)!.every((line) => line.endsWith('GAP=YES'))).toBe(true);
		expect(small.match(/#EXT-X-MAP.*/g)!.at(-1)).toBe('#EXT-X-MAP:URI="small-init-2.mp4"');
		const bare = (text: string) =>
			text
				.split('\n')
				.filter((line) => !/MAP|GAP$|REPORT/.test(line))
				.map((line) => line.replace('small-', '').replace(',GAP=YES', ''));
		expect(bare(small)).toEqual(bare(await read()));
	});

	test('that ends in the middle of a segment makes a gap of the whole of it', async () => {
		await segmentWith(true, true, true, true);
		await part(0, true);
		expect(await read({}, SMALL)).toMatch(/small-2\.0\.m4s",INDEPENDENT=YES\n/);
		await part(1, false);
		expect(await read({}, SMALL)).toMatch(/small-2\.0\.m4s",INDEPENDENT=YES,GAP=YES\n/);
		expect(await read()).not.toContain('GAP');
	});
});
