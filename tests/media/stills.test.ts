/** A picture of a camera that is off the air: for who has its key, as long as it may be seen, and for nobody else and at no other time. */
import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { readStill } from '#lib/protocol/stills.ts';
import { addCamera } from '#lib/server/broadcasts/add-camera.ts';
import { putOnAir } from '#lib/server/broadcasts/put-on-air.ts';
import { broadcastStatus, cameras } from '#lib/server/db/schema/index.ts';
import { launchCameraBrowser, startCamera } from '../../scripts/demo-camera.ts';
import { freePort } from '../../scripts/bootstrap/port.mjs';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { BASELINE, startEncoder, type Encoder } from './encoder.ts';
import { startMediaProcess, type MediaProcess } from './process.ts';
import { createStage, type Stage } from './stage.ts';
import { until } from './until.ts';
import { clocksIn, decode, fetchPlaylist, fetchSegment, greysIn, packetsIn } from './viewer.ts';

const HALL = { grey: 50 };
const DESK = { grey: 200 };
/** A key frame every ten seconds. */
const SPARSE = [...BASELINE, '-g', '250', '-sc_threshold', '0'];

let database: TestDatabase;
let media: MediaProcess;
let port: number;
let stage: Stage;
let live: string;
let door: string;
let hallId: string;
let deskId: string;
let deskKey: string;
const endings: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
	database = await openTestDatabase();
	port = await freePort([]);
	media = await startMediaProcess(database.url, { RATSSAAL_RTMP_PORT: String(port) });
});
beforeEach(() => begin());
afterEach(async () => {
	for (const end of endings.splice(0)) await end();
});
afterAll(async () => {
	await media?.stop();
	await database?.close();
});

async function begin(fields: { delayMs?: number } = {}): Promise<void> {
	stage = await createStage(database, fields);
	const { chair, meetingId } = stage.chamber;
	live = `${media.origin}/media/hls/${stage.broadcastId}/index.m3u8`;
	door = `${media.origin}/media/still/${stage.broadcastId}`;
	deskId = await addCamera(database.app, chair, meetingId, { name: 'Rednerpult' }, new Date());
	const rows = await database.owner.select().from(cameras).where(eq(cameras.broadcastId, stage.broadcastId));
	hallId = rows.find(({ id }) => id !== deskId)!.id;
	deskKey = rows.find(({ id }) => id === deskId)!.key;
}

const put = (cameraId: string) =>
	putOnAir(database.app, stage.chamber.chair, stage.chamber.meetingId, cameraId, new Date());

function encode(key: string, look: { grey: number }, video = BASELINE): Encoder {
	const url = `rtmp://127.0.0.1:${port}/${stage.broadcastId}/${key}`;
	const encoder = startEncoder({ url, video, ...look });
	endings.push(() => encoder.kill());
	return encoder;
}
const encodeHall = () => encode(stage.key, HALL);

/** The desk's camera is a browser, which can be asked for a key frame. */
async function filmDesk(): Promise<void> {
	const browser = await launchCameraBrowser();
	endings.push(() => browser.close());
	const url = `${media.origin}/media/whip/${stage.broadcastId}`;
	const camera = await startCamera({ url, key: deskKey, browser, width: 320, height: 180 });
	endings.unshift(() => camera.stop());
}

const stateOf = async (cameraId: string) => {
	const [row] = await database.owner
		.select()
		.from(broadcastStatus)
		.where(eq(broadcastStatus.broadcastId, stage.broadcastId));
	return row?.cameras.find(({ id }) => id === cameraId);
};
const delivers = (cameraId: string) =>
	until('pictures arrive', async () => (await stateOf(cameraId))?.delivers);
const playing = (count: number) =>
	until(
		`${count} segments`,
		async () => {
			const { segments } = await fetchPlaylist(live);
			return segments.length >= count && segments;
		},
		30_000
	);

const ask = (key: string | undefined, init: RequestInit = {}, url = door) =>
	fetch(url, { ...init, headers: key === undefined ? {} : { authorization: `Bearer ${key}` } });

/** The still, and when what it shows was taken. */
async function look(key: string) {
	const askedMs = Date.now();
	const answer = await ask(key);
	if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
	const bytes = Buffer.from(await answer.arrayBuffer());
	await decode(bytes);
	const [clocks, greys] = await Promise.all([clocksIn(bytes), greysIn(bytes)]);
	return { answer, bytes, clocks, grey: greys[0]!, askedMs };
}

/** The first one that is given; after an opening, what may have been on its way is still refused. */
const looked = (key: string) => until('a still', () => look(key), 25_000);

const refusal = async (answer: Response) => {
	expect(answer.headers.get('cache-control')).toBe('no-store');
	const text = await answer.text();
	expect(text).toMatch(/^[A-ZÄÖÜ].*\.\n$/s);
	return [answer.status, text];
};

