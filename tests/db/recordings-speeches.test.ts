/** Who spoke when, beside a recording: on its page and as a table. What was not released is named without a place to play it. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { eq } from 'drizzle-orm';
import * as tables from '#lib/server/db/schema/index.ts';
import { createFilm } from '../support/captions.ts';
import { createChamber, openSitting, type Chamber } from '../support/chamber.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { ask, SETTINGS } from '../support/public-routes.ts';

vi.mock('$app/env/private', () => SETTINGS);

let database: TestDatabase;
let chamber: Chamber;

beforeAll(async () => {
	database = await openTestDatabase();
	const { owner } = database;
	chamber = await createChamber(owner, database.app);
	await openSitting(chamber);
	const film = await createFilm(owner, chamber, chamber.now());
	const [first, second] = chamber.members as [string, string];
	for (const [id, name] of [
		[first, 'Erika Rahm; "Rat"'],
		[second, '=SUMME(A1)']
	] as const)
		await owner.update(tables.people).set({ name }).where(eq(tables.people.id, id));
	await owner
		.update(tables.memberships)
		.set({ public: true })
		.where(eq(tables.memberships.bodyId, chamber.bodyId));
	// From minute to minute: a speech that is kept, the public excluded with a speech in it, one that was not released.
	await chamber.press({ type: 'speaker-called', data: { personId: first } });
	await chamber.press({ type: 'speaker-ended', data: { personId: first } });
	await chamber.press({ type: 'public-excluded', data: { basis: 'resolution' } });
	await chamber.press({ type: 'speaker-called', data: { personId: first } });
	await chamber.press({ type: 'speaker-ended', data: { personId: first } });
	await chamber.press({ type: 'public-readmitted', data: {} });
	await chamber.press({ type: 'speaker-called', data: { personId: second } });
	await chamber.press({ type: 'speaker-ended', data: { personId: second } });
	await film.shoot(0, 180);
	await film.shoot(360, 420);
	await chamber.press({ type: 'closed', data: {} });
	await owner
		.update(tables.recordings)
		.set({ durationMs: 240_000, bytes: 120, endedAt: chamber.now() })
		.where(eq(tables.recordings.id, film.recordingId));
});
afterAll(() => database.close());

const of = (path: string) =>
	ask(database, `/sitzungen/[meeting=id]${path}`, {
		now: chamber.now(),
		params: { meeting: chamber.meetingId }
	});

test('the table has each public speech once, and no spreadsheet takes a name for a formula', async () => {
	const [head, ...lines] = (await of('/redebeitraege.csv'))
		.replace(/^\uFEFF/, '')
		.trim()
		.split('\r\n');
	expect(head!.split(';')).toHaveLength(7);
	expect(lines).toHaveLength(2);
	expect(lines[0]).toContain(';60;60;"Erika Rahm; ""Rat""";');
	expect(lines[1]).not.toMatch(/;=SUMME/);
	expect(lines[1]).toContain('SUMME(A1)');
});

test('the page has them below the item they were held on', async () => {
	const [page] = JSON.parse(await of('/aufzeichnung')) as [{ recording: { hasSpeeches: boolean } }];
	expect(page.recording.hasSpeeches).toBe(true);
});

test('over the picture stands who speaks on what, and nobody who may not be seen', async () => {
	const shown = JSON.parse(await of('/einblendungen.json')) as { atMs: number; speaker?: { name: string } }[];
	const times = shown.map(({ atMs }) => atMs);
	expect(times).toEqual(times.toSorted((a, b) => a - b));
	expect(shown.flatMap(({ speaker }) => (speaker ? [speaker.name] : []))).toEqual(['Erika Rahm; "Rat"']);
});
