/** Jobs are ordered in a transaction, done once, tried again, and survive the death of a worker. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { FolderStorage } from '#lib/server/files/folder-storage.ts';
import { NETWORK_RULES } from '#lib/server/imports/network/client.ts';
import { VideoFolder } from '#lib/server/videos/folder.ts';
import { enqueue } from '#lib/server/jobs/enqueue.ts';
import type { Jobs } from '#lib/server/jobs/jobs.ts';
import { log } from '#lib/server/log.ts';
import { transact } from '#lib/server/verb.ts';
import { startQueue, type Queue } from '../../src/worker/queue.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { postOf } from '../support/post.ts';

let database: TestDatabase;
let queues: Queue[];

beforeAll(() => {
	log.level = 'silent';
});
beforeEach(async () => {
	database = await openTestDatabase();
	queues = [];
});
afterEach(async () => {
	await Promise.all(queues.map((queue) => queue.stop()));
	await database.close();
});
afterAll(() => {
	log.level = 'info';
});

type Handler = (data: Jobs['minutes-draft']) => Promise<void>;

/** A worker with one handler. */
async function work(handler: Handler): Promise<void> {
	const context = () => ({
		db: database.worker,
		storage: new FolderStorage('/nonexistent'),
		post: postOf(database.public),
		outbox: '/nonexistent',
		networkRules: NETWORK_RULES,
		videos: new VideoFolder('/nonexistent'),
		recognizer: undefined,
		now: new Date()
	});
	queues.push(await startQueue(database.url, { 'minutes-draft': (_, data) => handler(data) }, context));
}

const order = (meetingId: string) =>
	transact(database.app, (tx) => enqueue(tx, 'minutes-draft', { meetingId }));

test('a job exists when its transaction commits, and never otherwise', async () => {
	const done: string[] = [];
	await work(async ({ meetingId }) => void done.push(meetingId));
	await expect(
		transact(database.app, async (tx) => {
			await enqueue(tx, 'minutes-draft', { meetingId: 'rolled back' });
			throw new Error('no');
		})
	).rejects.toThrow('no');
	await order('committed');
	await vi.waitFor(() => expect(done).toEqual(['committed']), { timeout: 5000 });
	const [rest] = await database.pools.owner.sql`select count(*)::int as n from pgboss.job`;
	expect(rest?.n).toBe(1);
});

test('two workers do each job once', async () => {
	const done: string[] = [];
	await work(async ({ meetingId }) => void done.push(meetingId));
	await work(async ({ meetingId }) => void done.push(meetingId));
	const ids = Array.from({ length: 12 }, (_, i) => `${i}`);
	for (const id of ids) await order(id);
	await vi.waitFor(() => expect(done).toHaveLength(12), { timeout: 15_000 });
	expect(done.toSorted()).toEqual(ids.toSorted());
});

test('what fails is tried again', async () => {
	let tries = 0;
	await work(async () => {
		if (++tries < 2) throw new Error('not yet');
	});
	await order('stubborn');
	await vi.waitFor(() => expect(tries).toBe(2), { timeout: 15_000 });
});

test('a worker that is killed loses nothing', { timeout: 60_000 }, async () => {
	const stuck = spawn(process.execPath, ['tests/support/stuck-worker.ts'], {
		env: { ...process.env, DATABASE_URL: database.url },
		stdio: ['ignore', 'pipe', 'inherit']
	});
	await order('unfinished');
	await once(stuck.stdout, 'data');
	stuck.kill('SIGKILL');
	await once(stuck, 'exit');

	const done: string[] = [];
	await work(async ({ meetingId }) => void done.push(meetingId));
	await vi.waitFor(() => expect(done).toEqual(['unfinished']), { timeout: 45_000, interval: 250 });
});

test('the public and the media server have no way to the jobs', async () => {
	for (const name of ['public', 'media'] as const) {
		await expect(enqueue(database[name], 'minutes-draft', { meetingId: 'x' })).rejects.toThrow();
	}
});
