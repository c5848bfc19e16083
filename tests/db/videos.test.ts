/** Videos that were made elsewhere: who may order them for which sittings, uploads that break off, addresses, jump marks. */
import { createServer, type Server } from 'node:http';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { AUENBRUECK } from '#lib/domain/rules/auenbrueck.ts';
import * as tables from '#lib/server/db/schema/index.ts';
import { NETWORK_RULES } from '#lib/server/imports/network/client.ts';
import { publishRecording } from '#lib/server/recordings/publish-recording.ts';
import { discardVideo } from '#lib/server/videos/discard-video.ts';
import { fetchVideo } from '#lib/server/videos/fetch-video.ts';
import { VideoFolder } from '#lib/server/videos/folder.ts';
import { orderVideo } from '#lib/server/videos/order-video.ts';
import { retryVideo } from '#lib/server/videos/retry-video.ts';
import { setMarks } from '#lib/server/videos/set-marks.ts';
import { takePiece } from '#lib/server/videos/take-piece.ts';
import { createChamber, openSitting } from '../support/chamber.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	createActor,
	createAgendaItem,
	createBody,
	createBroadcast,
	createMeeting,
	createOrganization,
	published
} from '../support/factories.ts';

const ZONE = 'Europe/Berlin';
const NOW = new Date('2026-11-28T10:00:00Z');
const START = new Date('2019-03-14T17:00:00Z');

let database: TestDatabase;
let folder: string;
let videos: VideoFolder;
let clerk: Actor;
let bodyId: string;
let meetingId: string;

beforeAll(async () => {
	database = await openTestDatabase();
	folder = await mkdtemp(join(tmpdir(), 'ratssaal-videos-'));
	videos = new VideoFolder(folder);
	bodyId = (await createBody(database.owner)).id;
	clerk = await createActor(database.owner, bodyId, ['clerk']);
});
afterAll(async () => {
	await database.close();
	await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
	meetingId = await heldMeeting();
});

async function heldMeeting(): Promise<string> {
	const { owner } = database;
	const organization = await createOrganization(owner, bodyId);
	const meeting = await createMeeting(owner, bodyId, { state: 'held', start: START, ...published });
	await owner
		.insert(tables.meetingOrganizations)
		.values({ bodyId, meetingId: meeting.id, organizationId: organization.id, position: 0 });
	return meeting.id;
}

const FILE = {
	source: 'file',
	fileName: 'rat.mp4',
	fileBytes: '10',
	begins: '18:05',
	deletion: 'never',
	publicOnly: 'on'
};
const order = (input: object = FILE, actor = clerk) =>
	orderVideo(database.app, videos, actor, meetingId, ZONE, input, NOW);
const piece = (at: number, text: string, actor = clerk) =>
	takePiece(database.app, videos, actor, meetingId, at, new Blob([text]).stream(), NOW);
const videoOf = async () => {
	const [row] = await database.owner
		.select()
		.from(tables.videoImports)
		.where(eq(tables.videoImports.meetingId, meetingId));
	return row;
};

test('an upload that breaks off goes on where it was, and nothing is taken twice or elsewhere', async () => {
	const id = await order();
	expect(await videoOf()).toMatchObject({ state: 'uploading', startedAt: new Date('2019-03-14T17:05:00Z') });
	expect(await piece(0, '0123')).toEqual({ received: 4, bytes: 10 });
	// The answer was lost on the way, and the piece comes again.
	expect(await piece(0, '0123')).toEqual({ received: 4, bytes: 10 });
	expect(await piece(8, '89')).toEqual({ received: 4, bytes: 10 });
	await expect(piece(4, '456789 and more')).rejects.toThrow('andere');
	expect((await videoOf())!.receivedBytes).toBe(4);
	expect(await piece(4, '456789')).toEqual({ received: 10, bytes: 10 });
	expect((await videoOf())!.state).toBe('waiting');
	expect(await readFile(join(folder, id, 'video'), 'utf8')).toBe('0123456789');
	await expect(piece(10, '')).rejects.toThrow('gerade nichts hochgeladen');
});

