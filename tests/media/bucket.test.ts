/** Recordings in the bucket of an S3 store: the same bytes, the same gate, and no broadcast that depends on it. */
import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setConsent } from '#lib/server/consents/set-consent.ts';
import { findOfficeRecording } from '#lib/server/db/queries/office-recordings.ts';
import { segmentRows } from '#lib/server/db/media/segments.ts';
import { bucketObjects, mediaSegments } from '#lib/server/db/schema/index.ts';
import { removeRecording } from '#lib/server/recordings/remove-recording.ts';
import { bucketSettings } from '../../media-server/store/bucket-settings.ts';
import { s3Bucket, type Bucket } from '../../media-server/store/bucket.ts';
import { freePort } from '../../scripts/bootstrap/port.mjs';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { createActor } from '../support/factories.ts';
import { startEncoder } from './encoder.ts';
import { createEvening, type Evening } from './evening.ts';
import { startMediaProcess, type MediaProcess } from './process.ts';
import { signatureOf, startS3Double, type S3Double } from './s3-double.ts';
import { createStage } from './stage.ts';
import { until } from './until.ts';
import { decode, fetchPlaylist } from './viewer.ts';

let database: TestDatabase;
let store: S3Double;
let media: MediaProcess;
let rtmpPort: number;
let evening: Evening;

beforeAll(async () => {
	[database, store, rtmpPort] = await Promise.all([openTestDatabase(), startS3Double(), freePort([])]);
	media = await startMediaProcess(database.url, { ...store.settings, RATSSAAL_RTMP_PORT: String(rtmpPort) });
	evening = await createEvening(database, media.folder);
});
afterAll(async () => {
	await media?.stop();
	await store?.close();
	await database?.close();
});

const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const address = (name: string) => `${media.origin}/media/vod/${evening.recordingId}/${name}`;
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());
const notice = async () =>
	((await (await fetch(`${media.origin}/media/healthz`)).json()) as { notice?: string }).notice;
const lines = (names: Iterable<string>) => [...names].toSorted((a, b) => parseInt(a) - parseInt(b));
/** Of an evening: in the folder, in the bucket, and all there are. */
const here = async ({ broadcastId } = evening) => {
	const paths = (await media.files()).filter((path) => path.includes(`${broadcastId}/`));
	return lines(paths.filter((path) => path.endsWith('.m4s')).map((path) => path.split('/').at(-1)!));
};
const there = ({ broadcastId } = evening) => {
	const keys = [...store.objects.keys()].filter((key) => key.includes(`/${broadcastId}/`));
	return lines(keys.map((key) => key.split('/').at(-1)!));
};
const everything = () => [...evening.segments.keys()];
const keyOf = (name: string) => `${store.settings.RATSSAAL_S3_PREFIX}/${evening.broadcastId}/${name}`;
const ofEvening = ({ broadcastId } = evening) => eq(mediaSegments.broadcastId, broadcastId);
const segments = (of = evening) => database.owner.select().from(mediaSegments).where(ofEvening(of));
const objects = ({ broadcastId } = evening) =>
	database.owner.select().from(bucketObjects).where(eq(bucketObjects.broadcastId, broadcastId));
const moved = (of = evening) =>
	until('everything is moved', async () => {
		const entered = await objects(of);
		return entered.length > 0 && entered.every(({ movedAt }) => movedAt) && (await here(of)).length === 0;
	});

const withdraw = (broadcastId: string, number: number) =>
	segmentRows(database.media).narrow(broadcastId, number, { live: false, archive: false });

/** What the whole town can play and keep. */
async function served() {
	const listed = (await fetchPlaylist(address('index.m3u8'))).segments.map(({ uri }) => uri);
	const hashes = new Map<string, string>();
	for (const uri of listed) hashes.set(uri, hash(await bytesOf(await fetch(address(uri)))));
	const file = await bytesOf(await fetch(address('aufzeichnung.mp4')));
	const sound = await bytesOf(await fetch(address('aufzeichnung.m4a?t=7.5,31')));
	const range = await fetch(address('aufzeichnung.mp4'), { headers: { range: 'bytes=100000-400000' } });
	return { hashes, file, sound, range: await bytesOf(range) };
}

