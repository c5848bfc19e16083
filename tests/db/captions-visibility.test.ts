/** A caption is seen as far as the picture and sound of its instants, and no process can make it otherwise. */
import { and, asc, eq, gte, lt } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { segmentRows } from '#lib/server/db/media/segments.ts';
import * as tables from '#lib/server/db/schema/index.ts';
import { createFilm, type Film } from '../support/captions.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import * as make from '../support/factories.ts';

let database: TestDatabase;
beforeAll(async () => {
	database = await openTestDatabase();
});
afterAll(() => database.close());

const START = new Date('2026-11-24T17:00:00Z');

async function film(state: Parameters<typeof createFilm>[3] = {}) {
	const { id: bodyId } = await make.createBody(database.owner);
	const meeting = await make.createMeeting(database.owner, bodyId, { ...make.published, state: 'held' });
	return createFilm(database.owner, { bodyId, meetingId: meeting.id }, START, state);
}

async function seen({ broadcastId }: Film): Promise<string[]> {
	const rows = await database.public
		.select({ text: tables.captions.text })
		.from(tables.captions)
		.where(eq(tables.captions.broadcastId, broadcastId))
		.orderBy(asc(tables.captions.startedAt));
	return rows.map(({ text }) => text);
}

async function kept({ broadcastId }: Film): Promise<string[]> {
	const rows = await database.owner
		.select({ text: tables.captions.text })
		.from(tables.captions)
		.where(eq(tables.captions.broadcastId, broadcastId))
		.orderBy(asc(tables.captions.startedAt));
	return rows.map(({ text }) => text);
}

/** Takes segments away as the media server does, from and until in seconds. */
async function narrow(on: Film, from: number, until: number, serves: { live: boolean; archive: boolean }) {
	const { mediaSegments } = tables;
	const rows = await database.owner
		.select({ number: mediaSegments.number })
		.from(mediaSegments)
		.where(
			and(
				eq(mediaSegments.broadcastId, on.broadcastId),
				gte(mediaSegments.startedAt, on.at(from)),
				lt(mediaSegments.startedAt, on.at(until))
			)
		);
	for (const { number } of rows) await segmentRows(database.media).narrow(on.broadcastId, number, serves);
}

describe('in the archive', () => {
	test('only where segments with sound cover every instant', async () => {
		const town = await film();
		await town.shoot(0, 10);
		await town.shoot(20, 30);
		await town.shoot(30, 40, { sound: false });
		await town.shoot(40, 50, { archive: false });
		await town.say(1, 4, 'offen');
		await town.say(9, 10.2, 'einen Wimpernschlag über den Schnitt');
		await town.say(9, 10.5, 'über den Schnitt');
		await town.say(8, 22, 'um den geschlossenen Teil herum');
		await town.say(12, 14, 'im geschlossenen Teil');
		await town.say(10.05, 10.2, 'kurz im geschlossenen Teil');
		await town.say(19.6, 21, 'vor der Öffnung begonnen');
		await town.say(31, 33, 'ohne Ton');
		await town.say(41, 43, 'nur live');
		await town.say(60, 62, 'nach dem Ende');
		expect(await seen(town)).toEqual(['offen', 'einen Wimpernschlag über den Schnitt']);
	});

	test.for([
		['being made', { recording: 'recording' }],
		['removed', { recording: 'removed' }]
	] as const)('not while the recording is %s', async ([, state]) => {
		const town = await film(state);
		await town.shoot(0, 10);
		await town.say(1, 4, 'offen');
		expect(await seen(town)).toEqual([]);
	});

	test('what nobody released is not seen', async () => {
		const town = await film();
		await town.shoot(0, 10);
		const id = await town.say(1, 4, 'Entwurf');
		await database.app.update(tables.captions).set({ public: false }).where(eq(tables.captions.id, id));
		expect(await seen(town)).toEqual([]);
	});
});

