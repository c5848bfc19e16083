/** Looks through every column of every table, as the owner and as the public. */
import type postgres from 'postgres';
import { isMedia, sha256 } from './kept.ts';
import type { Piece } from './scanner.ts';

export interface Found {
	/** `table.column` */
	readonly column: string;
	readonly needle: string;
	readonly rows: number;
}

export interface Columns {
	readonly found: readonly Found[];
	readonly searched: number;
}

interface Column {
	readonly table: string;
	readonly name: string;
	readonly type: string;
}

/** Columns that can hold words or bytes and that the role of the connection may read. */
function readable(sql: postgres.Sql): Promise<Column[]> {
	return sql<Column[]>`
		select format('%I.%I', n.nspname, c.relname) as table, quote_ident(a.attname) as name, t.typname as type
		from pg_class c
		join pg_namespace n on n.oid = c.relnamespace
		join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
		join pg_type t on t.oid = a.atttypid
		where c.relkind in ('r', 'p', 'm', 'v') and n.nspname !~ '^pg_|^information_schema$'
			and t.typname in ('text', 'varchar', 'bpchar', 'name', 'json', 'jsonb', 'xml', '_text', '_varchar', 'tsvector', 'bytea')
			and has_column_privilege(c.oid, a.attnum, 'select') and has_schema_privilege(n.oid, 'usage')
		order by 1, a.attnum`;
}

/** In how many rows each of `needles` stands. */
export async function searchColumns(sql: postgres.Sql, needles: readonly string[]): Promise<Columns> {
	const columns = await readable(sql);
	const found: Found[] = [];
	for (const { table, name, type } of columns) {
		for (const needle of needles) {
			const where =
				type === 'bytea'
					? `position(convert_to($1, 'UTF8') in ${name}) > 0`
					: `position(lower($1) in lower(${name}::text)) > 0`;
			const [row] = await sql.unsafe<{ rows: number }[]>(
				`select count(*)::int as rows from ${table} where ${where}`,
				[needle]
			);
			if (row!.rows > 0) found.push({ column: `${table}.${name}`, needle, rows: row!.rows });
		}
	}
	return { found, searched: columns.length };
}

/** Media that lies in a column: as bytes, or written down in base 64. */
export async function mediaInColumns(sql: postgres.Sql): Promise<Piece[]> {
	const pieces: Piece[] = [];
	for (const { table, name, type } of await readable(sql)) {
		const where = type === 'bytea' ? `length(${name}) > 100` : `${name}::text ~ '[A-Za-z0-9+/]{250}'`;
		const rows = await sql.unsafe<{ value: Buffer | string }[]>(
			`select ${type === 'bytea' ? name : `${name}::text`} as value from ${table} where ${where}`
		);
		for (const { value } of rows) {
			const values =
				typeof value === 'string'
					? [...value.matchAll(/[A-Za-z0-9+/]{250,}={0,2}/g)].map(([text]) => Buffer.from(text, 'base64'))
					: [value];
			for (const bytes of values) {
				if (!isMedia(bytes)) continue;
				const own = { key: sha256(bytes), bytes: () => bytes };
				pieces.push({ where: `${table}.${name}`, place: 'stored', atMs: Date.now(), ...own });
			}
		}
	}
	return pieces;
}
