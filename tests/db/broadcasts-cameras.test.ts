/** Cameras of a broadcast: added, named, removed, put on the air; who may, and who sees nothing of them. */
import { readFile } from 'node:fs/promises';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Refusal } from '#lib/domain/errors.ts';
import { addCamera } from '#lib/server/broadcasts/add-camera.ts';
import { changeCamera } from '#lib/server/broadcasts/change-camera.ts';
import { planBroadcast } from '#lib/server/broadcasts/plan-broadcast.ts';
import { putOnAir } from '#lib/server/broadcasts/put-on-air.ts';
import { removeCamera } from '#lib/server/broadcasts/remove-camera.ts';
import { renewKey } from '#lib/server/broadcasts/renew-key.ts';
import { findDoor } from '#lib/server/db/media/doors.ts';
import { listDirections, standIn } from '#lib/server/db/media/program.ts';
import { findBroadcastStand } from '#lib/server/db/queries/chamber-console.ts';
import * as tables from '#lib/server/db/schema/index.ts';
import { createChamber, type Chamber } from '../support/chamber.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { createActor } from '../support/factories.ts';

let database: TestDatabase;
let chamber: Chamber;
let broadcastId: string;
let hallId: string;
beforeAll(async () => {
	database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
	chamber = await createChamber(database.owner, database.app);
	broadcastId = await planBroadcast(database.app, chamber.chair, chamber.meetingId, chamber.now());
	hallId = (await cameras())[0]!.id;
});

const refusal = (work: Promise<unknown>): Promise<Refusal> =>
	work.then(
		() => expect.unreachable(),
		(error) => error
	);
const cameras = () =>
	database.owner
		.select()
		.from(tables.cameras)
		.where(eq(tables.cameras.broadcastId, broadcastId))
		.orderBy(tables.cameras.position);
const add = (name: unknown, actor = chamber.chair) =>
	addCamera(database.app, actor, chamber.meetingId, { name }, chamber.now());
const put = (cameraId: string, actor = chamber.chair) =>
	putOnAir(database.app, actor, chamber.meetingId, cameraId, chamber.now());
const change = (cameraId: string, name: string, spare = true, actor = chamber.chair) =>
	changeCamera(database.app, actor, chamber.meetingId, cameraId, { name, spare }, chamber.now());
const remove = (cameraId: string, actor = chamber.chair) =>
	removeCamera(database.app, actor, chamber.meetingId, cameraId, chamber.now());
const direction = async () => (await listDirections(database.media, [broadcastId])).get(broadcastId)!;
const meetingOf = () => ({ broadcastId, bodyId: chamber.bodyId, meetingId: chamber.meetingId });

test('a planned broadcast has one camera, and it is on the air', async () => {
	expect(await cameras()).toMatchObject([{ name: 'Kamera Saal', position: 0, spare: true }]);
	expect(await direction()).toEqual({ cameras: [{ id: hallId, spare: true }], programId: hallId });
});

test('each camera has a key of its own, and the door knows whose it is', async () => {
	const deskId = await add('  Rednerpult ');
	const [hall, desk] = await cameras();
	expect(desk).toMatchObject({ id: deskId, name: 'Rednerpult', position: 1 });
	expect(desk!.key).not.toBe(hall!.key);
	expect((await findDoor(database.media, broadcastId))!.keys).toEqual([
		{ cameraId: hallId, sha256: hall!.sha256 },
		{ cameraId: deskId, sha256: desk!.sha256 }
	]);
	await renewKey(database.app, chamber.chair, chamber.meetingId, deskId, chamber.now());
	const [hallAfter, deskAfter] = await cameras();
	expect(hallAfter!.key).toBe(hall!.key);
	expect(deskAfter!.key).not.toBe(desk!.key);
});

test('eight are enough, also when two add at once', async () => {
	for (let i = 2; i <= 7; i++) await add(`Kamera ${i}`);
	const outcomes = await Promise.allSettled([add('Empore'), add('Foyer')]);
	expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
	expect(await refusal(add('Keller'))).toMatchObject({
		code: 'conflict',
		message: expect.stringContaining('höchstens 8 Kameras') as string
	});
	expect(await cameras()).toHaveLength(8);
});

test('a name is needed, is short, and belongs to one', async () => {
	for (const wrong of ['', '   ', null, 'x'.repeat(41)])
		expect(await refusal(add(wrong))).toMatchObject({ code: 'invalid' });
	const deskId = await add('Rednerpult');
	expect(await refusal(add('Rednerpult'))).toMatchObject({
		code: 'conflict',
		message: '„Rednerpult“ heißt schon eine andere Kamera. Bitte wählen Sie einen anderen Namen.'
	});
	expect(await refusal(change(deskId, 'Kamera Saal'))).toMatchObject({ code: 'conflict' });
	await change(deskId, 'Rednerpult', false);
	expect((await direction()).cameras).toEqual([
		{ id: hallId, spare: true },
		{ id: deskId, spare: false }
	]);
});

