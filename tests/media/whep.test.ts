/** The door for viewers who want the picture at once: what it shows how soon, and that it shows nothing of what is closed. */
import { readFile } from 'node:fs/promises';
import type { Browser } from '@playwright/test';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addCamera } from '#lib/server/broadcasts/add-camera.ts';
import { putOnAir } from '#lib/server/broadcasts/put-on-air.ts';
import { broadcasts, cameras } from '#lib/server/db/schema/index.ts';
import { launchCameraBrowser, startCamera, type Camera } from '../../scripts/demo-camera.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { startMediaProcess, type MediaProcess } from './process.ts';
import { createStage, type Stage } from './stage.ts';
import { until } from './until.ts';
import { fetchPlaylist } from './viewer.ts';
import { watchWhep, type WhepViewer } from './whep-page.ts';

/** Sounds only while the public is excluded. */
const SECRET_HZ = 1500;

let browser: Browser;
let database: TestDatabase;
let media: MediaProcess;
let stage: Stage;
let camera: Camera;
let viewer: WhepViewer;
let door: string;
let offer: string;

beforeAll(async () => {
	browser = await launchCameraBrowser();
	database = await openTestDatabase();
	stage = await createStage(database);
	media = await startMediaProcess(database.url);
	door = `${media.origin}/media/whep/${stage.broadcastId}`;
	offer = await readFile(new URL('../../media-server/whip/offers/chromium.sdp', import.meta.url), 'utf8');
	await stage.open();
	const url = `${media.origin}/media/whip/${stage.broadcastId}`;
	camera = await startCamera({ url, key: stage.key, browser, width: 640, height: 360 });
	viewer = await watchWhep(browser, door, SECRET_HZ);
});
afterAll(async () => {
	await viewer?.close();
	await camera?.stop();
	await media?.stop();
	await browser?.close();
	await database?.close();
});

const pictures = async () => (await viewer.seen()).length;
const more = async (count: number) => {
	const before = await pictures();
	await until(`${count} more pictures`, async () => (await pictures()) >= before + count, 15_000);
};
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const post = (body = offer, headers: Record<string, string> = {}, url = door) =>
	fetch(url, { method: 'POST', headers: { 'content-type': 'application/sdp', ...headers }, body });

test.for<[string, number, () => Promise<Response>]>([
	[
		'an unknown broadcast',
		404,
		() => post(offer, {}, door.replace(stage.broadcastId, stage.chamber.meetingId))
	],
	['the wrong type', 415, () => post(offer, { 'content-type': 'text/plain' })],
	['no description', 400, () => post('guten Abend')],
	['only VP8', 406, () => post(receiving().replaceAll('H264', 'VP8'))],
	['nothing to be received', 422, () => post(offer.replaceAll('a=sendrecv', 'a=sendonly'))],
	['no ICE', 422, () => post(receiving().replace(/a=ice-ufrag.*\r\n/g, ''))],
	['far too much', 413, () => post('v=0\r\n'.padEnd(100_000, 'x'))],
	['GET', 405, () => fetch(door)],
	['an unknown viewer', 404, () => fetch(`${door}/${stage.chamber.meetingId}`, { method: 'DELETE' })]
])('%s: %i, with a sentence', async ([, status, ask]) => {
	const answer = await ask();
	expect(answer.status).toBe(status);
	expect(answer.headers.get('cache-control')).toBe('no-store');
	expect(await answer.text()).toMatch(/^[A-ZÄÖÜ].*\.\n$/s);
});

const receiving = () => offer.replaceAll(/a=send(only|recv)/g, 'a=recvonly');

test('a session is opened, restarted and ended', async () => {
	const answer = await post(receiving());
	expect(answer.status).toBe(201);
	const sdp = await answer.text();
	expect(sdp.match(/a=sendonly/g)).toHaveLength(2);
	const own = new URL(answer.headers.get('location')!, door).href;
	const fresh = 'a=ice-ufrag:neu1\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\n';
	const headers = { 'content-type': 'application/trickle-ice-sdpfrag', 'if-match': '*' };
	expect((await fetch(own, { method: 'PATCH', headers, body: fresh })).status).toBe(200);
	expect((await fetch(own, { method: 'DELETE' })).status).toBe(200);
	expect((await fetch(own, { method: 'DELETE' })).status).toBe(404);
});

