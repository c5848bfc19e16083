/** Low-latency HLS as a strict player sees it: every list by the rules, every part as it comes, nothing of what is closed. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser } from '@playwright/test';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordings } from '#lib/server/db/schema/index.ts';
import { launchCameraBrowser, startCamera, type Camera } from '../../scripts/demo-camera.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	attributes,
	brokenBetween,
	brokenRules,
	brokenVariantRules,
	readList,
	type ReadList
} from '../support/hls-rules.ts';
import { startShipped } from '../support/nginx.ts';
import { startMediaProcess, type MediaProcess } from './process.ts';
import { createStage, type Stage } from './stage.ts';
import { until } from './until.ts';
import { clocksIn, packetsIn } from './viewer.ts';

let database: TestDatabase;
let media: MediaProcess;
let browser: Browser;
let stage: Stage;
let camera: Camera;
let live: string;
/** The bytes of every part that was ever had, by address, in order. */
const had = new Map<string, Buffer>();

beforeAll(async () => {
	database = await openTestDatabase();
	stage = await createStage(database);
	media = await startMediaProcess(database.url);
	browser = await launchCameraBrowser();
	live = `${media.origin}/media/hls/${stage.broadcastId}/index.m3u8`;
	await stage.open();
	const url = `${media.origin}/media/whip/${stage.broadcastId}`;
	camera = await startCamera({ url, key: stage.key, browser, width: 640, height: 360 });
	await until('the first part', async () => (await fetch(live)).ok, 20_000);
});
afterAll(async () => {
	await camera?.stop();
	await browser?.close();
	await media?.stop();
	await database?.close();
});

async function textAt(query = '', name = 'index.m3u8'): Promise<string> {
	const response = await fetch(new URL(name + query, live));
	if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
	return response.text();
}

async function bytesAt(uri: string): Promise<Buffer> {
	const response = await fetch(new URL(uri, live));
	if (!response.ok) throw new Error(`${uri}: ${response.status}`);
	return Buffer.from(await response.arrayBuffer());
}

const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const hintOf = (list: ReadList) => attributes(list.head.get('PRELOAD-HINT') ?? '').URI;

/** What a player asks for next. */
function nextOf(list: ReadList): string {
	const last = list.segments.at(-1)!;
	const msn = list.segments.length + list.skipped - 1;
	return last.uri === undefined
		? `?_HLS_msn=${msn}&_HLS_part=${last.parts.length}`
		: `?_HLS_msn=${msn + 1}&_HLS_part=0`;
}

/** Takes each part the moment it is hinted at, as the greediest player would. */
function takeAll(): { stop(): Promise<void> } {
	const hints: Promise<void>[] = [];
	let isOver = false;
	const loop = (async () => {
		while (!isOver) {
			const hinted = hintOf(readList(await textAt()));
			if (hinted && !had.has(hinted)) {
				had.set(hinted, Buffer.alloc(0));
				hints.push(
					bytesAt(hinted).then(
						(bytes) => void had.set(hinted, bytes),
						() => void had.delete(hinted)
					)
				);
			}
			await pause(40);
		}
	})();
	return {
		async stop() {
			isOver = true;
			await loop;
			await Promise.all(hints);
		}
	};
}

/** Follows the list by blocking, part by part, and takes the hinted part as early as it can be had. */
async function follow(parts: number): Promise<void> {
	let text = await textAt();
	for (let i = 0; i < parts; i++) {
		const list = readList(text);
		const hinted = hintOf(list)!;
		const [after, bytes] = await Promise.all([textAt(nextOf(list)), bytesAt(hinted)]);
		expect(brokenRules(after)).toEqual([]);
		expect(brokenBetween(text, after)).toEqual([]);
		expect(readList(after).segments.flatMap((segment) => segment.parts.map(({ uri }) => uri))).toContain(
			hinted
		);
		had.set(hinted, bytes);
		text = after;
	}
}

test('every list keeps the rules, and the hinted part is the next one', async () => {
	await follow(16);
});