test('the double takes the signature of the example that AWS gives, and no other', () => {
	// “Example: GET Object” of “Signature Calculations for the Authorization Header”.
	const none = createHash('sha256').digest('hex');
	const time = '20130524T000000Z';
	const headers = [
		['host', 'examplebucket.s3.amazonaws.com'],
		['range', 'bytes=0-9'],
		['x-amz-content-sha256', none],
		['x-amz-date', time]
	] as const;
	const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
	expect(signatureOf(secret, 'us-east-1', time, ['GET', '/test.txt', ''], headers, none)).toBe(
		'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41'
	);
});

test('after its end a recording is moved, leaves the disk, and is the same byte by byte', async () => {
	const before = await served();
	expect(before.hashes).toEqual(evening.segments);
	await moved();
	expect(there()).toEqual(everything());
	for (const [name, sha256] of evening.segments) expect(hash(store.objects.get(keyOf(name))!)).toBe(sha256);

	const after = await served();
	expect(after.hashes).toEqual(before.hashes);
	for (const kind of ['file', 'sound', 'range'] as const) expect(after[kind].equals(before[kind])).toBe(true);
	await decode(after.file);

	// Twenty at once are one to the store, whose answer waits until whoever asks behind them has been served; nobody is sent there.
	store.asked.length = 0;
	const { promise: behind, resolve: answer } = Promise.withResolvers<void>();
	store.holds = async (asked) => {
		if (asked.endsWith('/3.m4s')) await behind;
		return false;
	};
	const same = Array.from({ length: 20 }, () => fetch(address('3.m4s'), { redirect: 'manual' }));
	for (const name of ['4.m4s', '5.m4s']) await bytesOf(await fetch(address(name)));
	answer();
	expect(new Set((await Promise.all(same)).map(({ status }) => status))).toEqual(new Set([200]));
	expect(store.asked).toEqual(['3.m4s', '4.m4s', '5.m4s'].map((name) => `GET ${keyOf(name)}`));
	store.holds = () => false;
	expect(await notice()).toBeUndefined();
});

test('what is revoked or removed while the store is away is closed at once, and erased there in the end, kill -9 or not', async () => {
	const removed = await createEvening(database, media.folder);
	await moved(removed);
	store.isAway = true;
	await media.kill();
	const { bodyId, meetingId } = removed.stage.chamber;
	const clerk = await createActor(database.owner, bodyId, ['clerk']);
	await removeRecording(database.app, clerk, meetingId, { reason: 'Auf Antrag' }, new Date());
	const { chamber } = evening.stage;
	const revoked = { purposes: ['archive-picture', 'archive-sound'] as const, given: false };
	const personId = evening.speakerId;
	await setConsent(database.app, chamber.chair, chamber.meetingId, { ...revoked, personId }, new Date());
	await media.start();
	await until('the rows say so', async () => (await segments(removed)).every(({ archive }) => !archive));
	const left = everything().filter((name) => !evening.speech.includes(name));
	// A list is believed for two seconds (`origin/vod.ts`).
	await until('the list is shorter', async () => {
		const listed = (await fetchPlaylist(address('index.m3u8'))).segments.map(({ uri }) => uri);
		return listed.join() === left.join();
	});
	for (const name of evening.speech) expect((await fetch(address(name))).status).toBe(404);
	expect(await until('it is told', notice)).toContain('nicht erreichbar');
	expect([there(), there(removed)]).toEqual([everything(), everything()]);
	// The office is told that it is erased when it is.
	const erasedAt = async () => (await findOfficeRecording(database.app, bodyId, meetingId))!.erasedAt;
	expect(await erasedAt()).toBeNull();

	await media.kill();
	store.isAway = false;
	const backAt = new Date();
	await media.start();
	await until('it is erased', () => there(removed).length === 0 && there().length === left.length);
	expect(there()).toEqual(left);
	expect((await until('the office knows', erasedAt)).getTime()).toBeGreaterThan(backAt.getTime() - 1000);
	expect([await objects(removed), (await objects()).length]).toEqual([[], left.length]);
	for (const name of evening.speech) expect((await fetch(address(name))).status).toBe(404);
	await decode(await bytesOf(await fetch(address('aufzeichnung.mp4'))));
});