test('one on the air, or the only one, is not removed', async () => {
	expect(await refusal(remove(hallId))).toMatchObject({ code: 'conflict' });
	const deskId = await add('Rednerpult');
	expect(await refusal(remove(hallId))).toMatchObject({
		code: 'conflict',
		message: '„Kamera Saal“ ist auf Sendung. Bringen Sie zuerst eine andere Kamera auf Sendung.'
	});
	await put(deskId);
	await remove(hallId);
	expect(await direction()).toEqual({ cameras: [{ id: deskId, spare: true }], programId: deskId });
	expect(await refusal(put(hallId))).toMatchObject({ code: 'not-found' });
});

test('a spare stands in for the one it was meant for, and not against a choice', async () => {
	const [deskId, spareId] = [await add('Rednerpult'), await add('Ersatz-Encoder')];
	await standIn(database.media, meetingOf(), hallId, spareId);
	expect(await findBroadcastStand(database.app, chamber.meetingId)).toMatchObject({
		program: { cameraId: spareId, lostId: hallId }
	});
	await standIn(database.media, meetingOf(), hallId, deskId);
	expect((await direction()).programId).toBe(spareId);
	await put(deskId);
	await standIn(database.media, meetingOf(), spareId, hallId);
	expect(await findBroadcastStand(database.app, chamber.meetingId)).toMatchObject({
		program: { cameraId: deskId, lostId: null }
	});
});

test('what is done is written down, and never a key', async () => {
	const deskId = await add('Rednerpult');
	await change(deskId, 'Pult');
	await put(deskId);
	await put(hallId);
	await renewKey(database.app, chamber.chair, chamber.meetingId, deskId, chamber.now());
	const { key } = (await cameras())[1]!;
	await remove(deskId);
	const entries = await database.owner
		.select()
		.from(tables.auditEntries)
		.where(eq(tables.auditEntries.subjectId, broadcastId));
	expect(entries.map(({ act }) => act)).toEqual(
		expect.arrayContaining(['add-camera', 'change-camera', 'put-on-air', 'renew-key', 'remove-camera'])
	);
	expect(JSON.stringify(entries)).not.toContain(key);
});

test('members change nothing, and another town reaches nothing', async () => {
	const member = await createActor(database.owner, chamber.bodyId, [
		{ role: 'member', organizationId: chamber.organizationId }
	]);
	const deskId = await add('Rednerpult');
	const works = (actor: typeof member) => [
		() => add('Empore', actor),
		() => change(deskId, 'Pult', true, actor),
		() => put(deskId, actor),
		() => remove(deskId, actor),
		() => renewKey(database.app, actor, chamber.meetingId, deskId, chamber.now())
	];
	for (const work of works(member)) expect(await refusal(work())).toMatchObject({ code: 'forbidden' });
	const other = await createChamber(database.owner, database.app);
	for (const work of works(other.chair)) expect(await refusal(work())).toMatchObject({ code: 'not-found' });
	await planBroadcast(database.app, other.chair, other.meetingId, other.now());
	const foreign = putOnAir(database.app, other.chair, other.meetingId, deskId, other.now());
	expect(await refusal(foreign)).toMatchObject({ code: 'not-found' });
	expect((await cameras()).map(({ name }) => name)).toEqual(['Kamera Saal', 'Rednerpult']);
});

test('the public sees neither names nor keys nor which is on the air; the media server sees no key', async () => {
	await database.owner.update(tables.broadcasts).set({ public: true });
	await put(hallId);
	for (const table of ['cameras', 'broadcast_programs', 'broadcast_status']) {
		const rows = await database.pools.public.sql
			.unsafe(`select count(*)::int as n from ${table}`)
			.catch((error) => error);
		expect(rows.code === '42501' || rows[0].n === 0, table).toBe(true);
	}
	const media = database.pools.media.sql;
	expect(await media`select sha256 from cameras`).not.toHaveLength(0);
	for (const column of ['key', 'name'])
		await expect(media.unsafe(`select ${column} from cameras`)).rejects.toMatchObject({ code: '42501' });
	await expect(media`update cameras set spare = false`).rejects.toMatchObject({ code: '42501' });
});

test('a key from before opens its broadcast as before', async () => {
	const statements = (await readFile('drizzle/0023_cameras.sql', 'utf8')).split('--> statement-breakpoint');
	const move = statements.find((statement) => statement.includes('INSERT INTO "cameras"'))!;
	const [before] = await cameras();
	await database.owner.execute(
		sql.raw(`create table broadcast_keys (broadcast_id uuid primary key, body_id uuid not null,
			key text not null, sha256 text not null, created timestamptz not null);
		insert into broadcast_keys select broadcast_id, body_id, key, sha256, created from cameras where id = '${hallId}';
		delete from cameras`)
	);
	await database.owner.execute(sql.raw(move));
	const after = await cameras();
	expect(after).toMatchObject([
		{ name: 'Kamera Saal', key: before!.key, sha256: before!.sha256, spare: true }
	]);
	const door = await findDoor(database.media, broadcastId);
	expect(door!.keys).toEqual([{ cameraId: after[0]!.id, sha256: before!.sha256 }]);
	expect((await direction()).programId).toBe(after[0]!.id);
	await database.owner.execute(sql`drop table broadcast_keys`);
});
