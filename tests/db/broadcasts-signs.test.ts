/** A second picture in sign language: who sets it up, that it follows the broadcast it belongs to, and that nobody finds it elsewhere. */
import { eq, sql, type SQL } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Refusal } from '#lib/domain/errors.ts';
import { addSigns } from '#lib/server/broadcasts/add-signs.ts';
import { planBroadcast } from '#lib/server/broadcasts/plan-broadcast.ts';
import { removeSigns } from '#lib/server/broadcasts/remove-signs.ts';
import { renewKey } from '#lib/server/broadcasts/renew-key.ts';
import { setDelay } from '#lib/server/broadcasts/set-delay.ts';
import { bucketObjectRows } from '#lib/server/db/media/bucket-objects.ts';
import { findDoor } from '#lib/server/db/media/doors.ts';
import { listCurrentFacts, listFactsOf, listRevised } from '#lib/server/db/media/facts.ts';
import { recordingRows } from '#lib/server/db/media/recordings.ts';
import { segmentRows } from '#lib/server/db/media/segments.ts';
import { listSrtPlaces } from '#lib/server/db/media/srt.ts';
import { writeStatus } from '#lib/server/db/media/status.ts';
import { findBroadcastStand } from '#lib/server/db/queries/chamber-console.ts';
import { findOfficeRecording } from '#lib/server/db/queries/office-recordings.ts';
import { listLive } from '#lib/server/db/queries/live.ts';
import { findPublicBroadcast } from '#lib/server/db/queries/public-broadcasts.ts';
import * as tables from '#lib/server/db/schema/index.ts';
import { previewRecording } from '#lib/server/recordings/preview-recording.ts';
import { publishRecording } from '#lib/server/recordings/publish-recording.ts';
import { removeRecording } from '#lib/server/recordings/remove-recording.ts';
import { createChamber, type Chamber } from '../support/chamber.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { createActor } from '../support/factories.ts';

let database: TestDatabase;
let chamber: Chamber;
let broadcastId: string;
let signsId: string;
beforeAll(async () => {
	database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
	chamber = await createChamber(database.owner, database.app);
	const { meetingId } = chamber;
	await database.owner
		.update(tables.meetings)
		.set({ start: chamber.now() })
		.where(eq(tables.meetings.id, meetingId));
	broadcastId = await planBroadcast(database.app, chamber.chair, meetingId, chamber.now());
	signsId = await add();
});

const refusal = (work: Promise<unknown>): Promise<Refusal> =>
	work.then(
		() => expect.unreachable(),
		(error) => error
	);
const add = (actor = chamber.chair) => addSigns(database.app, actor, chamber.meetingId, chamber.now());
const remove = (actor = chamber.chair) => removeSigns(database.app, actor, chamber.meetingId, chamber.now());
const row = async (id = signsId) =>
	(await database.owner.select().from(tables.broadcasts).where(eq(tables.broadcasts.id, id)))[0]!;
const facts = async (now = chamber.now()) =>
	(await listCurrentFacts(database.media, now)).filter(({ bodyId }) => bodyId === chamber.bodyId);
const factsOf = async (id: string) => (await listFactsOf(database.media, [id], chamber.now()))[0]!;
const seen = () => findPublicBroadcast(database.public, chamber.meetingId);
const publish = (shown = true) =>
	database.owner
		.update(tables.broadcasts)
		.set({ public: shown })
		.where(eq(tables.broadcasts.id, broadcastId));
const setState = (state: 'live' | 'ended') =>
	database.owner.update(tables.broadcasts).set({ state }).where(eq(tables.broadcasts.id, broadcastId));
const key = async () =>
	(await database.owner.select().from(tables.cameras).where(eq(tables.cameras.broadcastId, signsId)))[0]!;

/** What the public is answered. */
const askedBy = async (query: SQL) =>
	((await database.public.execute(query)) as unknown as { answer: unknown }[])[0]!.answer;

