/** Every row of a body that an import may write, as text by id, so that two states can be compared. */
import { sql } from 'drizzle-orm';
import type { Db } from '#lib/server/db/client.ts';

const TABLES = [
	'legislative_terms',
	'locations',
	'organizations',
	'people',
	'memberships',
	'meetings',
	'meeting_organizations',
	'meeting_participants',
	'agenda_items',
	'papers',
	'paper_originators',
	'paper_relations',
	'paper_locations',
	'consultations',
	'consultation_organizations',
	'files',
	'file_links'
];

/** `table: row` in order, `modified` and all; the body's own row first. */
export async function rowsOf(db: Db, bodyId: string): Promise<string[]> {
	const rows: string[] = [];
	const read = async (table: string, column: string) => {
		const found = (await db.execute(
			sql`select to_jsonb(t)::text as row from ${sql.identifier(table)} t where ${sql.identifier(column)} = ${bodyId} order by 1`
		)) as unknown as { row: string }[];
		rows.push(...found.map(({ row }) => `${table}: ${row}`));
	};
	await read('bodies', 'id');
	for (const table of TABLES) await read(table, 'body_id');
	return rows;
}
