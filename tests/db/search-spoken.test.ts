/** The search over what was said: found at its place in the recording, and gone with the picture it belongs to. */
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { day } from '#lib/domain/calendar.ts';
import { readAddress } from '#lib/domain/search/address.ts';
import * as tables from '#lib/server/db/schema/index.ts';
import { removeRecording } from '#lib/server/recordings/remove-recording.ts';
import { indexChanges } from '#lib/server/search/index-changes.ts';
import { searchPublic } from '#lib/server/search/search-public.ts';
import { createFilm, type Film } from '../support/captions.ts';
import { createChamber, openSitting, type Chamber } from '../support/chamber.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { createActor } from '../support/factories.ts';

let database: TestDatabase;
let chamber: Chamber;
let film: Film;

beforeAll(async () => (database = await openTestDatabase()));
afterAll(() => database.close());
beforeEach(async () => {
	const { owner, app } = database;
	chamber = await createChamber(owner, app);
	await openSitting(chamber);
	film = await createFilm(owner, chamber, chamber.now());
	await film.shoot(0, 120);
	await film.say(10, 14, 'Wir reden über den Zebrastreifen');
	await film.say(14, 18, 'vor der Grundschule an der Auenstraße.');
	await film.say(40, 44, 'Die Fledermäuse sind mir wichtig.');
	await owner.insert(tables.chapters).values({
		...{ bodyId: chamber.bodyId, recordingId: film.recordingId, agendaItemId: chamber.items.first },
		...{ title: 'Ö 1 Neubau', startedAt: film.at(0), endedAt: film.at(60), offsetMs: 0, durationMs: 60_000 }
	});
	await index();
});

async function index() {
	while ((await indexChanges(database.worker)) > 0);
}

async function find(q: string) {
	const request = readAddress(new URLSearchParams({ q }));
	const answer = await searchPublic(database.public, chamber.bodyId, request, day('2026-11-27'));
	return answer.groups.flatMap(({ results }) => results);
}

const wordsOf = ({ passage }: { passage: { segments: readonly { text: string }[] } }) =>
	passage.segments.map(({ text }) => text).join('');

describe('found', () => {
	test('below its item, with the place in the recording', async () => {
		const [result, ...more] = await find('Zebrastreifen');
		expect(more).toEqual([]);
		expect(result).toMatchObject({ subject: 'item', id: chamber.items.first, meetingId: chamber.meetingId });
		expect(result!.moments.map(({ offsetMs }) => offsetMs)).toEqual([10_000]);
		expect(wordsOf(result!.moments[0]!)).toContain('Zebrastreifen');
	});

	test('also when the words are apart', async () => {
		expect((await find('Zebrastreifen Fledermäuse'))[0]!.moments.map(({ offsetMs }) => offsetMs)).toEqual([
			10_000, 40_000
		]);
		expect(await find('Grundschule Auenstraße')).toHaveLength(1);
	});

	test('what is under no item is found by its meeting', async () => {
		await film.say(80, 84, 'Zum Schluss ein Murmeltier.');
		await database.owner.insert(tables.chapters).values({
			...{ bodyId: chamber.bodyId, recordingId: film.recordingId, title: 'Schluss' },
			...{ startedAt: film.at(70), endedAt: null, offsetMs: 70_000, durationMs: 50_000 }
		});
		await index();
		const [result] = await find('Murmeltier');
		expect(result).toMatchObject({ subject: 'meeting', id: chamber.meetingId });
		expect(result!.moments.map(({ offsetMs }) => offsetMs)).toEqual([80_000]);
	});

	test('as it was put right', async () => {
		await database.owner
			.update(tables.captions)
			.set({ text: 'Wir reden über den Fahrradweg' })
			.where(eq(tables.captions.startedAt, film.at(10)));
		await index();
		expect(await find('Zebrastreifen')).toEqual([]);
		expect(await find('Fahrradweg')).toHaveLength(1);
	});
});

describe('not found, from the moment on', () => {
	const gone = async (change: () => Promise<unknown>, word = 'Zebrastreifen') => {
		expect(await find(word)).toHaveLength(1);
		await change();
		// The worker has not been here yet.
		expect(await find(word)).toEqual([]);
		await index();
		expect(await find(word)).toEqual([]);
	};

	test('its picture is withdrawn; the rest is found again once it is made anew', async () => {
		await gone(() =>
			database.owner
				.update(tables.mediaSegments)
				.set({ archive: false, live: false, withdrawnAt: new Date() })
				.where(eq(tables.mediaSegments.startedAt, film.at(10)))
		);
		expect(await find('Fledermäuse')).toHaveLength(1);
	});

	test('it is held back, or deleted', async () => {
		await gone(() =>
			database.owner
				.update(tables.captions)
				.set({ public: false })
				.where(eq(tables.captions.startedAt, film.at(10)))
		);
		await gone(
			() => database.owner.delete(tables.captions).where(eq(tables.captions.startedAt, film.at(40))),
			'Fledermäuse'
		);
	});

	test('the recording is closed to the public, or removed', async () => {
		await gone(() => database.owner.update(tables.recordings).set({ public: false }));
		await database.owner.update(tables.recordings).set({ public: true });
		const clerk = await createActor(database.owner, chamber.bodyId, ['clerk']);
		const now = new Date(chamber.now().getTime() + 1000);
		await gone(() => removeRecording(database.app, clerk, chamber.meetingId, { reason: 'Auf Antrag' }, now));
		expect(
			await database.owner
				.select()
				.from(tables.searchDocuments)
				.where(
					and(eq(tables.searchDocuments.kind, 'speech'), eq(tables.searchDocuments.bodyId, chamber.bodyId))
				)
		).toEqual([]);
	});

	test('as long as the sitting runs', async () => {
		await database.owner
			.update(tables.recordings)
			.set({ state: 'recording' })
			.where(eq(tables.recordings.id, film.recordingId));
		await film.say(50, 54, 'Noch eine Schleiereule.');
		await index();
		expect(await find('Schleiereule')).toEqual([]);
	});
});