test('a camera off the air that nobody can ask gives its next key frame; the one on the air goes on untouched', async () => {
	encodeHall();
	encode(deskKey, DESK);
	await delivers(hallId);
	await delivers(deskId);
	await stage.open();
	await playing(1);
	const files = async () => (await media.files()).filter((file) => file.includes(stage.broadcastId));

	const { answer, bytes, clocks, grey, askedMs } = await looked(deskKey);
	expect(answer.headers.get('content-type')).toBe('video/mp4');
	expect(answer.headers.get('cache-control')).toBe('no-store');
	expect(clocks).toHaveLength(1);
	// Taken after it was asked for, as far as the way here lets tell: nothing was kept.
	expect(clocks[0]! - askedMs).toBeGreaterThan(-700);
	expect(Math.abs(grey - DESK.grey)).toBeLessThan(30);
	expect(readStill(bytes)).toMatchObject({ codec: expect.stringMatching(/^avc1\.42/) });
	expect(await media.children('libopus')).toHaveLength(1);

	for (let i = 0; i < 3; i++) await look(deskKey);
	expect(await refusal(await ask(stage.key))).toMatchObject([409, expect.stringContaining('auf Sendung')]);
	const segments = await playing((await fetchPlaylist(live)).segments.length + 2);
	expect(segments.slice(1).filter(({ discontinuity }) => discontinuity)).toEqual([]);
	for (const segment of segments) {
		const media = await fetchSegment(live, segment);
		const pictures = (await packetsIn(media)).filter(({ kind }) => kind === 'video');
		expect(pictures.every(({ durationMs }) => durationMs < 100)).toBe(true);
		expect((await greysIn(media)).every((each) => Math.abs(each - HALL.grey) < 30)).toBe(true);
	}
	expect((await files()).every((file) => /\/(?:\d+\.m4s|init-\d+\.mp4)$/.test(file))).toBe(true);
	expect(await stateOf(hallId)).toMatchObject({ onAir: true, delivers: true });
});

test('a browser is asked for it: there at once, the same for all who ask together, and its turn on the air comes as ever', async () => {
	encodeHall();
	await filmDesk();
	await delivers(hallId);
	await delivers(deskId);
	await stage.open();
	await playing(1);
	await looked(deskKey);
	const [one, other] = await Promise.all([look(deskKey), look(deskKey)]);
	expect(one.bytes.equals(other.bytes)).toBe(true);
	const { askedMs, clocks } = await look(deskKey);
	expect(Date.now() - askedMs).toBeLessThan(2500);
	expect(clocks[0]! - askedMs).toBeGreaterThan(-700);

	const looking = ask(deskKey);
	await put(deskId);
	expect([200, 409]).toContain((await looking).status);
	await until('it is on the air', async () => (await stateOf(deskId))?.onAir);
	expect((await ask(deskKey)).status).toBe(409);
	expect((await looked(stage.key)).grey).toBeLessThan(80);
	const before = (await fetchPlaylist(live)).segments.length;
	const segments = await playing(before + 2);
	const last = await fetchSegment(live, segments.at(-1)!);
	expect((await greysIn(last)).every((each) => Math.abs(each - HALL.grey) > 10)).toBe(true);
});

test('put on the air while its key frame is awaited: the ask ends, the change is done', async () => {
	encodeHall();
	encode(deskKey, DESK, SPARSE);
	await delivers(hallId);
	await delivers(deskId);
	await stage.open();
	await playing(1);
	await looked(deskKey);
	const looking = ask(deskKey);
	await until('it has begun', async () => (await stateOf(deskId))?.delivers);
	await put(deskId);
	expect(await refusal(await looking)).toMatchObject([409, expect.stringContaining('auf Sendung')]);
	await until('it is on the air', async () => (await stateOf(deskId))?.onAir, 15_000);
	expect((await looked(stage.key)).grey).toBeLessThan(80);
});

test('before the opening and while the public is excluded there is none, and an ask under way ends with the act', async () => {
	encodeHall();
	encode(deskKey, DESK, SPARSE);
	await delivers(hallId);
	await delivers(deskId);
	expect(await refusal(await ask(deskKey))).toMatchObject([409, expect.stringContaining('geht kein Bild')]);
	await stage.open();
	await looked(deskKey);
	const looking = ask(deskKey);
	const at = Date.now();
	await until('it has begun', () => Date.now() - at > 500);
	await stage.press({ type: 'public-excluded', data: { basis: 'law' } });
	expect((await refusal(await looking))[0]).toBe(409);
	expect(Date.now() - at).toBeLessThan(3000);
	expect((await ask(deskKey)).status).toBe(409);
});

test('an exclusion that is dated back takes a picture along that has arrived and is not out yet', async () => {
	await begin({ delayMs: 4000 });
	encodeHall();
	await filmDesk();
	await delivers(hallId);
	await delivers(deskId);
	await stage.open();
	const { askedMs, clocks } = await looked(deskKey);
	// As late as everything else.
	expect(Date.now() - clocks[0]!).toBeGreaterThan(4000);
	expect(Date.now() - askedMs).toBeLessThan(8000);
	const looking = ask(deskKey);
	const at = Date.now();
	await until('it has arrived', () => Date.now() - at > 2500);
	const { chamber } = stage;
	const excluded = { type: 'public-excluded', data: { basis: 'law' } } as const;
	await chamber.press(excluded, { at: new Date(at), clientKey: randomUUID() });
	expect((await refusal(await looking))[0]).toBe(409);
});

test.for<[string, number, () => Promise<Response>]>([
	['without a key', 401, () => ask(undefined)],
	['with a wrong key', 401, () => ask('falsch')],
	['of an unknown broadcast', 404, () => ask(deskKey, {}, door.replace(stage.broadcastId, deskId))],
	['below it', 404, () => ask(deskKey, {}, `${door}/${deskId}`)],
	['of a camera that is not connected', 409, () => ask(deskKey)],
	['by POST', 405, () => ask(deskKey, { method: 'POST' })],
	['by HEAD', 405, () => ask(deskKey, { method: 'HEAD' })]
])('%s: %i', async ([name, status, get]) => {
	await stage.open();
	await until('the room is open', async () => (await fetch(live)).status === 404 && stateOf(hallId));
	const answer = await get();
	expect(answer.status).toBe(status);
	if (name !== 'by HEAD') await refusal(answer);
});
