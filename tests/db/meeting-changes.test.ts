/** What is no longer as it was announced: noted by the database, whoever changes a meeting. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listMeetings } from '#lib/server/db/queries/public-meetings.ts';
import * as tables from '#lib/server/db/schema/index.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import * as make from '../support/factories.ts';

let database: TestDatabase;

beforeAll(async () => {
	database = await openTestDatabase();
});
afterAll(() => database.close());

const START = new Date('2099-03-01T16:00:00Z');
const DAY_AFTER = new Date('2099-03-02T16:00:00Z');

/** A town with a published meeting ahead, in a public room. */
async function town(fields: Parameters<typeof make.createMeeting>[2] = {}) {
	const { owner } = database;
	const { id: bodyId } = await make.createBody(owner);
	const rooms = await owner
		.insert(tables.locations)
		.values([
			{ bodyId, room: 'Ratssaal', public: true },
			{ bodyId, room: 'Schutzraum', public: false },
			{ bodyId, room: 'Aula', public: true }
		])
		.returning();
	const meeting = await make.createMeeting(owner, bodyId, {
		state: 'invited',
		start: START,
		locationId: rooms[0]!.id,
		...make.published,
		...fields
	});
	const change = (set: Partial<typeof tables.meetings.$inferInsert>) =>
		database.app.update(tables.meetings).set(set).where(eq(tables.meetings.id, meeting.id));
	const changes = () =>
		database.public
			.select({
				kind: tables.meetingChanges.kind,
				previousStart: tables.meetingChanges.previousStart,
				previousPlace: tables.meetingChanges.previousPlace
			})
			.from(tables.meetingChanges)
			.where(eq(tables.meetingChanges.meetingId, meeting.id))
			.orderBy(tables.meetingChanges.at);
	const line = async () =>
		(await listMeetings(database.public, bodyId, { from: new Date('2090-01-01T00:00:00Z') }))[0];
	return { bodyId, meeting, rooms, change, changes, line };
}

describe('a published meeting', () => {
	test('that is moved says from when, in its row and as news', async () => {
		const { change, changes, line } = await town();
		await change({ start: DAY_AFTER });
		expect(await changes()).toEqual([{ kind: 'moved', previousStart: START, previousPlace: null }]);
		expect(await line()).toMatchObject({ movedFrom: START, relocated: false, supplementedAt: null });
	});

	test('elsewhere says from where, and nothing of a room that is not public', async () => {
		const { rooms, change, changes, line } = await town();
		await change({ locationId: rooms[1]!.id });
		await change({ locationId: rooms[2]!.id });
		expect((await changes()).map(({ previousPlace }) => previousPlace)).toEqual(['Ratssaal', null]);
		expect((await line())?.relocated).toBe(true);
	});

	test('cancelled and reinstated is told each time', async () => {
		const { change, changes } = await town();
		await change({ cancelled: true });
		await change({ cancelled: false });
		expect((await changes()).map(({ kind }) => kind)).toEqual(['cancelled', 'reinstated']);
	});

	test('is not moved when it begins some minutes late, nor by what is written again as it was', async () => {
		const { change, changes } = await town();
		await change({ start: START, cancelled: false, name: 'Neuer Name' });
		await change({ state: 'running', start: new Date(START.getTime() + 120_000) });
		await change({ start: new Date(START.getTime() + 180_000) });
		expect(await changes()).toEqual([]);
	});
});

test('before its publication a meeting may be moved without a word', async () => {
	const { change, meeting } = await town({ publishedAt: null });
	await change({ start: DAY_AFTER, cancelled: true });
	const rows = await database.owner
		.select()
		.from(tables.meetingChanges)
		.where(eq(tables.meetingChanges.meetingId, meeting.id));
	expect(rows).toEqual([]);
});

test('the last supplement is named in the row of its meeting', async () => {
	const { bodyId, meeting, line } = await town();
	const meetingId = meeting.id;
	const at = (day: number) => new Date(Date.UTC(2026, 4, day));
	await database.owner.insert(tables.agendaRevisions).values([
		{ bodyId, meetingId, number: 0, kind: 'invitation', publishedAt: at(1) },
		{ bodyId, meetingId, number: 1, kind: 'supplement', publishedAt: at(3) },
		{ bodyId, meetingId, number: 2, kind: 'supplement', publishedAt: at(5) }
	]);
	expect((await line())?.supplementedAt).toEqual(at(5));
});
