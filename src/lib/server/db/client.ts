/** Opens the database as one of the roles that row-level security knows. */
import { is } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import { PgTransaction, type PgDatabase, type PgQueryResultHKT } from 'drizzle-orm/pg-core';
import postgres from 'postgres';
import { loginFor, type DatabaseRole } from './roles.ts';
import * as schema from './schema/index.ts';

export type { DatabaseRole } from './roles.ts';

/** What queries and verbs take: a pool, an open transaction, or a test's database. */
export type Db = PgDatabase<PgQueryResultHKT, typeof schema>;

/** A pool of connections and the way to end it. */
export interface Database {
	readonly db: Db;
	/** The driver below, for LISTEN and for pg-boss. */
	readonly sql: postgres.Sql;
	close(): Promise<void>;
}

/**
 * Opens at most `max` connections to the database of `url` that are `role` from their first statement on and cannot
 * become anything else. `url` names the owner; the role's own login follows from it (`roles.ts`), made by `migrate`.
 * Nothing is connected before the first query. No statement here is long enough to repay being compiled, though the
 * planner takes the policies' conditions for so dear that it would.
 */
export function openDatabase(url: string, role: DatabaseRole, max = 10): Database {
	const { user, password } = loginFor(url, role);
	const sql = postgres(url, {
		max,
		user,
		...(password === undefined ? {} : { password }),
		connection: { application_name: role, role, jit: 'off' } as Partial<postgres.ConnectionParameters>,
		onnotice: () => {}
	});
	return { db: drizzle(sql, { schema, casing: 'snake_case' }), sql, close: () => sql.end({ timeout: 5 }) };
}

/** The driver's side of an open transaction, for COPY and for statements made up as text. */
export function driverOf(tx: Db): postgres.TransactionSql {
	if (!is(tx, PgTransaction)) throw new TypeError('not in a transaction');
	return (tx._.session as unknown as { readonly client: postgres.TransactionSql }).client;
}

/** Opens the database as its owner, whom no policy binds: for migrations and tests, never for requests. */
export function openAsOwner(url: string, max = 1): Database {
	const sql = postgres(url, { max, connection: { application_name: 'ratssaal_owner' }, onnotice: () => {} });
	return { db: drizzle(sql, { schema, casing: 'snake_case' }), sql, close: () => sql.end({ timeout: 5 }) };
}
