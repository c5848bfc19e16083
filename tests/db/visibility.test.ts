/** No non-public row leaves through the public connection, whatever is asked; no process can do more than its role. */
import { sql } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '#lib/server/db/client.ts';
import * as schema from '#lib/server/db/schema/index.ts';
import { appendOnly, never, visibility } from '#lib/server/db/visibility.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { plantCanaries, releaseCanaries, CANARY } from '../support/canaries.ts';

let database: TestDatabase;
let asPublic: TestDatabase['pools']['public']['sql'];

beforeAll(async () => {
	database = await openTestDatabase();
	asPublic = database.pools.public.sql;
	await plantCanaries(database.pools.owner.sql);
});
afterAll(() => database.close());

const tables = Object.values(schema)
	.filter((value) => value instanceof PgTable)
	.map((table) => getTableConfig(table).name);

describe('the page of decisions', () => {
	test('decides on every table of the catalog, and on none that is not there', async () => {
		const rows = await database.pools.owner.sql<{ name: string }[]>`
			select relname as name from pg_class
			where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f')`;
		expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(visibility).sort());
		expect(tables.sort()).toEqual(Object.keys(visibility).sort());
	});

	test('names only columns that exist', async () => {
		const rows = await database.pools.owner.sql<{ table: string; column: string }[]>`
			select table_name as table, column_name as column from information_schema.columns where table_schema = 'public'`;
		const known = new Set(rows.map(({ table, column }) => `${table}.${column}`));
		const named = Object.entries(visibility).flatMap(([table, { hidden = [], app, worker, media }]) =>
			[hidden, ...[app, worker, media].flatMap(({ columns = [], changes = [] }) => [columns, changes])]
				.flat()
				.map((column) => `${table}.${column}`)
		);
		expect(named.filter((column) => !known.has(column))).toEqual([]);
	});

	test('is in force: every table has row-level security, and no role more than it says', async () => {
		const rows = await database.pools.owner.sql<{ name: string; secured: boolean }[]>`
			select relname as name, relrowsecurity as secured from pg_class
			where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`;
		expect(rows.filter(({ secured }) => !secured)).toEqual([]);

		const verbs = ['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger'];
		for (const [table, decision] of Object.entries(visibility)) {
			for (const process of ['app', 'worker', 'media'] as const) {
				const granted: string[] = [];
				for (const verb of verbs) {
					const column = ['select', 'insert', 'update', 'references'].includes(verb);
					const [row] = column
						? await database.pools.owner
								.sql`select has_any_column_privilege(${`ratssaal_${process}`}, ${table}, ${verb}) as is`
						: await database.pools.owner
								.sql`select has_table_privilege(${`ratssaal_${process}`}, ${table}, ${verb}) as is`;
					if (row?.is) granted.push(verb);
				}
				expect(granted, `${process} on ${table}`).toEqual([...decision[process].verbs]);
			}
		}
	});

	test('a policy refers only to tables whose rows are judged again', () => {
		for (const [table, decision] of Object.entries(visibility)) {
			for (const [, named] of decision.public.matchAll(/from (\w+)/g)) {
				expect(visibility[named!]?.public, `${table} looks at ${named}`).not.toBe(never);
			}
		}
	});
});