test('only the office orders, sends and takes back', async () => {
	const member = await createActor(database.owner, bodyId, ['member']);
	await expect(order(FILE, member)).rejects.toMatchObject({ code: 'forbidden' });
	await order();
	await expect(piece(0, '0', member)).rejects.toMatchObject({ code: 'forbidden' });
	await expect(discardVideo(database.app, member, meetingId, NOW)).rejects.toMatchObject({
		code: 'forbidden'
	});
	await discardVideo(database.app, clerk, meetingId, NOW);
	expect(await videoOf()).toBeUndefined();
	// And may begin anew.
	await order();
});

test.for([
	['a file without a name', { ...FILE, fileName: '' }, 'file', 'Videodatei'],
	['an address that is none', { ...FILE, source: 'address', address: 'rat.mp4' }, 'address', 'https'],
	['another protocol', { ...FILE, source: 'address', address: 'file:///etc/passwd' }, 'address', 'https'],
	['no beginning', { ...FILE, begins: '25:00' }, 'begins', 'Uhr'],
	['nobody who answers for it', { ...FILE, publicOnly: undefined }, 'publicOnly', 'öffentlichen Teil'],
	['a day that has passed', { ...FILE, deletion: 'day', lastDay: '2020-01-01' }, 'lastDay', 'noch kommt'],
	['more than there is room', { ...FILE, fileBytes: String(2 ** 50) }, 'file', 'GB frei']
] as const)('%s is refused at its field', async ([, input, field, words]) => {
	const refusal = await order(input).catch((error: unknown) => error as { fields?: Record<string, string> });
	expect(refusal).toHaveProperty(['fields', field], expect.stringContaining(words));
	expect(await videoOf()).toBeUndefined();
});

test('a sitting that was led with Ratssaal, or has not been held, takes none; nor does a second one come beside the first', async () => {
	const { owner, app } = database;
	await order();
	await expect(order()).rejects.toThrow('schon ein Video');
	await owner.update(tables.meetings).set({ state: 'invited' }).where(eq(tables.meetings.id, meetingId));
	await expect(order()).rejects.toThrow('stattgefunden');
	const chamber = await createChamber(owner, app);
	await openSitting(chamber);
	await chamber.press({ type: 'closed', data: {} });
	const actor = await createActor(owner, chamber.bodyId, ['clerk']);
	await expect(orderVideo(app, videos, actor, chamber.meetingId, ZONE, FILE, NOW)).rejects.toThrow(
		'mit Ratssaal geleitet'
	);
});

test('what the rules would have removed by now is asked back', async () => {
	await database.owner
		.insert(tables.ruleSets)
		.values(
			AUENBRUECK.map(({ layer, name, rules }) => ({ bodyId, layer, name, validFrom: '2019-01-01', rules }))
		);
	await expect(order({ ...FILE, deletion: 'rule' })).rejects.toThrow(/zu löschen gewesen/);
	await order({ ...FILE, deletion: 'day', lastDay: '2030-12-31' });
	expect(await videoOf()).toMatchObject({ deletionSet: true, deleteAt: new Date('2030-12-31T23:00:00Z') });
});

test('a broadcast that was planned and never used becomes its place', async () => {
	const there = await createBroadcast(database.owner, bodyId, { meetingId, public: true });
	await order();
	expect((await videoOf())!.broadcastId).toBe(there.id);
	const [row] = await database.owner
		.select()
		.from(tables.broadcasts)
		.where(eq(tables.broadcasts.id, there.id));
	expect(row).toMatchObject({ state: 'ended', public: false });
});