/** The sitting is over, its recording is whole, and there are two segments of both pictures. */
async function record(): Promise<string> {
	const { bodyId, meetingId } = chamber;
	await publish();
	const startedAt = chamber.now();
	for (const id of [broadcastId, signsId]) {
		const ref = { broadcastId: id, bodyId, meetingId, signs: id === signsId };
		await recordingRows(database.media).begin(ref, startedAt.getTime());
		await database.owner.insert(tables.mediaSegments).values(
			[1, 2].map((number) => ({
				...{ broadcastId: id, bodyId, number, initNumber: 1, startedAt, durationMs: 2000, bytes: 1 },
				...{ receivedFrom: startedAt, receivedUntil: startedAt },
				...{ sound: false, listed: true, live: true, archive: true }
			}))
		);
		await recordingRows(database.media).finish(ref, {
			...{ endedAtMs: startedAt.getTime() + 4000, durationMs: 4000, bytes: 2, chapters: [], gaps: [] }
		});
	}
	await setState('ended');
	const rows = await database.owner
		.select()
		.from(tables.recordings)
		.where(eq(tables.recordings.meetingId, meetingId));
	expect(rows).toMatchObject([{ broadcastId, state: 'ready', public: true }]);
	return rows[0]!.id;
}

test('it is set up once, with a key of its own, by whoever operates the broadcast', async () => {
	expect(await add()).toBe(signsId);
	expect(await row()).toMatchObject({ meetingId: null, signsForId: broadcastId, deleted: null });
	const stranger = await createActor(database.owner, chamber.bodyId, ['faction-manager']);
	for (const act of [add, remove]) expect(await refusal(act(stranger))).toMatchObject({ code: 'forbidden' });

	const camera = await key();
	expect(await findDoor(database.media, signsId)).toEqual({
		keys: [{ cameraId: camera.id, sha256: camera.sha256 }],
		ended: false
	});
	await renewKey(database.app, chamber.chair, chamber.meetingId, camera.id, chamber.now());
	expect((await key()).sha256).not.toBe(camera.sha256);
	const stand = await findBroadcastStand(database.app, chamber.meetingId);
	expect(stand).toMatchObject({ id: broadcastId, signs: { id: signsId, cameraId: camera.id } });
	expect(stand!.cameras).toHaveLength(1);
	const places = await listSrtPlaces(database.media, chamber.now());
	expect(places.map((place) => place.cameraId)).toContain(camera.id);
});

test('a broadcast is of a sitting or in sign language, and there is one of each', async () => {
	const { bodyId, meetingId } = chamber;
	const insert = (values: object) =>
		database.owner
			.insert(tables.broadcasts)
			.values({ bodyId, ...values })
			.then(
				() => 'inserted',
				() => 'refused'
			);
	expect(await insert({})).toBe('refused');
	expect(await insert({ meetingId, signsForId: broadcastId })).toBe('refused');
	expect(await insert({ signsForId: broadcastId })).toBe('refused');
});

test('its gate is that of the broadcast it belongs to', async () => {
	await setDelay(database.app, chamber.chair, chamber.meetingId, 5000, chamber.now());
	await publish();
	await setState('live');
	const [main, signs] = [await factsOf(broadcastId), await factsOf(signsId)];
	expect(signs).toEqual({ ...main, broadcastId: signsId, signs: true, direction: signs.direction });
	expect(main).toMatchObject({ signs: false, delayMs: 5000, public: true });
	expect((await facts()).map((each) => each.broadcastId).sort()).toEqual([broadcastId, signsId].sort());
	await setState('ended');
	expect((await findDoor(database.media, signsId))!.ended).toBe(true);
});

test('the public is told where it is as long as it may see the broadcast, and nothing else of it', async () => {
	expect(await seen()).toBeUndefined();
	await publish();
	await setState('live');
	expect(await seen()).toMatchObject({ id: broadcastId, signs: signsId });
	expect(
		await database.public.select({ id: tables.broadcasts.id }).from(tables.broadcasts)
	).not.toContainEqual({
		id: signsId
	});
	const live = await listLive(database.public, chamber.bodyId);
	expect(live.map((each) => each.broadcastId)).toEqual([broadcastId]);
	// Also where somebody knows the id.
	await publish(false);
	expect(await askedBy(sql`select ratssaal_signs(${broadcastId}::uuid) as answer`)).toBeNull();
	await publish();
	await remove();
	expect(await seen()).toMatchObject({ signs: null });
});

test('the room is told when its camera comes', async () => {
	await writeStatus(database.media, {
		broadcastId: signsId,
		bodyId: chamber.bodyId,
		connectedSince: chamber.now()
	});
	expect((await findBroadcastStand(database.app, chamber.meetingId))!.signs).toMatchObject({
		ingestConnected: true
	});
	expect(await row(broadcastId)).toMatchObject({ ingestConnected: false });
});

