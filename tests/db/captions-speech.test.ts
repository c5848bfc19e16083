/** A program writes captions: ordered in the office, done by the worker, seen after a person released them. The program is a double. */
import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { orderSpeech } from '#lib/server/captions/order-speech.ts';
import { recognizeSpeech } from '#lib/server/captions/recognize-speech.ts';
import { releaseCaptions } from '#lib/server/captions/release-captions.ts';
import { commandRecognizer } from '#lib/server/captions/speech/recognizer.ts';
import { findSpeechOrder } from '#lib/server/db/queries/office-captions.ts';
import { listRecordedCues } from '#lib/server/db/queries/public-captions.ts';
import * as tables from '#lib/server/db/schema/index.ts';
import { createFilm, type Film } from '../support/captions.ts';
import { createChamber, type Chamber } from '../support/chamber.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import * as make from '../support/factories.ts';

const DOUBLE = `${process.execPath} tests/support/speech-double.mjs`;
const ORIGIN = 'https://rat.example.org';

let database: TestDatabase;
let chamber: Chamber;
let film: Film;
beforeAll(async () => {
	database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
	chamber = await createChamber(database.owner, database.app);
	film = await createFilm(database.owner, chamber, chamber.now());
	await film.shoot(0, 10);
});

const listen = (mode: string) =>
	recognizeSpeech(
		database.worker,
		{ recognizer: commandRecognizer(`${DOUBLE} ${mode}`), origin: ORIGIN },
		film.recordingId
	);
const texts = async () => {
	const rows = await database.owner
		.select({ text: tables.captions.text })
		.from(tables.captions)
		.where(eq(tables.captions.broadcastId, film.broadcastId))
		.orderBy(asc(tables.captions.startedAt));
	return rows.map(({ text }) => text);
};

test('ordered by the clerk once, by nobody else, and only for a public recording', async () => {
	const clerk = await make.createActor(database.owner, chamber.bodyId, ['clerk']);
	const captioner = await make.createActor(database.owner, chamber.bodyId, ['captioner']);
	const order = (actor: typeof clerk) => orderSpeech(database.app, actor, chamber.meetingId, chamber.now());
	await order(clerk);
	await order(clerk);
	const jobs = await database.pools.owner.sql`
		select data from pgboss.job where name = 'recognize-speech' and data->>'recordingId' = ${film.recordingId}`;
	expect(jobs).toEqual([{ data: { recordingId: film.recordingId } }]);
	expect(await findSpeechOrder(database.app, film.broadcastId)).toMatchObject({ act: 'order-speech' });
	await expect(order(captioner)).rejects.toMatchObject({ code: 'forbidden' });
	await database.owner
		.update(tables.recordings)
		.set({ public: false })
		.where(eq(tables.recordings.id, film.recordingId));
	await expect(order(clerk)).rejects.toMatchObject({ code: 'conflict' });
});

test('what it writes waits for a person; what a person wrote or checked stays', async () => {
	const clerk = await make.createActor(database.owner, chamber.bodyId, ['clerk']);
	await film.say(1.5, 2.5, 'Im Saal geschrieben');
	await listen('offline');
	expect(await texts()).toEqual(['Im Saal geschrieben', 'Satz 3 (de), vom Testdouble']);
	expect((await listRecordedCues(database.public, film.broadcastId)).map(({ text }) => text)).toEqual([
		'Im Saal geschrieben'
	]);
	expect(await findSpeechOrder(database.app, film.broadcastId)).toMatchObject({ act: 'recognize-speech' });

	await listen('offline');
	expect(await texts()).toHaveLength(2);
	await releaseCaptions(database.app, clerk, chamber.meetingId, chamber.now());
	expect(await listRecordedCues(database.public, film.broadcastId)).toMatchObject([
		{ text: 'Im Saal geschrieben' },
		{ text: 'Satz 3 (de), vom Testdouble', checked: false }
	]);
});

test('a failure is told, and nothing is lost', async () => {
	await film.say(1, 2, 'Im Saal geschrieben');
	await expect(listen('fail')).rejects.toThrow('the double was asked to fail');
	expect(await texts()).toEqual(['Im Saal geschrieben']);
	expect(await findSpeechOrder(database.app, film.broadcastId)).toMatchObject({ act: 'speech-failed' });
	await expect(
		recognizeSpeech(database.worker, { recognizer: undefined, origin: ORIGIN }, film.recordingId)
	).rejects.toThrow('RATSSAAL_SPEECH_COMMAND');
});

test('a recording taken back meanwhile is not listened to', async () => {
	await database.owner
		.update(tables.recordings)
		.set({ state: 'removed' })
		.where(eq(tables.recordings.id, film.recordingId));
	await listen('fail');
	expect(await texts()).toEqual([]);
});

test('the program learns where to listen, and none of our secrets', async () => {
	const told = await commandRecognizer(`${DOUBLE} environment`).recognize(
		{ playlist: 'https://rat.example.org/x.m3u8', language: 'de' },
		AbortSignal.timeout(60_000)
	);
	expect(told.split(' ').filter((name) => name.startsWith('RATSSAAL') || /URL|SECRET/.test(name))).toEqual([
		'RATSSAAL_LANGUAGE',
		'RATSSAAL_PLAYLIST'
	]);
});