/** The recording that the media server makes of it: a minute in segments of ten seconds. */
async function recorded(): Promise<string> {
	const { owner } = database;
	await order();
	const { broadcastId } = (await videoOf())!;
	await owner.insert(tables.mediaInits).values({ broadcastId, number: 1, bodyId, codecs: 'avc1' });
	for (let i = 0; i < 6; i++) {
		const startedAt = new Date(START.getTime() + i * 10_000);
		await owner.insert(tables.mediaSegments).values({
			...{ broadcastId, bodyId, number: i + 1, initNumber: 1, startedAt, durationMs: 10_000, bytes: 1 },
			...{ receivedFrom: startedAt, receivedUntil: startedAt, sound: true },
			...{ listed: false, live: false, archive: true }
		});
	}
	const [recording] = await owner
		.insert(tables.recordings)
		.values({
			...{ bodyId, meetingId, broadcastId, startedAt: START, durationMs: 60_000, source: 'import' },
			...{ state: 'ready', endedAt: new Date(START.getTime() + 60_000) }
		})
		.returning();
	await owner
		.update(tables.videoImports)
		.set({ state: 'done' })
		.where(eq(tables.videoImports.meetingId, meetingId));
	return recording!.id;
}

const marksFrom = (...lines: string[]) =>
	setMarks(
		database.app,
		clerk,
		meetingId,
		{ table: new File([['Beginn;TOP;Titel', ...lines].join('\n')], 'marken.csv') },
		NOW
	);

test('jump marks come from a table, are seen with the recording, and a wrong line changes nothing', async () => {
	const recordingId = await recorded();
	const item = { meetingId, order: 0, number: 'Ö 4', name: 'Haushalt', public: true };
	const { id: itemId } = await createAgendaItem(database.owner, bodyId, item);
	expect(await marksFrom('0:00;;Begrüßung', '0:20;TOP 4;')).toBe(2);
	const marks = () =>
		database.public
			.select({
				title: tables.chapters.title,
				itemId: tables.chapters.agendaItemId,
				at: tables.chapters.offsetMs
			})
			.from(tables.chapters)
			.where(eq(tables.chapters.recordingId, recordingId))
			.orderBy(tables.chapters.offsetMs);
	expect(await marks()).toEqual([]);
	await publishRecording(database.app, clerk, meetingId, ZONE, { publication: 'now' }, NOW);
	const expected = [
		{ title: 'Begrüßung', itemId: null, at: 0 },
		{ title: 'Ö 4 Haushalt', itemId, at: 20_000 }
	];
	expect(await marks()).toEqual(expected);
	await expect(marksFrom('0:00;Ö 4;', '0:99;Ö 4;', '0:10;Ö 7;')).rejects.toThrow(
		/Zeile 3: „0:99“.*Zeile 4: „Ö 7“ steht nicht/
	);
	expect(await marks()).toEqual(expected);
});

test('a recording that has a log keeps the marks of the log', async () => {
	const recordingId = await recorded();
	await database.owner
		.update(tables.recordings)
		.set({ source: 'broadcast' })
		.where(eq(tables.recordings.id, recordingId));
	await expect(marksFrom('0:00;;Begrüßung')).rejects.toMatchObject({ code: 'conflict' });
});

