/**
 * Brings a database to the present: tables, roles with their logins, who sees what, and the job queues.
 *
 * May run at every start, in several processes at once, and for several databases of one cluster at once.
 * Run as a program it migrates `DATABASE_URL`: `node src/lib/server/db/migrate.ts`.
 */
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as runMigrations } from 'drizzle-orm/postgres-js/migrator';
import postgres, { type Sql } from 'postgres';
import { installJobs } from '../jobs/install.ts';
import { visibilityStatements, type Catalog } from './grants.ts';
import { loginFor, ownerOf, ROLES, type Login } from './roles.ts';
import { SEARCH_ROLE } from './search/functions.ts';
import { searchStatements } from './search/install.ts';

/** The generated SQL; at the root of the checkout, whichever process asks. */
const MIGRATIONS = fileURLToPath(new URL('../../../../drizzle', import.meta.url));

/** Any number, the same in all processes: one migration at a time per database. */
const MIGRATION_LOCK = 7_240_118;

/** What two processes that write the same row of a cluster-wide catalog at once get to hear; the second try finds it done. */
const CATALOG_RACE = new Set(['23505', '42710', 'XX000', '40001', '40P01']);
const CATALOG_TRIES = 10;

/**
 * @throws {Error} when the owner may not create roles, with the statement an administrator has to run, or when a table
 * has no decision in `visibility.ts`
 */
export async function migrate(url: string): Promise<void> {
	const sql = postgres(url, {
		max: 1,
		connection: { application_name: 'ratssaal_migrate' },
		onnotice: () => {}
	});
	try {
		await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
		await runMigrations(drizzle(sql), { migrationsFolder: MIGRATIONS });
		await installJobs(url);
		await ensureRoles(sql, url);
		await applyVisibility(sql, url);
	} finally {
		await sql.end({ timeout: 5 });
	}
}

/** Roles belong to the cluster, and an advisory lock only to a database: races are repeated instead. */
async function ensureRoles(sql: Sql, url: string): Promise<void> {
	for (const role of ROLES) {
		await createRole(sql, url, role, 'nologin');
		const login = loginFor(url, role);
		await createRole(sql, url, login.user, 'login');
		await repeatOnRace(() => grantRole(sql, ownerOf(url).user, role, login.user));
		if (!(await signsIn(url, login))) {
			const password = login.password === undefined ? 'null' : literal(login.password);
			await repeatOnRace(() => sql.unsafe(`alter role ${identifier(login.user)} login password ${password}`));
		}
	}
	await ensureSearchRole(sql, url);
}

/** Nobody signs in as it: it owns the search's functions and sees through them what the public sees. */
async function ensureSearchRole(sql: Sql, url: string): Promise<void> {
	const owner = ownerOf(url).user;
	await createRole(sql, url, SEARCH_ROLE, 'nologin');
	await repeatOnRace(() => grantRole(sql, owner, 'ratssaal_public', SEARCH_ROLE));
	await repeatOnRace(() => grantRole(sql, owner, SEARCH_ROLE, owner));
}

async function createRole(sql: Sql, url: string, name: string, kind: 'login' | 'nologin'): Promise<void> {
	await repeatOnRace(async () => {
		const [known] = await sql`select 1 from pg_roles where rolname = ${name}`;
		if (known) return;
		await sql.unsafe(`create role ${identifier(name)} ${kind}`).catch((error: unknown) => {
			if (codeOf(error) !== '42501') throw error;
			throw new Error(
				`Der Datenbankbenutzer ${ownerOf(url).user} darf keine Rollen anlegen. ` +
					`Bitte als Datenbankadministrator ausführen: ALTER ROLE ${identifier(ownerOf(url).user)} CREATEROLE;`
			);
		});
	});
}

async function grantRole(sql: Sql, owner: string, role: string, login: string): Promise<void> {
	const [member] = await sql`select pg_has_role(${login}, ${role}, 'usage') as is`;
	if (member?.is) return;
	await sql.unsafe(`grant ${identifier(role)} to ${identifier(login)}`).catch((error: unknown) => {
		if (codeOf(error) !== '42501') throw error;
		throw new Error(
			`Die Rolle ${role} hat ein anderer Eigentümer im selben Datenbankserver angelegt. ` +
				`Bitte als Datenbankadministrator ausführen: ` +
				[...ROLES, SEARCH_ROLE]
					.map((each) => `GRANT ${identifier(each)} TO ${identifier(owner)} WITH ADMIN OPTION;`)
					.join(' ')
		);
	});
}

/** May the login connect as it is? Then its password is left alone. */
async function signsIn(url: string, login: Login): Promise<boolean> {
	const probe = postgres(url, {
		max: 1,
		user: login.user,
		...(login.password === undefined ? {} : { password: login.password }),
		onnotice: () => {}
	});
	try {
		await probe`select 1`;
		return true;
	} catch (error) {
		// 28P01 wrong password · 28000 not let in · 42501 not let into this database (yet).
		if (codeOf(error) === '42501') return true;
		if (codeOf(error) === '28P01' || codeOf(error) === '28000') return false;
		throw error;
	} finally {
		await probe.end({ timeout: 1 });
	}
}

/**
 * Policies and grants are put in force when they differ from the last time, or when a restored backup lost them.
 * Doing it at each start would hold up the pages of a running installation behind a long read.
 */
async function applyVisibility(sql: Sql, url: string): Promise<void> {
	const statements =
		visibilityStatements(await readCatalog(sql)) + searchStatements() + databaseStatements(url);
	const mark = `visibility ${createHash('sha256').update(statements).digest('hex')}`;
	const [state] = await sql`
		select obj_description('drizzle'::regnamespace, 'pg_namespace') as mark,
			has_table_privilege('ratssaal_app', 'public.bodies', 'select') as granted,
			not exists (
				select from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relrowsecurity
			) as secured`;
	if (state?.mark === mark && state.granted && state.secured) return;
	await repeatOnRace(() =>
		sql.begin((tx) => tx.unsafe(`${statements}; comment on schema drizzle is '${mark}'`))
	);
}

/**
 * Only this owner's logins connect: another owner's in the same cluster hold the same roles. The worker may keep
 * tables of its own for as long as it is connected: imports are laid out in them.
 */
function databaseStatements(url: string): string {
	const logins = ROLES.map((role) => identifier(loginFor(url, role).user)).join(', ');
	return `do $$ begin
		execute format('revoke connect, temporary on database %I from public', current_database());
		execute format('grant connect on database %I to ${logins.replaceAll('%', '%%')}', current_database());
		execute format('grant temporary on database %I to ratssaal_worker', current_database());
	end $$`;
}

async function readCatalog(sql: Sql): Promise<Catalog> {
	const rows = await sql<{ table: string; columns: string[] }[]>`
		select c.relname as table, array_agg(a.attname::text order by a.attnum) as columns
		from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
		group by c.relname order by c.relname`;
	return new Map(rows.map(({ table, columns }) => [table, columns]));
}

async function repeatOnRace(work: () => Promise<unknown>): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		try {
			await work();
			return;
		} catch (error) {
			if (attempt === CATALOG_TRIES || !CATALOG_RACE.has(codeOf(error) ?? '')) throw error;
			await new Promise((resolve) => setTimeout(resolve, attempt * 20));
		}
	}
}

const codeOf = (error: unknown) => (error as { code?: string } | undefined)?.code;
const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const url = process.env.DATABASE_URL;
	if (!url) throw new Error('DATABASE_URL fehlt: die Verbindung des Eigentümers der Datenbank.');
	await migrate(url);
}
