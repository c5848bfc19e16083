/** A database of its own for every test file, cloned in a moment from a migrated template. */
import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { inject } from 'vitest';
import { openAsOwner, openDatabase, type Database, type Db } from '#lib/server/db/client.ts';
import { migrate } from '#lib/server/db/migrate.ts';

const TEMPLATE = 'ratssaal_template';

/** One database, seen by each role. Rows that no page could make are put in by `owner`. */
export interface TestDatabase {
	readonly url: string;
	readonly owner: Db;
	readonly app: Db;
	readonly public: Db;
	readonly worker: Db;
	readonly media: Db;
	/** The same as pools with their driver, for LISTEN and for plain SQL. */
	readonly pools: Readonly<Record<'owner' | 'app' | 'public' | 'worker' | 'media', Database>>;
	/** Closes all connections and drops the database. */
	close(): Promise<void>;
}

/** Clones the template. Call it in `beforeAll`, and `close` in `afterAll`. */
export async function openTestDatabase(): Promise<TestDatabase> {
	const server = inject('databaseUrl');
	const name = `test_${randomUUID().replaceAll('-', '')}`;
	await onServer(server, (sql) => sql.unsafe(`create database ${name} template ${TEMPLATE}`));
	const url = withDatabase(server, name);
	const pools = {
		owner: openAsOwner(url, 4),
		app: openDatabase(url, 'ratssaal_app', 4),
		public: openDatabase(url, 'ratssaal_public', 4),
		worker: openDatabase(url, 'ratssaal_worker', 4),
		media: openDatabase(url, 'ratssaal_media', 4)
	};
	return {
		url,
		pools,
		owner: pools.owner.db,
		app: pools.app.db,
		public: pools.public.db,
		worker: pools.worker.db,
		media: pools.media.db,
		async close() {
			await Promise.all(Object.values(pools).map((pool) => pool.close()));
			await onServer(server, (sql) => sql.unsafe(`drop database ${name} with (force)`));
		}
	};
}

/** Makes the template anew; once per run, before any test. */
export async function createTemplate(server: string): Promise<void> {
	await onServer(server, (sql) => sql.unsafe(`drop database if exists ${TEMPLATE} with (force)`));
	await onServer(server, (sql) => sql.unsafe(`create database ${TEMPLATE}`));
	await migrate(withDatabase(server, TEMPLATE));
}

/** The same server and login with another database. */
export function withDatabase(url: string, name: string): string {
	const changed = new URL(url);
	changed.pathname = `/${name}`;
	return changed.href;
}

async function onServer(url: string, work: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
	const sql = postgres(url, { max: 1, onnotice: () => {} });
	try {
		await work(sql);
	} finally {
		await sql.end({ timeout: 5 });
	}
}