test('a viewer has the picture, and has it within half a second', async () => {
	expect(viewer.status).toBe(201);
	await more(60);
	const late = (await viewer.seen()).slice(-40).map(({ takenMs, atMs }) => atMs - takenMs);
	expect(Math.max(...late)).toBeLessThan(500);
});

test('an exclusion lets nothing out that was taken after it, and the picture comes back by itself', async () => {
	await camera.setTone(SECRET_HZ);
	await pause(1000);
	const loud = await viewer.heard();
	await camera.setTone(0);
	await pause(1500);
	await viewer.heard();

	const excluded = await stage.press({ type: 'public-excluded', data: { basis: 'resolution' } });
	await camera.setTone(SECRET_HZ);
	await pause(2000);
	await camera.setTone(0);
	const readmitted = await stage.press({ type: 'public-readmitted', data: {} });
	await more(30);
	const [from, to] = [excluded.at.getTime(), readmitted.at.getTime()];
	const seen = await viewer.seen();
	expect(seen.filter(({ takenMs }) => takenMs >= from && takenMs < to)).toEqual([]);
	expect(seen.at(-1)!.takenMs).toBeGreaterThan(to);
	// It went on until shortly before the event.
	expect(from - seen.findLast(({ takenMs }) => takenMs < from)!.takenMs).toBeLessThan(400);
	expect(await viewer.heard()).toBeLessThan(loud / 2);
	// What was closed is not asked for as if it had been lost.
	expect(await viewer.nacks()).toBeLessThan(10);
});

test('another camera goes on the air in the same connection', async () => {
	const chair = [database.app, stage.chamber.chair, stage.chamber.meetingId] as const;
	const deskId = await addCamera(...chair, { name: 'Rednerpult' }, new Date());
	const [desk] = await database.owner.select().from(cameras).where(eq(cameras.id, deskId));
	const url = `${media.origin}/media/whip/${stage.broadcastId}`;
	const other = await startCamera({ url, key: desk!.key, browser, width: 320, height: 180 });
	await putOnAir(...chair, deskId, new Date());
	await until('its picture', async () => (await viewer.seen()).at(-1)?.width === 320, 10_000);
	await more(30);
	const seen = await viewer.seen();
	const at = seen.findIndex(({ width }) => width === 320);
	expect(seen[at]!.takenMs - seen[at - 1]!.takenMs).toBeLessThan(1000);
	expect(seen.slice(at).every(({ width }) => width === 320)).toBe(true);
	await other.stop();
	await until('the first one stands in', async () => (await viewer.seen()).at(-1)?.width === 640, 10_000);
	await more(90);
});

test('the viewers’ engine is killed: the recording goes on, and a viewer comes back', async () => {
	const live = `${media.origin}/media/hls/${stage.broadcastId}/index.m3u8`;
	const [first, second] = await media.children('mediasoup-worker');
	const before = (await fetchPlaylist(live)).segments.length;
	process.kill(Math.max(first!, second!), 'SIGKILL');
	await until('the viewer is cut off', async () => (await viewer.state()) !== 'connected', 15_000);
	const playlist = await until(
		'the recording goes on',
		async () => {
			const list = await fetchPlaylist(live);
			return list.segments.length >= before + 2 && list;
		},
		15_000
	);
	expect(playlist.segments.slice(before).every(({ gap, discontinuity }) => !gap && !discontinuity)).toBe(
		true
	);
	await viewer.close();
	viewer = await until('a new engine', async () => {
		const next = await watchWhep(browser, door, SECRET_HZ);
		return next.status === 201 && next;
	});
	await more(30);
});

test('while it is delayed nobody watches at once', async () => {
	const { broadcastId } = stage;
	await database.owner.update(broadcasts).set({ delayMs: 5000 }).where(eq(broadcasts.id, broadcastId));
	await until('the viewer is sent away', async () => (await viewer.state()) !== 'connected', 15_000);
	expect((await post(receiving())).status).toBe(409);
	await database.owner
		.update(broadcasts)
		.set({ delayMs: 0, public: false })
		.where(eq(broadcasts.id, broadcastId));
	await until('it is known', async () => (await post(receiving())).status === 404);
});
