/** The jump marks of a recording follow the log and what the archive keeps. */
import { asc } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as tables from '#lib/server/db/schema/index.ts';
import { createChamber, openSitting, SECRET } from '../support/chamber.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { createBroadcast } from '../support/factories.ts';

let database: TestDatabase;
beforeAll(async () => {
	database = await openTestDatabase();
});
afterAll(() => database.close());

test('one mark per public item, counted in playable time, and none for the closed part', async () => {
	const chamber = await createChamber(database.owner, database.app);
	const { bodyId, meetingId } = chamber;
	const broadcast = await createBroadcast(database.owner, bodyId, { meetingId });
	await database.owner
		.insert(tables.mediaInits)
		.values({ broadcastId: broadcast.id, number: 1, bodyId, codecs: 'avc1' });
	let number = 0;
	/** A minute of the archive that begins now. */
	const record = (archive: boolean) =>
		database.owner.insert(tables.mediaSegments).values({
			broadcastId: broadcast.id,
			number: ++number,
			bodyId,
			initNumber: 1,
			startedAt: chamber.now(),
			receivedFrom: chamber.now(),
			receivedUntil: new Date(chamber.now().getTime() + 60_000),
			sound: true,
			listed: archive,
			durationMs: 60_000,
			bytes: 1,
			live: archive,
			archive
		});
	const marks = () =>
		database.public
			.select({
				item: tables.chapters.agendaItemId,
				offset: tables.chapters.offsetMs,
				length: tables.chapters.durationMs
			})
			.from(tables.chapters)
			.orderBy(asc(tables.chapters.offsetMs));
	await database.owner
		.insert(tables.recordings)
		.values({ bodyId, meetingId, broadcastId: broadcast.id, startedAt: chamber.now(), public: true });

	await openSitting(chamber);
	await record(true);
	await chamber.press({ type: 'item-closed', data: { itemId: chamber.items.first } });
	expect(await marks()).toEqual([{ item: chamber.items.first, offset: 0, length: 60_000 }]);

	await chamber.press({ type: 'public-excluded', data: { basis: 'item' } });
	await chamber.press({ type: 'item-called', data: { itemId: chamber.items.closed } });
	await record(false);
	await chamber.press({ type: 'item-closed', data: { itemId: chamber.items.closed } });
	await chamber.press({ type: 'public-readmitted', data: {} });
	await chamber.press({ type: 'item-called', data: { itemId: chamber.items.second } });
	await record(true);
	await chamber.press({ type: 'closed', data: {} });

	expect(await marks()).toEqual([
		{ item: chamber.items.first, offset: 0, length: 60_000 },
		{ item: chamber.items.second, offset: 60_000, length: 60_000 }
	]);
	expect(JSON.stringify(await database.owner.select().from(tables.chapters))).not.toContain(SECRET);
});

test('a correction after the close moves the marks', async () => {
	const chamber = await createChamber(database.owner, database.app);
	const { bodyId, meetingId } = chamber;
	const broadcast = await createBroadcast(database.owner, bodyId, { meetingId });
	await database.owner
		.insert(tables.recordings)
		.values({ bodyId, meetingId, broadcastId: broadcast.id, startedAt: chamber.now(), state: 'ready' });
	await openSitting(chamber);
	const called = await chamber.press({ type: 'item-called', data: { itemId: chamber.items.second } });
	await chamber.press({ type: 'closed', data: {} });
	await database.owner.insert(tables.mediaSegments).values({
		broadcastId: broadcast.id,
		number: 1,
		bodyId,
		initNumber: 1,
		startedAt: called.at,
		receivedFrom: called.at,
		receivedUntil: chamber.now(),
		sound: true,
		listed: true,
		durationMs: 60_000,
		bytes: 1,
		live: false,
		archive: true
	});
	await chamber.press({ type: 'correction', data: { seq: called.seq, reason: 'nicht aufgerufen' } });

	const marks = await database.owner.select().from(tables.chapters);
	const ours = marks.filter((mark) => mark.bodyId === bodyId);
	expect(ours.map(({ agendaItemId }) => agendaItemId)).toEqual([chamber.items.first]);
});