test('the store goes away while it is moved to: nothing is lost, what is there answers 503, and all is moved later', async () => {
	let puts = 0;
	store.holds = (asked) => {
		if (asked.startsWith('PUT') && ++puts === 9) store.isAway = true;
		return false;
	};
	evening = await createEvening(database, media.folder);
	expect(await until('it is told', notice)).toContain('nicht erreichbar');
	const local = await here();
	const away = everything().filter((name) => !local.includes(name));
	expect(away.length).toBeGreaterThan(3);
	expect(local.length).toBeGreaterThan(8);
	expect(hash(await bytesOf(await fetch(address(local[0]!))))).toBe(evening.segments.get(local[0]!));
	const refused = await fetch(address(away[0]!));
	expect([refused.status, refused.headers.get('cache-control')]).toEqual([503, 'no-store']);
	expect(await refused.text()).toContain('gerade nicht abrufbar');
	expect((await fetch(address('aufzeichnung.mp4'))).status).toBe(503);

	store.isAway = false;
	store.holds = () => false;
	await moved();
	expect((await served()).hashes).toEqual(evening.segments);
	expect(await notice()).toBeUndefined();
});

test('killed between putting and removing, or before the row: nothing is lost, nothing is there twice', async () => {
	// It is there, and nobody is told.
	store.holds = (asked) => asked.startsWith('HEAD');
	evening = await createEvening(database, media.folder);
	await until('some are there', () => there().length >= 4);
	await media.kill();
	expect(await here()).toEqual(everything());
	expect((await objects()).some(({ movedAt }) => movedAt)).toBe(false);
	store.holds = () => false;
	await media.start();
	await moved();
	expect((await served()).hashes).toEqual(evening.segments);

	// The file has left, and the row does not know.
	await media.kill();
	await database.owner.update(bucketObjects).set({ movedAt: null }).where(eq(bucketObjects.number, 5));
	store.asked.length = 0;
	await media.start();
	await moved();
	expect(store.asked.filter((asked) => asked.startsWith('PUT'))).toEqual([]);
	expect((await served()).hashes).toEqual(evening.segments);
});

test('what is withdrawn while it is being put there does not stay there', async () => {
	let isWithdrawn = false;
	store.holds = async (asked) => {
		const [, broadcastId] = /^PUT .*\/([0-9a-f-]{36})\/7\.m4s$/.exec(asked) ?? [];
		if (broadcastId) await withdraw(broadcastId, 7);
		isWithdrawn ||= broadcastId !== undefined;
		return false;
	};
	evening = await createEvening(database, media.folder);
	await until('it is withdrawn', () => isWithdrawn);
	await until('it is erased', async () => {
		const numbers = (await objects()).map(({ number }) => number);
		return numbers.length === everything().length - 1 && !numbers.includes(7);
	});
	expect(there()).not.toContain('7.m4s');
	expect((await fetch(address('7.m4s'))).status).toBe(404);

	// And what is withdrawn while it is fetched from there does not get out.
	await moved();
	store.holds = async (asked) => {
		if (asked === `GET ${keyOf('9.m4s')}`) await withdraw(evening.broadcastId, 9);
		return false;
	};
	const late = await fetch(address('9.m4s'));
	expect([late.status, (await bytesOf(late)).length < 100]).toEqual([410, true]);
	await until('it is erased, too', () => !there().includes('9.m4s'));
	store.holds = () => false;
});

