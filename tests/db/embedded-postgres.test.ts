/** The embedded server as `npm start` runs it: nothing that was committed is lost, and it comes back by itself. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../scripts/bootstrap/port.mjs';
import type { Child } from '../../scripts/instance/child.ts';
import { databaseUrl, type PostgresOptions, startPostgres } from '../../scripts/instance/postgres.ts';

let folder: string;
let options: PostgresOptions;
let server: Child;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'ratssaal-embedded-'));
	options = { folder: join(folder, 'postgres'), port: await freePort([]), password: 'geheim', durable: true };
	server = await startPostgres(options, join(folder, 'log'));
});

afterAll(async () => {
	await server.stop();
	await rm(folder, { recursive: true, force: true });
});

const connect = (password = options.password) =>
	postgres(databaseUrl(options.port, password), { max: 1, onnotice: () => {} });

test('killed while writing, it comes back with every row it had confirmed', async () => {
	const sql = connect();
	await sql`create table written (n int)`;
	let confirmed = 0;
	const write = async () => {
		for (;;) {
			await sql`insert into written values (${confirmed + 1})`;
			confirmed += 1;
			if (confirmed === 200) process.kill(server.pid!, 'SIGKILL');
		}
	};
	await expect(write()).rejects.toThrow();
	await sql.end({ timeout: 1 });

	const count = async () => {
		const again = connect();
		try {
			return Number((await again`select count(*) from written`)[0]!.count);
		} finally {
			await again.end({ timeout: 1 });
		}
	};
	await expect.poll(() => count().catch(() => 0), { timeout: 15_000 }).toBeGreaterThanOrEqual(confirmed);
});

test('nobody comes in without the password', async () => {
	const sql = connect('falsch');
	await expect(sql`select 1`).rejects.toMatchObject({ code: '28P01' });
	await sql.end({ timeout: 1 });
});

test('a server that outlived its supervisor is ended before the next one starts', async () => {
	const other = { ...options, folder: join(folder, 'zweiter'), port: await freePort([]) };
	const orphan = await startPostgres(other, join(folder, 'zweiter.log'));
	const pid = orphan.pid!;
	// As if we had never started it: nobody restarts it, nobody stops it.
	const next = await startPostgres({ ...other, port: await freePort([]) }, join(folder, 'zweiter.log'));
	expect(next.pid).not.toBe(pid);
	await Promise.all([orphan.stop(), next.stop()]);
});
