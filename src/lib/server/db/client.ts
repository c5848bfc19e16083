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
 * How long a lost connection waits before it is tried again, in seconds. The driver's own wait grows to twenty: so long
 * a room and its public would see nothing of a database that is back.
 */
const backoff = (tries: number) => Math.min(3 ** tries / 100, 1) * (0.5 + Math.random() / 2);

/**
 * What the public asks is planned once per connection, whatever it is asked about: under the policies a plan takes up to ten
 * milliseconds, and Postgres, left to itself, makes many of them anew each time. What a plan must know, the statement says:
 * its limits (`preparing`), and the conditions of partial indexes.
 */
const PLANNED_ONCE = { plan_cache_mode: 'force_generic_plan' };

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
		connection: {
			application_name: role,
			role,
			jit: 'off',
			...(role === 'ratssaal_public' && PLANNED_ONCE)
		} as Partial<postgres.ConnectionParameters>,
		onnotice: () => {},
		backoff
	});
	return {
		db: drizzle(preparing(sql), { schema, casing: 'snake_case' }),
		sql,
		close: () => sql.end({ timeout: 5 })
	};
}

/** Statements with more parameters than this are lists of rows or ids, hardly ever of the same length again. */
const PREPARED_PARAMETERS = 32;

/**
 * A driver whose connections plan a statement once and not each time, as Drizzle would have it: with the policies of
 * row-level security planning takes ten times as long as running, and what is not prepared costs a second round trip.
 */
function preparing<Driver extends postgres.Sql | postgres.TransactionSql>(driver: Driver): Driver {
	const own = {
		unsafe(text: string, parameters: readonly unknown[] = [], options: postgres.UnsafeQueryOptions = {}) {
			const prepare = parameters.length > 0 && parameters.length <= PREPARED_PARAMETERS;
			if (!prepare) return driver.unsafe(text, [...parameters] as never[], options);
			const said = withLimitsSaid(text, parameters);
			return driver.unsafe(said.text, said.parameters as never[], { ...options, prepare });
		},
		begin: (...args: unknown[]) => inside('begin', args),
		savepoint: (...args: unknown[]) => inside('savepoint', args)
	};
	/** The last argument of both is what runs inside. */
	function inside(name: 'begin' | 'savepoint', args: unknown[]) {
		const run = args.pop() as (tx: postgres.TransactionSql) => unknown;
		const open = Reflect.get(driver, name) as (...args: unknown[]) => unknown;
		return open(...args, (tx: postgres.TransactionSql) => run(preparing(tx)));
	}
	return new Proxy(driver, {
		get: (target, key) => (key in own ? own[key as keyof typeof own] : Reflect.get(target, key))
	});
}

/**
 * The statement with its limits written out. A plan that is to hold for any limit expects a tenth of all rows, and sorts
 * twenty years of meetings for the last four. Drizzle numbers its parameters in the order of the text.
 */
function withLimitsSaid(text: string, parameters: readonly unknown[]) {
	const rest: unknown[] = [];
	const said = text.replaceAll(/( limit )?\$(\d+)/g, (_, limit: string | undefined, number: string) => {
		const value = parameters[Number(number) - 1];
		if (limit && Number.isSafeInteger(value)) return limit + value;
		return `${limit ?? ''}$${rest.push(value)}`;
	});
	return { text: said, parameters: rest };
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
