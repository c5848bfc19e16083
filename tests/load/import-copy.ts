/** The same rows by plain COPY: the fastest way Postgres has to take them. */
import { buffer } from 'node:stream/consumers';
import { openAsOwner, type Database } from '#lib/server/db/client.ts';
import { TABLES } from '#lib/server/imports/staging/tables.ts';
import { getTableName } from 'drizzle-orm';

const ALL = [
	'bodies',
	...Object.values(TABLES).map((table) => getTableName(table)),
	'meeting_organizations',
	'meeting_participants',
	'consultation_organizations',
	'paper_originators',
	'paper_relations',
	'paper_locations',
	'file_links'
];

export type Rows = ReadonlyMap<string, Buffer>;

/** Everything an import has filled, as COPY writes it. */
export async function takeRows(url: string): Promise<Rows> {
	const owner = openAsOwner(url);
	const rows = new Map<string, Buffer>();
	for (const table of ALL) {
		rows.set(table, await buffer(await owner.sql.unsafe(`copy ${table} to stdout`).readable()));
	}
	await owner.close();
	return rows;
}

/** In one transaction, with all keys and indexes; references in a circle are checked at its end. */
export async function copyRows({ sql }: Database, rows: Rows): Promise<void> {
	await sql.begin(async (tx) => {
		await tx.unsafe(`do $$ declare c record; begin
			for c in select conrelid::regclass as t, conname from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace
			loop execute format('alter table %s alter constraint %I deferrable initially deferred', c.t, c.conname); end loop; end $$`);
		for (const [table, text] of rows) {
			const target = await tx.unsafe(`copy ${table} from stdin`).writable();
			await new Promise<void>((resolve, reject) => {
				target.on('error', reject);
				target.on('close', resolve);
				target.end(text);
			});
		}
	});
}