test('it is a part of the recording: published, hidden, looked at and removed with it', async () => {
	const recordingId = await record();
	const rows = recordingRows(database.media);
	const { meetingId, bodyId } = chamber;
	const clerk = await createActor(database.owner, bodyId, ['clerk']);
	const decide = (publication: 'now' | 'never') =>
		publishRecording(database.app, clerk, meetingId, 'Europe/Berlin', { publication }, chamber.now());

	expect((await seen())!.recording).toMatchObject({ id: recordingId, signed: true });
	expect(await rows.findSigns(recordingId)).toEqual({ broadcastId: signsId, marks: [] });
	await decide('never');
	expect(await rows.findSigns(recordingId)).toBeUndefined();
	expect(await askedBy(sql`select ratssaal_signed(${recordingId}::uuid) as answer`)).toBe(false);
	const preview = await previewRecording(database.app, clerk, meetingId, new Date());
	expect(await rows.findSigns(preview)).toEqual({ broadcastId: signsId, marks: [] });
	await decide('now');

	const office = async () => (await findOfficeRecording(database.app, bodyId, meetingId))!;
	expect(await office()).toMatchObject({ signed: true });
	const both = expect.arrayContaining([broadcastId, signsId]) as string[];
	expect(await bucketObjectRows(database.media).listEnded()).toEqual(both);

	const since = new Date(Date.now() + 3_600_000);
	expect(await listRevised(database.media, since)).not.toContain(signsId);
	await removeRecording(database.app, clerk, meetingId, { reason: 'Auf Antrag' }, new Date());
	expect(await rows.findSigns(recordingId)).toBeUndefined();
	expect(await listRevised(database.media, since)).toEqual(both);
	expect(await factsOf(signsId)).toMatchObject({ kept: 'removed' });

	// Gone it is when both are.
	for (const id of [broadcastId, signsId]) {
		expect(await office()).toMatchObject({ erasedAt: null });
		const nothing = { live: false, archive: false };
		for (const number of [1, 2]) await segmentRows(database.media).narrow(id, number, nothing);
	}
	expect(await office()).toMatchObject({ signed: false, erasedAt: expect.any(Date) as Date });
});

test('taken away, all of it is to be erased, and a new one begins with nothing', async () => {
	const recordingId = await record();
	const operator = await createActor(database.owner, chamber.bodyId, ['operator']);
	expect(await refusal(remove(operator))).toMatchObject({ code: 'forbidden' });
	await remove(await createActor(database.owner, chamber.bodyId, ['clerk']));
	expect((await seen())!.recording).toMatchObject({ signed: false });
	expect(await recordingRows(database.media).findSigns(recordingId)).toBeUndefined();
	expect(await findDoor(database.media, signsId)).toBeUndefined();
	expect(await factsOf(signsId)).toMatchObject({ kept: 'removed' });
	expect(await factsOf(broadcastId)).toMatchObject({ kept: {} });
	const later = new Date(Date.now() + 86_400_000);
	expect(await listRevised(database.media, later)).toContain(signsId);
	expect(await refusal(add())).toMatchObject({ code: 'conflict' });
	expect(await refusal(remove())).toMatchObject({ code: 'not-found' });
	await setState('live');
	expect(await add()).not.toBe(signsId);
});

test('it is looked after until what may not be kept of it is erased, however long nobody was there', async () => {
	const { bodyId, meetingId } = chamber;
	const ref = { broadcastId: signsId, bodyId, meetingId, signs: true };
	await setState('ended');
	const looked = async () => (await facts()).map((each) => each.broadcastId);
	expect(await looked()).toEqual([]);
	await recordingRows(database.media).begin(ref, chamber.now().getTime());
	expect(await looked()).toEqual([signsId]);
	await recordingRows(database.media).finish(ref, {
		...{ endedAtMs: chamber.now().getTime(), durationMs: 0, bytes: 0, chapters: [], gaps: [] }
	});
	expect(await looked()).toEqual([]);
});

test('what was recorded in sign language alone does not stay', async () => {
	await record();
	await database.owner.delete(tables.recordings).where(eq(tables.recordings.broadcastId, broadcastId));
	const later = new Date(Date.now() + 86_400_000);
	expect(await listRevised(database.media, later)).toContain(signsId);
	expect(await factsOf(signsId)).toMatchObject({ kept: 'removed' });
});
