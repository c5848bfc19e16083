/** The migration may run at any time, by several processes, for several databases and owners of one cluster. */
import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { openDatabase } from '#lib/server/db/client.ts';
import { migrate } from '#lib/server/db/migrate.ts';
import { loginFor, ROLES } from '#lib/server/db/roles.ts';
import { SEARCH_ROLE } from '#lib/server/db/search/functions.ts';
import { withDatabase } from '../support/database.ts';

const server = inject('databaseUrl');
const made: { databases: string[]; roles: string[] } = { databases: [], roles: [] };
let root: postgres.Sql;

beforeAll(() => {
	root = postgres(server, { max: 2, onnotice: () => {} });
});
afterEach(async () => {
	for (const name of made.databases.splice(0)) await root.unsafe(`drop database ${name} with (force)`);
	for (const name of made.roles.splice(0)) await root.unsafe(`drop role if exists "${name}"`);
});
afterAll(() => root.end());

/** A new empty database, owned by `owner` or by the server's own. */
async function emptyDatabase(owner?: string): Promise<string> {
	const name = `test_${randomUUID().replaceAll('-', '')}`;
	await root.unsafe(`create database ${name} ${owner ? `owner ${owner}` : ''}`);
	made.databases.push(name);
	return withDatabase(server, name);
}

async function asOwner<Result>(url: string, work: (sql: postgres.Sql) => Promise<Result>): Promise<Result> {
	const sql = postgres(url, { max: 1, onnotice: () => {} });
	try {
		return await work(sql);
	} finally {
		await sql.end();
	}
}

async function publicCount(url: string): Promise<number> {
	const { sql, close } = openDatabase(url, 'ratssaal_public', 1);
	try {
		return (await sql`select count(*)::int as n from bodies`)[0]!.n;
	} finally {
		await close();
	}
}

test('three processes at once on one database, and another database of the cluster beside them', async () => {
	const [one, other] = [await emptyDatabase(), await emptyDatabase()];
	await Promise.all([migrate(one), migrate(one), migrate(one), migrate(other)]);
	expect(await publicCount(one)).toBe(0);
	expect(await publicCount(other)).toBe(0);
});

test('a second run changes nothing and takes no lock that a reader would notice', async () => {
	const url = await emptyDatabase();
	await migrate(url);
	await asOwner(url, async (reader) => {
		await reader.begin(async (tx) => {
			await tx`select count(*) from bodies`;
			await migrate(url);
		});
	});
});

test('policies and grants that were lost are put back', async () => {
	const url = await emptyDatabase();
	await migrate(url);
	await asOwner(url, (sql) => sql`revoke all on bodies from ratssaal_public, ratssaal_app`);
	await expect(publicCount(url)).rejects.toMatchObject({ code: '42501' });
	await migrate(url);
	expect(await publicCount(url)).toBe(0);
});

test('a door of the search that an earlier version had is gone with its rights', async () => {
	const url = await emptyDatabase();
	await migrate(url);
	await asOwner(url, async (sql) => {
		await sql.unsafe(
			`create function ratssaal_find(town uuid, cap integer) returns text language sql as 'select 1::text'`
		);
		await sql.unsafe(`alter function ratssaal_find(uuid, integer) owner to ${SEARCH_ROLE}`);
		await sql`comment on schema drizzle is 'an earlier version'`;
	});
	await migrate(url);
	const doors = await asOwner(
		url,
		(sql) => sql`select pronargs::int as arguments from pg_proc where proname = 'ratssaal_find'`
	);
	expect(doors.map(({ arguments: count }) => count as number)).toEqual([9]);
});

test('a table without a decision stops it', async () => {
	const url = await emptyDatabase();
	await migrate(url);
	await asOwner(url, (sql) => sql`create table secrets (id int)`);
	await expect(migrate(url)).rejects.toThrow('visibility.ts has no decision for: secrets');
});

test('an owner that is no superuser needs CREATEROLE once, and keeps other owners out', async () => {
	const name = `owner_${randomUUID().slice(0, 8)}`;
	await root.unsafe(`create role ${name} login password 'geheim'`);
	const url = new URL(await emptyDatabase(name));
	url.username = name;
	url.password = 'geheim';
	made.roles.push(...ROLES.map((role) => loginFor(url.href, role).user), name);

	await expect(migrate(url.href)).rejects.toThrow(`ALTER ROLE "${name}" CREATEROLE;`);

	await root.unsafe(`alter role ${name} createrole`);
	const [version] = await root<{ n: number }[]>`select current_setting('server_version_num')::int as n`;
	if (version!.n >= 160_000) {
		// The roles belong to the cluster and exist already: from Postgres 16 on their maker has to share them.
		await expect(migrate(url.href)).rejects.toThrow(
			`GRANT "ratssaal_public" TO "${name}" WITH ADMIN OPTION;`
		);
		for (const role of [...ROLES, SEARCH_ROLE])
			await root.unsafe(`grant ${role} to ${name} with admin option`);
	}
	await migrate(url.href);
	expect(await publicCount(url.href)).toBe(0);

	await root.unsafe(`alter role ${name} nocreaterole`);
	await migrate(url.href);

	const stranger = withDatabase(server, url.pathname.slice(1));
	await expect(publicCount(stranger)).rejects.toMatchObject({ code: '42501' });
});

test('a changed password of the owner reaches the logins', async () => {
	const name = `owner_${randomUUID().slice(0, 8)}`;
	await root.unsafe(`create role ${name} superuser login password 'alt'`);
	const url = new URL(await emptyDatabase(name));
	url.username = name;
	url.password = 'alt';
	made.roles.push(...ROLES.map((role) => loginFor(url.href, role).user), name);
	await migrate(url.href);

	await root.unsafe(`alter role ${name} password 'neu'`);
	url.password = 'neu';
	await expect(publicCount(url.href)).rejects.toMatchObject({ code: '28P01' });
	await migrate(url.href);
	expect(await publicCount(url.href)).toBe(0);
});