describe('what the public cannot see', () => {
	test('a canary sits in every table', async () => {
		for (const table of Object.keys(visibility)) {
			const [row] = await database.pools.owner
				.sql`select count(*)::int as n from ${database.pools.owner.sql(table)}`;
			expect(row?.n, table).toBeGreaterThan(0);
		}
	});

	test.for(Object.keys(visibility))('nothing of %s, column by column', async (table) => {
		expect(await everythingOf(table)).not.toContain(CANARY);
		expect(await countOf(table)).toBe(EXPECTED_TO_SHOW.get(table) ?? 0);
	});

	test.for([
		['an error that quotes the value', `select id from papers where cast(name as integer) = 1`],
		[
			'a division that quotes by its outcome',
			`select id from papers where 1 / (case when name like '%${CANARY}%' then 0 else 1 end) = 1`
		],
		['a subquery', `select (select name from papers limit 1) as name`],
		['a join from what is visible', `select p.name from bodies b left join papers p on p.body_id = b.id`],
		['a set operation', `select name from meetings union all select name from papers`],
		[
			'a lateral function',
			`select x.* from bodies b, lateral (select name from people where body_id = b.id) x`
		],
		['rows as JSON', `select row_to_json(a)::text from (select id, name from agenda_items) a`],
		['a common table expression', `with x as materialized (select text from minutes) select * from x`],
		['a table sample', `select name from people tablesample system (100)`],
		['the database as XML', `select database_to_xml(true, true, '')::text`],
		[
			'statistics',
			`select most_common_vals::text, histogram_bounds::text from pg_stats where schemaname = 'public'`
		],
		[
			'a search',
			`select f.* from bodies b, ratssaal_find(b.id, '${CANARY}', '2026-11-26', null, null, null, null, null, null) f`
		],
		['pages of a search', `select p.* from bodies b, ratssaal_places(array[b.id], array['${CANARY}']) p`],
		['a word that was mistyped', `select ratssaal_similar(id, 'kanarienvogl') from bodies`],
		['a word that is begun', `select ratssaal_suggestions(id, 'kanar') from bodies`],
		['running queries of others', `select query from pg_stat_activity where usename <> current_user`]
	] as const)('nothing by %s', async ([, query]) => {
		await database.pools.owner.sql.unsafe('analyze');
		expect(JSON.stringify(await asPublic.unsafe(query))).not.toContain(CANARY);
	});

	test.for([
		`select * from users`,
		`table sitting_events`,
		`select * from agenda_items`,
		`select remark from agenda_items`,
		`select source from papers`,
		`select agenda_items from agenda_items`,
		`select to_jsonb(papers) from papers`,
		`copy users to stdout`,
		`copy (select email from users) to stdout`,
		`copy (select 1) to program 'true'`,
		`select * from pgboss.job`,
		`select * from drizzle.__drizzle_migrations`,
		`select pg_read_file('/etc/hostname')`,
		`select query_to_xml('select * from users', true, true, '')`,
		`select * from pg_authid`,
		`do $$ begin perform * from users; end $$`,
		`create function x() returns setof users language sql security definer as 'select * from users'`,
		`create view x as select * from papers`,
		`create temporary table x as select * from papers`,
		`alter table papers disable row level security`,
		`insert into papers (id, body_id, name) select gen_random_uuid(), id, 'x' from bodies`,
		`update papers set public = true`,
		`delete from papers`,
		`truncate papers`,
		`do $$ begin lock table papers in access exclusive mode; end $$`
	])('denied: %s', async (statement) => {
		await expect(asPublic.unsafe(statement)).rejects.toMatchObject({ code: '42501' });
	});
});

describe('a connection stays what it is', () => {
	test.for(['public', 'app', 'worker', 'media'] as const)('%s', async (name) => {
		const { sql: connection, close } = openDatabase(database.url, `ratssaal_${name}`, 1);
		try {
			for (const statement of [
				`set role none`,
				`reset role`,
				`select set_config('role', 'none', false)`,
				`reset session authorization`,
				`reset all`,
				`discard all`
			]) {
				await connection.unsafe(statement);
				await expect(connection.unsafe(`truncate users`), statement).rejects.toMatchObject({ code: '42501' });
				const [who] = await connection<{ who: string }[]>`select current_user as who`;
				expect(who?.who, statement).toMatch(new RegExp(`^ratssaal_${name}`));
			}
			for (const other of ['public', 'app', 'worker', 'media'].filter((each) => each !== name)) {
				await expect(connection.unsafe(`set role ratssaal_${other}`)).rejects.toMatchObject({
					code: '42501'
				});
			}
			const [owner] = await database.pools.owner.sql<{ name: string }[]>`select current_user as name`;
			for (const way of [`set role ${owner!.name}`, `set session authorization ${owner!.name}`]) {
				await expect(connection.unsafe(way)).rejects.toMatchObject({ code: '42501' });
			}
		} finally {
			await close();
		}
	});
});

describe('logs that only grow', () => {
	test.for(appendOnly)('%s refuses change and removal, even to the owner', async (table) => {
		for (const statement of [
			`update ${table} set body_id = body_id`,
			`delete from ${table}`,
			`truncate ${table} cascade`
		]) {
			await expect(database.pools.owner.sql.unsafe(statement)).rejects.toThrow(/append-only/);
			await expect(database.pools.app.sql.unsafe(statement)).rejects.toMatchObject({ code: '42501' });
		}
	});
});

