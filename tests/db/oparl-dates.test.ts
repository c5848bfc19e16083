/**
 * Whatever an object says anew it dates anew, also where the change was made to another one that it names: who asks for changes,
 * or by `If-Modified-Since`, would keep what is not so any more.
 */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PUBLISHED_KINDS, SLUGS, type PublishedKind } from '#lib/domain/oparl/kinds.ts';
import { OBJECTS } from '#lib/server/db/publications.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { OparlClient, type Got } from '../support/oparl-client.ts';
import { openTown, type OpenTown } from '../support/open-town.ts';

let database: TestDatabase;
let town: OpenTown;
let client: OparlClient;

beforeAll(async () => {
	database = await openTestDatabase();
	town = await openTown(database);
	client = new OparlClient(database, town.bodyId);
});
afterAll(() => database.close());

/** What every object says but for its dates, and when it last changed; by kind and id. */
async function everything(): Promise<Map<string, { says: string; changed: string }>> {
	const dates = await database.pools.owner.sql<{ kind: string; id: string; changed: string }[]>`
		select kind, id, changed_in::text as changed from publications
		where body_id = ${town.bodyId} and deleted is null`;
	const changed = new Map(dates.map((row) => [`${row.kind} ${row.id}`, row.changed]));
	const found = new Map<string, { says: string; changed: string }>();
	for (const kind of PUBLISHED_KINDS) {
		const list = kind === 'Body' ? 'body' : `body/${town.bodyId}/${SLUGS[kind]}`;
		for (const object of await client.all(list)) {
			const name = `${kind} ${(object as Got['json']).id.split('/').at(-1)}`;
			const says = JSON.stringify(object, (key, value: unknown) => (key === 'modified' ? undefined : value));
			found.set(name, { says, changed: changed.get(name)! });
		}
	}
	return found;
}

type Known = Awaited<ReturnType<typeof everything>>;

/** Objects that say something else though they have not moved. */
const silent = (before: Known, after: Known): string[] =>
	[...after].flatMap(([name, { says, changed }]) => {
		const was = before.get(name);
		return was && was.says !== says && was.changed === changed ? [name.split(' ')[0]!] : [];
	});

/** Kinds whose objects a clerk can take back one by one. */
const WITHDRAWN = PUBLISHED_KINDS.filter((kind) => kind !== 'Body');

test.for(WITHDRAWN)('%s: taken back and given back', { timeout: 120_000 }, async (kind: PublishedKind) => {
	const { table } = OBJECTS[kind];
	const ids = (await client.all(`body/${town.bodyId}/${SLUGS[kind]}`)).map(({ id }) => id.split('/').at(-1));
	expect(ids.length).toBeGreaterThan(0);
	let before = await everything();
	for (const id of ids) {
		for (const deleted of [sql`now()`, sql`null`]) {
			await database.app.execute(
				sql`update ${sql.identifier(table)} set deleted = ${deleted} where id = ${id}`
			);
			const after = await everything();
			expect(after, id).not.toEqual(before);
			expect(silent(before, after), id).toEqual([]);
			before = after;
		}
	}
});

test.for([
	['a person to another address', `update people set location_id = null where id = $anna`],
	['an organization to another address', `update organizations set location_id = null where id = $council`],
	['a meeting to another room', `update meetings set location_id = null where id = $meeting`],
	['a meeting to a room', `update meetings set location_id = $hall where id = $meeting`],
	['a paper under no item', `delete from agenda_item_papers where paper_id = $paper`],
	['a file of one paper only', `delete from file_links where file_id = $plain`]
] as const)('%s', async ([, statement]) => {
	const before = await everything();
	const filled = statement.replaceAll(/\$(\w+)/g, (_, name: 'anna') => `'${town[name].id}'`);
	await database.app.execute(sql.raw(filled));
	const after = await everything();
	expect(after).not.toEqual(before);
	expect(silent(before, after)).toEqual([]);
});