describe('live', () => {
	test('from the moment its segments are there, in whatever order', async () => {
		const town = await film({ broadcast: 'live', recording: 'recording' });
		await town.say(1, 3, 'Guten Abend');
		expect(await seen(town)).toEqual([]);
		await town.shoot(0, 2);
		expect(await seen(town)).toEqual([]);
		await town.shoot(2, 4, { archive: false });
		expect(await seen(town)).toEqual(['Guten Abend']);
	});

	test('a segment that grows part by part opens it when the last part is there', async () => {
		const town = await film({ broadcast: 'live', recording: 'recording' });
		await town.shoot(0, 2);
		await town.say(1, 3, 'Guten Abend');
		const rows = segmentRows(database.media);
		await rows.extend(town.broadcastId, 1, {
			durationMs: 3000,
			bytes: 2,
			arrived: { fromMs: START.getTime(), untilMs: START.getTime() + 3000 },
			hasSound: true
		});
		expect(await seen(town)).toEqual(['Guten Abend']);
	});

	test('when the sitting ends, what was only live is erased with its segments', async () => {
		const town = await film({ broadcast: 'live', recording: 'recording' });
		await town.shoot(0, 4);
		await town.shoot(4, 8, { archive: false });
		await town.say(1, 3, 'für das Archiv');
		await town.say(5, 7, 'nur live');
		expect(await seen(town)).toEqual(['für das Archiv', 'nur live']);
		await database.owner
			.update(tables.broadcasts)
			.set({ state: 'ended' })
			.where(eq(tables.broadcasts.id, town.broadcastId));
		expect(await seen(town)).toEqual([]);
		await narrow(town, 4, 8, { live: false, archive: false });
		expect(await kept(town)).toEqual(['für das Archiv']);
	});

	test('whoever follows is woken when one becomes visible, and when it goes', async () => {
		const town = await film({ broadcast: 'live', recording: 'recording' });
		const notices: string[] = [];
		const { unlisten } = await database.pools.app.sql.listen('sitting', (notice) => notices.push(notice));
		const told = async (work: () => Promise<unknown>) => {
			notices.length = 0;
			await work();
			// A notice of our own comes behind those of the work.
			await database.pools.owner.sql`select pg_notify('sitting', 'end')`;
			await expect.poll(() => notices.at(-1)).toBe('end');
			return notices.length > 1;
		};
		expect(await told(() => town.say(1, 3, 'Guten Abend'))).toBe(false);
		expect(await told(() => town.shoot(0, 4))).toBe(true);
		expect(await told(() => narrow(town, 0, 4, { live: false, archive: false }))).toBe(true);
		await unlisten();
	});
});

test('a consent that is revoked takes the words of the speech along, and no others', async () => {
	const town = await film();
	await town.shoot(0, 30);
	await town.say(1, 4, 'davor');
	await town.say(9, 10.1, 'bis zum Beginn der Rede');
	await town.say(11, 14, 'die Rede');
	await town.say(18, 22, 'über das Ende der Rede hinaus');
	await town.say(24, 26, 'danach');
	await narrow(town, 10, 20, { live: false, archive: false });
	expect(await seen(town)).toEqual(['davor', 'bis zum Beginn der Rede', 'danach']);
	expect(await kept(town)).toEqual(['davor', 'bis zum Beginn der Rede', 'danach']);
});

test('nobody opens one by hand, nor by moving it', async () => {
	const town = await film();
	await town.shoot(0, 10);
	const closed = await town.say(20, 22, 'geschlossen');
	const open = await town.say(2, 4, 'offen');
	for (const role of ['app', 'worker', 'owner'] as const) {
		await database[role]
			.update(tables.captions)
			.set({ live: true, archive: true })
			.where(eq(tables.captions.id, closed));
	}
	expect(await seen(town)).toEqual(['offen']);
	await database.app
		.update(tables.captions)
		.set({ startedAt: town.at(9) })
		.where(eq(tables.captions.id, open));
	expect(await seen(town)).toEqual([]);
});

test('the stretches that are played are told to whoever may see the recording, and to nobody else', async () => {
	const town = await film();
	await town.shoot(0, 10);
	await town.shoot(10, 14, { archive: false });
	await town.shoot(14, 20);
	const sql = database.pools.public.sql;
	const read = () => sql`select offset_ms, duration_ms from ratssaal_played(${town.broadcastId})`;
	expect(await read()).toEqual([
		{ offset_ms: 0, duration_ms: 10_000 },
		{ offset_ms: 10_000, duration_ms: 6000 }
	]);
	await database.owner
		.update(tables.recordings)
		.set({ public: false })
		.where(eq(tables.recordings.id, town.recordingId));
	expect(await read()).toEqual([]);
	await expect(sql`select * from ratssaal_stretches(${town.broadcastId})`).rejects.toMatchObject({
		code: '42501'
	});
});