describe('what is released is seen', () => {
	test('each table the public may see shows its row once everything it hangs on is public', async () => {
		await releaseCanaries(database.pools.owner.sql);
		for (const [table, decision] of Object.entries(visibility)) {
			const seen = (await countOf(table)) > 0;
			expect(seen, table).toBe(decision.public !== never);
		}
	});

	test('of a paper only the texts that went out, and never who wrote them', async () => {
		const rows = await asPublic`select number from paper_versions`;
		expect(rows.map(({ number }) => number)).toEqual([2]);
		await expect(asPublic`select author_id from paper_versions`).rejects.toMatchObject({ code: '42501' });
	});

	test('columns kept for members stay hidden', async () => {
		expect(await everythingOf('agenda_items')).not.toContain(`${CANARY}-remark`);
		expect(await everythingOf('papers')).not.toContain(`${CANARY}-decision`);
	});

	test('each condition closes again by itself', async () => {
		for (const [change, undo, hidden] of [
			['update meetings set published_at = null', 'update meetings set published_at = now()', 'agenda_items'],
			[
				`update meetings set published_at = now() + interval '1 hour'`,
				'update meetings set published_at = now()',
				'meetings'
			],
			['update agenda_items set public = false', 'update agenda_items set public = true', 'votes'],
			['update agenda_items set public = false', 'update agenda_items set public = true', 'resolutions'],
			[
				'update agenda_items set public = false',
				'update agenda_items set public = true',
				'implementation_reports'
			],
			[
				'update implementations set public = false',
				'update implementations set public = true',
				'implementation_reports'
			],
			['update resolutions set deleted = now()', 'update resolutions set deleted = null', 'implementations'],
			[
				'update implementation_reports set accepted_at = null',
				'update implementation_reports set accepted_at = now()',
				'implementation_reports'
			],
			['update agenda_items set public = false', 'update agenda_items set public = true', 'chapters'],
			['update agenda_items set public = false', 'update agenda_items set public = true', 'files'],
			['update agenda_items set public = false', 'update agenda_items set public = true', 'consultations'],
			['update agenda_items set staged = true', 'update agenda_items set staged = false', 'agenda_items'],
			['update papers set deleted = now()', 'update papers set deleted = null', 'paper_versions'],
			['update papers set public = false', 'update papers set public = true', 'file_texts'],
			[
				'update paper_versions set released_at = null',
				'update paper_versions set released_at = now() where number > 1',
				'paper_versions'
			],
			[
				`update paper_versions set released_at = now() + interval '1 hour'`,
				'update paper_versions set released_at = now() where number > 1',
				'paper_versions'
			],
			[
				'update meetings set published_at = null',
				'update meetings set published_at = now()',
				'meeting_changes'
			],
			['update files set public = false', 'update files set public = true', 'file_texts'],
			[`update file_links set role = 'internal'`, `update file_links set role = 'main'`, 'files'],
			[`update minutes set state = 'signed'`, `update minutes set state = 'published'`, 'minutes'],
			[`update minutes set part = 'non-public'`, `update minutes set part = 'public'`, 'minutes'],
			['update votes set retracted_at = now()', 'update votes set retracted_at = null', 'ballots'],
			[`update recordings set state = 'removed'`, `update recordings set state = 'ready'`, 'chapters'],
			[
				`update recordings set publish_at = now() + interval '1 hour'`,
				'update recordings set publish_at = null',
				'recordings'
			],
			['update broadcasts set public = false', 'update broadcasts set public = true', 'recordings'],
			['update people set public = false', 'update people set public = true', 'memberships'],
			[
				`update agenda_revision_items set audience = 'members'`,
				`update agenda_revision_items set audience = 'all'`,
				'agenda_revision_items'
			]
		] as const) {
			await database.pools.owner.sql.unsafe(change);
			expect(await countOf(hidden), change).toBe(0);
			await database.pools.owner.sql.unsafe(undo);
			expect(await countOf(hidden), undo).toBeGreaterThan(0);
		}
	});
});

test('drizzle and plain SQL meet the same policies', async () => {
	const rows = await database.public.execute(sql`select current_user as who`);
	expect(JSON.stringify(rows)).toContain('ratssaal_public');
});

/** Rows that are public by what they are: a town, its terms and its outline, and that something was public. */
const EXPECTED_TO_SHOW = new Map([
	['bodies', 1],
	['legislative_terms', 1],
	['territories', 1],
	['publications', 1],
	['open_data_snapshots', 1],
	['open_data_checks', 1]
]);

/** Everything the public connection can read of a table, each column asked for by itself. */
async function everythingOf(table: string): Promise<string> {
	const columns = await database.pools.owner.sql<{ name: string; shown: boolean }[]>`
		select attname as name, has_column_privilege('ratssaal_public', attrelid, attnum, 'select') as shown
		from pg_attribute where attrelid = ${table}::regclass and attnum > 0 and not attisdropped`;
	const parts: string[] = [];
	for (const { name, shown } of columns) {
		const read = asPublic`select ${asPublic(name)}::text from ${asPublic(table)}`;
		if (shown) parts.push(JSON.stringify(await read));
		else await expect(read).rejects.toMatchObject({ code: '42501' });
	}
	return parts.join();
}

async function countOf(table: string): Promise<number> {
	if (visibility[table]?.public === never) {
		await expect(asPublic.unsafe(`select count(*) from ${table}`)).rejects.toMatchObject({ code: '42501' });
		return 0;
	}
	const [row] = await asPublic.unsafe(`select count(*)::int as n from ${table}`);
	return row!.n;
}
