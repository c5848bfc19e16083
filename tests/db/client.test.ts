/** How statements reach the database: planned once per connection, with their limits in the text. */
import { asc, count, eq, inArray, sql, TransactionRollbackError, type Placeholder } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { openDatabase, type Database, type Db } from '#lib/server/db/client.ts';
import { listed, prepared } from '#lib/server/db/prepared.ts';
import { papers } from '#lib/server/db/schema/index.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import * as make from '../support/factories.ts';

let database: TestDatabase;
let bodyId: string;
let one: Database;

beforeAll(async () => {
	database = await openTestDatabase();
	bodyId = (await make.createBody(database.owner)).id;
	for (const name of ['A', 'B', 'C', 'D', 'limit $1'])
		await make.createPaper(database.owner, bodyId, { name, ...make.released, ...make.published });
});
afterAll(() => database.close());
/** A single connection, so that its statements can be looked at. */
beforeEach(() => {
	one = openDatabase(database.url, 'ratssaal_public', 1);
	return () => one.close();
});

const named = async (limit: number, offset: number, db = one.db) => {
	const rows = await db
		.select({ name: papers.name })
		.from(papers)
		.where(eq(papers.bodyId, bodyId))
		.orderBy(asc(papers.name))
		.limit(limit)
		.offset(offset);
	return rows.map(({ name }) => name);
};

/** Texts of the statements that the connection keeps, and how often each was run with the one plan made for it. */
const kept = async () =>
	(await one.sql`
		select statement, generic_plans::int as runs from pg_prepared_statements
		where statement like '%from "papers"%' and statement not like '%pg_prepared%' order by prepare_time`) as unknown as {
		statement: string;
		runs: number;
	}[];

test('the same question is planned once, whatever it is asked about', async () => {
	expect(await named(2, 1)).toEqual(['B', 'C']);
	expect(await named(2, 2)).toEqual(['C', 'D']);
	expect(await named(2, 4)).toEqual(['limit $1']);
	expect(await kept()).toEqual([{ statement: expect.stringMatching(/ limit 2 offset \$2$/), runs: 3 }]);
});

test('another limit is another question', async () => {
	expect(await named(1, 1)).toEqual(['B']);
	expect(await named(3, 1)).toEqual(['B', 'C', 'D']);
	expect((await kept()).map(({ statement }) => /limit \d+/.exec(statement)?.[0])).toEqual([
		'limit 1',
		'limit 3'
	]);
});

test('what looks like a limit within a value stays a value', async () => {
	const rows = await one.db
		.select({ name: papers.name, said: sql<string>`${'limit $2'}::text` })
		.from(papers)
		.where(eq(papers.name, 'limit $1'))
		.limit(5);
	expect(rows).toEqual([{ name: 'limit $1', said: 'limit $2' }]);
});

test('a limit within a subquery keeps the parameters around it in order', async () => {
	const first = one.db.select({ id: papers.id }).from(papers).orderBy(asc(papers.name)).limit(2);
	const rows = await one.db
		.select({ name: papers.name })
		.from(papers)
		.where(sql`${inArray(papers.id, first)} and ${papers.bodyId} = ${bodyId} and ${papers.name} <> ${'A'}`);
	expect(rows).toEqual([{ name: 'B' }]);
});

test('within a transaction and a savepoint, too', async () => {
	await one.db.transaction(async (tx) => {
		expect(await named(1, 2, tx)).toEqual(['C']);
		await tx.transaction(async (inner) => expect(await named(1, 1, inner)).toEqual(['B']));
	});
	expect((await kept()).map(({ runs }) => runs)).toEqual([2]);
});

test('a list of ids, hardly ever of the same length again, is not kept', async () => {
	const ids = Array.from({ length: 40 }, () => bodyId);
	const [row] = await one.db.select({ n: count() }).from(papers).where(inArray(papers.bodyId, ids));
	expect(row?.n).toBe(5);
	expect(await kept()).toEqual([]);
});

test('a connection lost for a long time is still tried every second', () => {
	const { backoff } = one.sql.options as unknown as { backoff: (tries: number) => number };
	const waits = [0, 1, 5, 30].map(backoff);
	expect(Math.min(...waits)).toBeGreaterThan(0);
	expect(Math.max(...waits)).toBeLessThanOrEqual(1);
});

test('a prepared question is put together once per pool, and asked with other values', async () => {
	const ask = vi.fn((db: Db, { name }: Record<'name', Placeholder>) =>
		db.select({ id: papers.id }).from(papers).where(eq(papers.name, name))
	);
	const byName = prepared(['name'], ask);
	const [[first], [second]] = [await byName(one.db, { name: 'A' }), await byName(one.db, { name: 'B' })];
	expect(first!.id).not.toBe(second!.id);
	expect(await byName(one.db, { name: 'none' })).toEqual([]);
	expect(ask).toHaveBeenCalledTimes(1);
	// What belongs to another connection must not be asked there: a transaction sees what it has written.
	const rolledBack = database.app.transaction(async (tx) => {
		await tx.update(papers).set({ name: 'A2' }).where(eq(papers.id, first!.id));
		expect(await byName(tx, { name: 'A2' })).toEqual([first]);
		expect(await byName(one.db, { name: 'A2' })).toEqual([]);
		tx.rollback();
	});
	await expect(rolledBack).rejects.toThrow(TransactionRollbackError);
	expect(ask).toHaveBeenCalledTimes(2);
});

test.for([[[]], [['00000000-0000-4000-8000-000000000001']]])('%j as one value', async ([ids]) => {
	const [row] = await one.sql`select cardinality(${listed(ids!)}::uuid[]) as count`;
	expect(row!.count).toBe(ids!.length);
});
