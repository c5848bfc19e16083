/** Readiness by part, what is live, and sweeping up. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { liveJson } from '#lib/protocol/live.ts';
import { readyJson } from '#lib/protocol/ready.ts';
import { openDatabase } from '#lib/server/db/client.ts';
import { listLive } from '#lib/server/db/queries/live.ts';
import {
	broadcasts,
	meetingOrganizations,
	meetings,
	processHeartbeats,
	rateLimits,
	sessions
} from '#lib/server/db/schema/index.ts';
import type { Storage } from '#lib/server/files/storage.ts';
import { log } from '#lib/server/log.ts';
import { startBeating } from '#lib/server/operation/beat.ts';
import { checkReadiness } from '#lib/server/operation/check-readiness.ts';
import { sweep } from '#lib/server/operation/sweep.ts';
import { beginLogin } from '#lib/server/sessions/logins.ts';
import { GET as getLive } from '../../src/routes/api/v1/live.json/+server.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	createBody,
	createBroadcast,
	createMeeting,
	createOrganization,
	createUser,
	published,
	released
} from '../support/factories.ts';

let database: TestDatabase;
beforeAll(async () => {
	log.level = 'silent';
	database = await openTestDatabase();
});
afterAll(() => database.close());

const now = new Date();
const works = { check: async () => {} } as Storage;
const full = {
	check: async () => {
		throw new Error('ENOSPC');
	}
} as unknown as Storage;

const beatAt = (process: 'web' | 'worker' | 'media', secondsAgo: number) => {
	const at = new Date(now.getTime() - secondsAgo * 1000);
	return database.owner
		.insert(processHeartbeats)
		.values({ process, instance: `${secondsAgo}`, at, startedAt: at });
};

test('ready when every part is; each missing one is named', async () => {
	const nothing = readyJson.parse(await checkReadiness(database.app, works, now));
	expect(nothing.ready).toBe(false);
	expect(
		Object.entries(nothing.parts)
			.filter(([, { ready }]) => !ready)
			.map(([name]) => name)
	).toEqual(['web', 'worker', 'media']);

	await beatAt('web', 1);
	await beatAt('worker', 3);
	await beatAt('media', 11);
	const gone = readyJson.parse(await checkReadiness(database.app, works, now));
	expect(gone.parts.worker.ready).toBe(true);
	expect(gone.parts.media).toMatchObject({
		ready: false,
		problem: 'Der Medienserver gibt kein Lebenszeichen.'
	});

	await beatAt('media', 2);
	expect((await checkReadiness(database.app, works, now)).ready).toBe(true);
	expect((await checkReadiness(database.app, full, now)).parts.storage.ready).toBe(false);

	const problem = 'Die Aufzeichnung kann nicht gespeichert werden.';
	const setDetail = (detail: object) =>
		database.owner
			.update(processHeartbeats)
			.set({ detail: detail as Record<string, unknown> })
			.where(eq(processHeartbeats.process, 'media'));
	await setDetail({ problem });
	const unwell = readyJson.parse(await checkReadiness(database.app, works, now));
	expect([unwell.ready, unwell.parts.media.problem]).toEqual([false, problem]);
	const notice = 'Der Objektspeicher ist nicht erreichbar.';
	await setDetail({ notice });
	const going = readyJson.parse(await checkReadiness(database.app, works, now));
	expect([going.ready, going.parts.media.problem]).toEqual([true, notice]);
	await setDetail({});
});

test('without a database every process is unknown, and the answer still comes', async () => {
	const nowhere = openDatabase('postgres://nobody:x@127.0.0.1:1/none', 'ratssaal_app', 1);
	const answer = readyJson.parse(await checkReadiness(nowhere.db, works, now));
	await nowhere.close();
	expect(answer.parts.database.ready).toBe(false);
	expect(answer.parts.web.ready).toBe(false);
	expect(answer.parts.storage.ready).toBe(true);
});

test('a process beats from its start on, under its own name', async () => {
	const stop = await startBeating(database.worker, 'worker', 4711);
	stop();
	const rows = await database.owner
		.select()
		.from(processHeartbeats)
		.where(eq(processHeartbeats.process, 'worker'));
	expect(rows.map(({ instance }) => instance)).toContainEqual(expect.stringMatching(/:4711$/));
});

test('live.json lists what is live for the public, with addresses, and nothing else', async () => {
	const body = await createBody(database.owner);
	const council = await createOrganization(database.owner, body.id, { ...released, name: 'Rat' });
	const sitting = async (meeting: object, broadcast: object) => {
		const { id } = await createMeeting(database.owner, body.id, meeting);
		await database.owner
			.insert(meetingOrganizations)
			.values({ bodyId: body.id, meetingId: id, organizationId: council.id });
		return createBroadcast(database.owner, body.id, { meetingId: id, ...broadcast });
	};
	const shown = await sitting({ ...published, name: '14. Sitzung' }, { ...released, state: 'live' });
	await sitting(published, { ...released, state: 'planned' });
	await sitting(published, { ...released, state: 'ended' });
	await sitting(published, { state: 'live' });
	await sitting({}, { ...released, state: 'live' });

	const response = await getLive({
		locals: { db: database.public, body, now },
		url: new URL('https://rat.example/api/v1/live.json')
	} as unknown as Parameters<typeof getLive>[0]);
	const { live } = liveJson.parse(await response.json());
	expect(live).toEqual([
		{
			broadcastId: shown.id,
			meetingId: shown.meetingId,
			name: '14. Sitzung',
			organizations: ['Rat'],
			startedAt: '2026-11-24T17:00:00.000Z',
			page: `https://rat.example/sitzungen/${shown.meetingId}`,
			hls: `https://rat.example/media/hls/${shown.id}/index.m3u8`,
			whip: `https://rat.example/media/whip/${shown.id}`
		}
	]);

	await database.owner.update(meetings).set({ publishedAt: null }).where(eq(meetings.id, shown.meetingId));
	expect(await listLive(database.public, body.id)).toEqual([]);
	await database.owner.update(broadcasts).set({ public: false }).where(eq(broadcasts.id, shown.id));
	expect(await listLive(database.app, body.id)).not.toContainEqual(
		expect.objectContaining({ broadcastId: shown.id })
	);
});

test('the worker sweeps up what has run out, and leaves the rest', async () => {
	const body = await createBody(database.owner);
	const user = await createUser(database.owner, body.id);
	const attributes = { bodyId: body.id, strong: false, userAgent: null };
	const old = await beginLogin(database.app, user.id, 'member', attributes);
	await database.owner.update(sessions).set({ expiresAt: new Date(now.getTime() - 1000) });
	const fresh = await beginLogin(database.app, user.id, 'member', attributes);
	await database.owner.insert(rateLimits).values([
		{ key: 'old', points: 1, expire: new Date(now.getTime() - 1000) },
		{ key: 'fresh', points: 1, expire: new Date(now.getTime() + 60_000) }
	]);
	await beatAt('web', 2 * 24 * 60 * 60);

	await sweep(database.worker);
	expect(await database.owner.select().from(sessions)).toHaveLength(1);
	expect((await database.owner.select().from(rateLimits)).map(({ key }) => key)).toEqual(['fresh']);
	const beats = await database.owner.select().from(processHeartbeats);
	expect(beats.every(({ at }) => now.getTime() - at.getTime() < 24 * 60 * 60 * 1000)).toBe(true);
	expect(old.token).not.toBe(fresh.token);
});
