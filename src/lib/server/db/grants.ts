/** Turns the page of `visibility.ts` into SQL: grants, policies and the triggers that keep logs whole. */
import { CAPTIONS } from './captions.ts';
import { IMPORT_SOURCES } from './import-sources.ts';
import { publicationStatements, RECONCILE_ALL } from './publication-triggers.ts';
import { MEETING_CHANGES } from './meeting-changes.ts';
import { ROLES } from './roles.ts';
import { SIGNS } from './signs.ts';
import { appendOnly, never, otherSchemas, visibility, type Decision, type Rights } from './visibility.ts';

/** Table name → its column names, as the catalog has them. */
export type Catalog = ReadonlyMap<string, readonly string[]>;

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
const list = (columns: readonly string[]) => columns.map(quote).join(', ');

/** Every statement that puts `visibility` into force; may be run again at any time. Run it in one transaction. */
export function visibilityStatements(catalog: Catalog): string {
	const missing = [...catalog.keys()].filter((table) => !(table in visibility));
	if (missing.length > 0) {
		throw new Error(`visibility.ts has no decision for: ${missing.join(', ')}`);
	}
	return [
		`revoke all on schema public from public`,
		`revoke all on all tables in schema public from public, ${ROLES.join(', ')}`,
		`revoke all on all sequences in schema public from public, ${ROLES.join(', ')}`,
		`grant usage on schema public to ${ROLES.join(', ')}`,
		MEETING_CHANGES,
		...(catalog.has('caption_reports') ? [CAPTIONS] : []),
		...(catalog.get('import_runs')?.includes('finished_at') ? [IMPORT_SOURCES] : []),
		...(catalog.get('broadcasts')?.includes('signs_for_id') ? [SIGNS] : []),
		APPEND_ONLY,
		...appendOnly.flatMap(appendOnlyTriggers),
		...Object.entries(visibility)
			.filter(([table]) => catalog.has(table))
			.flatMap(([table, decision]) => tableStatements(table, catalog.get(table)!, decision)),
		...Object.entries(otherSchemas).flatMap(([schema, { app, worker }]) => [
			...schemaStatements(schema, 'ratssaal_app', app),
			...schemaStatements(schema, 'ratssaal_worker', worker)
		]),
		...publicationStatements(catalog),
		...(catalog.has('publications') ? [RECONCILE_ALL] : []),
		''
	].join(';\n');
}

function tableStatements(table: string, columns: readonly string[], decision: Decision): string[] {
	const shown = columns.filter((column) => !decision.hidden?.includes(column));
	return [
		`alter table ${quote(table)} enable row level security`,
		`do $$ declare p record; begin
			for p in select policyname from pg_policies where schemaname = 'public' and tablename = '${table}'
			loop execute format('drop policy %I on public.${table}', p.policyname); end loop; end $$`,
		...(decision.public === never
			? []
			: [
					`create policy ${table}_public on ${quote(table)} for select to ratssaal_public using (${decision.public})`,
					`grant select (${list(shown)}) on ${quote(table)} to ratssaal_public`
				]),
		...processStatements(table, 'app', decision.app),
		...processStatements(table, 'worker', decision.worker),
		...processStatements(table, 'media', decision.media)
	];
}

function processStatements(table: string, process: 'app' | 'worker' | 'media', rights: Rights): string[] {
	if (rights.verbs.length === 0) return [];
	const privileges = rights.verbs.map((verb) => {
		if (verb === 'select' && rights.columns) return `select (${list(rights.columns)})`;
		if (verb === 'update' && rights.changes) return `update (${list(rights.changes)})`;
		return verb;
	});
	const role = `ratssaal_${process}`;
	return [
		`create policy ${table}_${process} on ${quote(table)} to ${role} using (true) with check (true)`,
		`grant ${privileges.join(', ')} on ${quote(table)} to ${role}`
	];
}

function schemaStatements(schema: string, role: string, rights: Rights): string[] {
	const revoke = `revoke all on all tables in schema ${quote(schema)} from ${role}`;
	if (rights.verbs.length === 0) return [revoke];
	return [
		revoke,
		`grant usage on schema ${quote(schema)} to ${role}`,
		`grant ${rights.verbs.join(', ')} on all tables in schema ${quote(schema)} to ${role}`
	];
}

const APPEND_ONLY = `create or replace function ratssaal_append_only() returns trigger language plpgsql as $$
	begin raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege'; end $$`;

function appendOnlyTriggers(table: string): string[] {
	return [
		`create or replace trigger ${table}_rows_stay before update or delete on ${quote(table)}
			for each row execute function ratssaal_append_only()`,
		`create or replace trigger ${table}_stays before truncate on ${quote(table)}
			for each statement execute function ratssaal_append_only()`
	];
}