/** A video portal of somebody else. */
async function portal(
	files: Readonly<Record<string, string | number>>
): Promise<{ server: Server; address: string }> {
	const server = createServer((request, response) => {
		const content = files[request.url!] ?? 404;
		if (typeof content === 'number') response.writeHead(content).end();
		else response.end(content);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function fetched(
	files: Readonly<Record<string, string | number>>,
	path: string,
	innerHosts = ['127.0.0.1']
) {
	const { server, address } = await portal(files);
	try {
		const id = await order({ ...FILE, source: 'address', address: `${address}${path}` });
		await fetchVideo(database.worker, videos, { ...NETWORK_RULES, innerHosts, gapMs: 0 }, id);
		return { id, video: (await videoOf())!, names: (await readdir(join(folder, id))).toSorted() };
	} finally {
		server.close();
	}
}

test('a file is fetched from its address', async () => {
	const { id, video } = await fetched({ '/rat.mp4': 'a video' }, '/rat.mp4');
	expect(video).toMatchObject({ state: 'waiting', bytes: 7, receivedBytes: 7, problem: null });
	expect(await readFile(join(folder, id, 'video'), 'utf8')).toBe('a video');
});

test('of an HLS stream the best picture and its sound are fetched, whole and under names of ours', async () => {
	const media = (...uris: string[]) =>
		[
			'#EXTM3U',
			'#EXT-X-MAP:URI="init.mp4"',
			...uris.flatMap((uri) => ['#EXTINF:6,', uri]),
			'#EXT-X-ENDLIST',
			''
		].join('\n');
	const { id, video, names } = await fetched(
		{
			'/vod/master.m3u8': [
				'#EXTM3U',
				'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="ton",NAME="Deutsch",DEFAULT=YES,URI="ton/list.m3u8"',
				'#EXT-X-STREAM-INF:BANDWIDTH=300000,RESOLUTION=640x360,AUDIO="ton"',
				'klein/list.m3u8',
				'#EXT-X-STREAM-INF:BANDWIDTH=2000000,RESOLUTION=1280x720,AUDIO="ton"',
				'gross/list.m3u8',
				'#EXT-X-STREAM-INF:BANDWIDTH=9000000,RESOLUTION=3840x2160,AUDIO="ton"',
				'riesig/list.m3u8'
			].join('\n'),
			'/vod/gross/list.m3u8': media('a.m4s', '../b.m4s?x=1', 'a.m4s'),
			'/vod/gross/init.mp4': 'I',
			'/vod/gross/a.m4s': 'A',
			'/vod/b.m4s?x=1': 'B',
			'/vod/ton/list.m3u8': media('t.m4s'),
			'/vod/ton/init.mp4': 'J',
			'/vod/ton/t.m4s': 'T'
		},
		'/vod/master.m3u8'
	);
	expect(video).toMatchObject({ state: 'waiting', problem: null });
	expect(names).toEqual([
		...['picture-1.mp4', 'picture-2.m4s', 'picture-3.m4s', 'picture.m3u8'],
		...['sound-1.mp4', 'sound-2.m4s', 'sound.m3u8']
	]);
	const list = await readFile(join(folder, id, 'picture.m3u8'), 'utf8');
	expect(list.match(/^[^#].*$/gm)).toEqual(['picture-2.m4s', 'picture-3.m4s', 'picture-2.m4s']);
	expect(list).toContain('#EXT-X-MAP:URI="picture-1.mp4"');
	expect(list).not.toContain('..');
});

test.for([
	['a page that is not there', {}, '/rat.mp4', undefined, 'HTTP 404'],
	[
		'a broadcast that still runs',
		{ '/l.m3u8': '#EXTM3U\n#EXTINF:6,\na.ts\n', '/a.ts': 'A' },
		'/l.m3u8',
		undefined,
		'kein fertiges Video'
	],
	[
		'a piece that is missing',
		{ '/l.m3u8': '#EXTM3U\n#EXTINF:6,\na.ts\n#EXT-X-ENDLIST\n' },
		'/l.m3u8',
		undefined,
		'HTTP 404'
	],
	[
		'a piece on this very machine',
		{ '/l.m3u8': '#EXTM3U\n#EXTINF:6,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n' },
		'/l.m3u8',
		undefined,
		'kein fertiges Video'
	],
	['a machine inside', { '/rat.mp4': 'a video' }, '/rat.mp4', [], 'innere Netz']
] as const)('%s fails with a sentence and can be tried again', async ([, files, path, innerHosts, words]) => {
	const { id, video } = await fetched(files, path, innerHosts && [...innerHosts]);
	expect(video.state).toBe('failed');
	expect(video.problem).toContain(words);
	await retryVideo(database.app, clerk, meetingId, NOW);
	expect((await videoOf())!.state).toBe('fetching');
	await discardVideo(database.app, clerk, meetingId, NOW);
	// What is fetched for nobody is left.
	await fetchVideo(database.worker, videos, NETWORK_RULES, id);
	expect(await videoOf()).toBeUndefined();
});