test('a segment is its parts in a row, and begins with a key frame', async () => {
	const list = readList(await textAt());
	const whole = list.segments.filter(
		({ uri, parts }) => uri !== undefined && parts.length > 0 && parts.every((part) => had.has(part.uri))
	);
	expect(whole.length).toBeGreaterThanOrEqual(1);
	for (const { uri, parts, durationS } of whole) {
		const bytes = await bytesAt(uri!);
		expect(hash(bytes)).toBe(hash(Buffer.concat(parts.map((part) => had.get(part.uri)!))));
		const packets = await packetsIn(Buffer.concat([await bytesAt('init-1.mp4'), bytes]));
		const pictures = packets.filter(({ kind }) => kind === 'video');
		expect(pictures[0]!.isKey).toBe(true);
		// What is left after the last picture has begun is that picture.
		const leftMs = durationS! * 1000 - (pictures.at(-1)!.ptsMs - pictures[0]!.ptsMs);
		expect(leftMs).toBeGreaterThan(0);
		expect(leftMs).toBeLessThan(100);
	}
});

test('a delta update and what was there before are the whole list', async () => {
	await until(
		'more than the skip boundary',
		async () => readList(await textAt('?_HLS_skip=YES')).skipped > 0,
		45_000
	);
	const [whole, delta] = await Promise.all([textAt(), textAt('?_HLS_skip=YES')]);
	expect(brokenRules(delta)).toEqual([]);
	const { skipped, segments } = readList(delta);
	const names = ({ segments: all }: { segments: ReadList['segments'] }) =>
		all.flatMap(({ uri }) => uri ?? []);
	expect(names(readList(whole)).slice(skipped)).toEqual(names({ segments }));
}, 60_000);

test('the multivariant list tells the truth about the picture of the encoder', async () => {
	const text = await textAt('', 'variants.m3u8');
	expect(brokenVariantRules(text)).toEqual([]);
	const line = text.split('\n').find((candidate) => candidate.startsWith('#EXT-X-STREAM-INF'))!;
	const { BANDWIDTH, RESOLUTION, ['FRAME-RATE']: rate } = attributes(line);
	expect(RESOLUTION).toBe('640x360');
	expect(Number(rate)).toBeGreaterThan(5);
	for (const { uri, durationS } of readList(await textAt()).segments.slice(0, 5)) {
		expect(((await bytesAt(uri!)).length * 8) / durationS!).toBeLessThanOrEqual(Number(BANDWIDTH) + 1);
	}
});

test('what no player may ask is refused at once', async () => {
	const statusOf = async (query: string) => (await fetch(live + query)).status;
	expect(await statusOf('?_HLS_part=1')).toBe(400);
	expect(await statusOf('?_HLS_msn=abc')).toBe(400);
	expect(await statusOf('?_HLS_msn=-1')).toBe(400);
	expect(await statusOf('?_HLS_msn=99999')).toBe(400);
	expect(await statusOf('?_HLS_msn=0&_HLS_part=0')).toBe(200);
	const open = readList(await textAt()).segments.length;
	expect((await fetch(new URL(`${open + 7}.0.m4s`, live))).status).toBe(404);
});

test('through the shipped nginx each part and each list is asked for once, and nothing is mixed up', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'ratssaal-nginx-'));
	const nginx = await startShipped(folder, 9, Number(new URL(media.origin).port));
	const ask = async (name: string) => {
		const response = await fetch(new URL(name, live.replace(media.origin, nginx.origin)));
		const body = Buffer.from(await response.arrayBuffer());
		return { status: response.status, cache: response.headers.get('x-cache'), body };
	};
	try {
		const now = readList((await ask('index.m3u8')).body.toString());
		const query = nextOf(now);
		const hinted = hintOf(now)!;
		const [list, part] = await Promise.all([ask(`index.m3u8${query}`), ask(hinted)]);
		expect([list.status, part.status]).toEqual([200, 200]);
		const after = readList(list.body.toString());
		expect(after.segments.flatMap(({ parts }) => parts.map(({ uri }) => uri))).toContain(hinted);
		const again = await ask(hinted);
		expect([again.cache, hash(again.body)]).toEqual(['HIT', hash(part.body)]);
		expect(hash(await bytesAt(hinted))).toBe(hash(part.body));
		// The sound alone goes the same way, under its own names.
		const heard = await ask(`sound-${hinted}`);
		expect([heard.status, (await ask(`sound-${hinted}`)).cache]).toEqual([200, 'HIT']);
		expect(hash(heard.body)).toBe(hash(await bytesAt(`sound-${hinted}`)));
		// The next question is another one, and waits anew.
		expect((await ask(`index.m3u8${nextOf(after)}`)).cache).toBe('MISS');
		const tooFar = await ask('index.m3u8?_HLS_msn=99999');
		expect([tooFar.status, (await ask('index.m3u8?_HLS_msn=99999')).cache]).toEqual([400, 'MISS']);
	} finally {
		await nginx.stop();
		await rm(folder, { recursive: true, force: true });
	}
});