test('what was cut short or changed in the bucket is not given as what it was', async () => {
	evening = await createEvening(database, media.folder);
	await moved();
	const whole = await bytesOf(await fetch(address('aufzeichnung.mp4')));
	const changed = Buffer.from(store.objects.get(keyOf('3.m4s'))!);
	changed[changed.length - 5]! ^= 1;
	store.objects.set(keyOf('2.m4s'), store.objects.get(keyOf('2.m4s'))!.subarray(0, 1000));
	store.objects.set(keyOf('3.m4s'), changed);
	store.objects.delete(keyOf('4.m4s'));
	for (const name of ['2.m4s', '3.m4s', '4.m4s']) expect((await fetch(address(name))).status).toBe(410);
	expect((await fetch(address('1.m4s'))).status).toBe(200);
	expect((await fetch(address('aufzeichnung.mp4?t=0,6'))).status).toBe(410);

	// Its head was made before: it ends before what is not right.
	const got: Buffer[] = [];
	const reading = (async () => {
		const { body } = await fetch(address('aufzeichnung.mp4'));
		for await (const part of body!) got.push(Buffer.from(part));
	})();
	await expect(reading).rejects.toThrow();
	const beginning = Buffer.concat(got);
	expect(beginning.equals(whole.subarray(0, beginning.length))).toBe(true);
	expect(beginning.length).toBeLessThan(whole.length / 4);
});

test('while the store is away a broadcast goes on as ever', async () => {
	store.isAway = true;
	evening = await createEvening(database, media.folder);
	const stage = await createStage(database);
	await stage.open();
	const url = `rtmp://127.0.0.1:${rtmpPort}/${stage.broadcastId}/${stage.key}`;
	const encoder = startEncoder({ url });
	try {
		const list = await until('it is on the air', async () => {
			const playlist = await fetchPlaylist(`${media.origin}/media/hls/${stage.broadcastId}/index.m3u8`);
			return playlist.segments.length > 2 && playlist;
		});
		expect(list.segments.slice(1).some(({ discontinuity, gap }) => discontinuity || gap)).toBe(false);
		expect(await notice()).toContain('nicht erreichbar');
	} finally {
		await encoder.kill();
		store.isAway = false;
	}
});

test('what cannot be used is told in a sentence, and everything stays here', async () => {
	const told = async (settings: NodeJS.ProcessEnv, ask = (bucket: Bucket) => bucket.check()) => {
		const bucket = s3Bucket(
			bucketSettings({ ...store.settings, ...settings })!,
			Date.now,
			new AbortController().signal
		);
		return ask(bucket).then(
			() => undefined,
			(error: Error) => error.message
		);
	};
	expect(await told({})).toBeUndefined();
	expect(await told({ RATSSAAL_S3_SECRET: 'falsch' })).toContain('RATSSAAL_S3_SECRET');
	expect(await told({ RATSSAAL_S3_KEY: 'falsch' })).toContain('RATSSAAL_S3_KEY');
	expect(await told({ RATSSAAL_S3_REGION: 'anderswo' })).toContain('RATSSAAL_S3_REGION');
	expect(await told({ RATSSAAL_S3_BUCKET: 'gibt-es-nicht' })).toContain('gibt es im Objektspeicher nicht');
	store.keepsVersions = true;
	expect(await told({})).toContain('schalten Sie die Versionierung ab');
	expect(await told({}, (bucket) => bucket.erase('b/1.m4s'))).toContain('nicht gelöscht');

	await media.kill();
	await media.start();
	expect(await until('it is told', notice)).toContain('Versionierung');
	expect(await here()).toEqual(everything());
	expect(there()).toEqual([]);
	expect((await fetch(address('7.m4s'))).status).toBe(200);
});