test('through an exclusion a player that takes every part gets nothing of it, and is never left waiting', async () => {
	const greedy = takeAll();
	let times: { from: number; to: number };
	try {
		await until('some parts', () => had.size > 20);
		const excluded = await stage.press({ type: 'public-excluded', data: { basis: 'resolution' } });
		const waiting = textAt(nextOf(readList(await textAt())));
		expect(brokenRules(await waiting)).toEqual([]);
		const still = await until('the list is still', async () => {
			const text = await textAt();
			return !text.includes('CAN-BLOCK-RELOAD') && text;
		});
		expect(brokenRules(still)).toEqual([]);
		await pause(2000);
		const readmitted = await stage.press({ type: 'public-readmitted', data: {} });
		await until('it goes on', async () => (await textAt()).includes('PRELOAD-HINT'));
		await follow(4);
		// The first part after a pause is not hinted at.
		for (const { uri } of readList(await textAt()).segments.flatMap(({ parts }) => parts))
			had.set(uri, await bytesAt(uri));
		times = { from: excluded.at.getTime(), to: readmitted.at.getTime() };
	} finally {
		await greedy.stop();
	}
	const { from, to } = times;
	const order = (uri: string) => uri.split('.').slice(0, 2).map(Number);
	const [init, all] = [await bytesAt('init-1.mp4'), [...had].filter(([, bytes]) => bytes.length > 0)];
	// Parts of one segment after the other; what was missed of a segment cannot be decoded.
	const bySegment = Map.groupBy(all, ([uri]) => order(uri)[0]!);
	const clocks: number[] = [];
	for (const own of bySegment.values()) {
		const inOrder = own.toSorted(([a], [b]) => order(a)[1]! - order(b)[1]!);
		if (!inOrder.every(([uri], i) => order(uri)[1] === i)) continue;
		const seen = await clocksIn(Buffer.concat([init, ...inOrder.map(([, bytes]) => bytes)]));
		clocks.push(...seen.map((clock) => clock!));
	}
	expect(clocks.filter((clock) => clock < from).length).toBeGreaterThan(20);
	expect(clocks.filter((clock) => clock >= to).length).toBeGreaterThan(0);
	expect(clocks.filter((clock) => clock >= from && clock < to)).toEqual([]);
}, 60_000);

test('killed with half a segment: every part and segment that was listed is there afterwards, byte by byte', async () => {
	await follow(2);
	const before = readList(await textAt());
	const uris = before.segments
		.slice(-3)
		.flatMap(({ uri, parts }) => [...(uri ? [uri] : []), ...parts.map((part) => part.uri)]);
	const hashes = await Promise.all(uris.map(async (uri) => hash(await bytesAt(uri))));
	await media.kill();
	await media.start();
	await until('it is restored', async () => (await fetch(live)).ok);
	expect(await Promise.all(uris.map(async (uri) => hash(await bytesAt(uri))))).toEqual(hashes);
	expect(brokenRules(await textAt())).toEqual([]);
	await until('it goes on', async () => (await textAt()).includes('PRELOAD-HINT'), 20_000);
	await follow(5);
}, 60_000);

test('the archive keeps the rules and the same bytes', async () => {
	await stage.press({ type: 'closed', data: {} });
	const recording = await until('the recording', async () => {
		const [row] = await database.owner.select().from(recordings).where(eq(recordings.state, 'ready'));
		return row;
	});
	const ended = await until('the live list is over', async () => {
		const text = await textAt('?_HLS_msn=99999&_HLS_part=3');
		return text.includes('ENDLIST') && text;
	});
	expect(brokenRules(ended)).toEqual([]);
	const vod = `${media.origin}/media/vod/${recording.id}/`;
	const archived = await (await fetch(`${vod}index.m3u8`)).text();
	expect(brokenRules(archived)).toEqual([]);
	expect(brokenVariantRules(await (await fetch(`${vod}variants.m3u8`)).text())).toEqual([]);
	const uris = readList(archived).segments.map(({ uri }) => uri!);
	const kept = readList(ended).segments.filter(({ tags }) => !tags.has('GAP'));
	expect(uris).toEqual(kept.map(({ uri }) => uri!));
	for (const uri of uris.slice(-4)) {
		expect(hash(Buffer.from(await (await fetch(vod + uri)).arrayBuffer()))).toBe(hash(await bytesAt(uri)));
	}
});
