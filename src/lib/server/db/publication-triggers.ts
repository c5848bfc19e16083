/**
 * Keeps `publications` true: triggers on the tables write down when the public begins to see an object, when what it
 * sees of it changes, and when it is withdrawn.
 *
 * What the public sees is not said again here. It is the condition of `visibility.ts`, spelled out for the owner's
 * functions, which no policy binds. So importer, verbs, worker and media server need not think of it, and a row that
 * never was public leaves no trace.
 */
import type { PublishedKind } from '#lib/domain/oparl/kinds.ts';
import type { Catalog } from './grants.ts';
import { OBJECTS, PARTS, refers, type Finder, type PublishedObject } from './publications.ts';
import { visibility } from './visibility.ts';

/** Every statement that puts the triggers in force and brings the table up to date; may be run again at any time. */
export function publicationStatements(catalog: Catalog): string[] {
	if (!catalog.has('publications')) return [];
	return [
		SHOWN,
		related('ratssaal_carried', ({ carries = {} }) => Object.entries(carries)),
		related('ratssaal_embedding', ({ table, in: columns = {}, usedBy = {} }) => [
			...Object.entries(columns).map(([kind, column]) => [kind, refers(table, 'id', column)] as const),
			...Object.entries(usedBy)
		]),
		related('ratssaal_naming', ({ namedBy = {} }) => Object.entries(namedBy)),
		related('ratssaal_answering', ({ answeredBy = {} }) => Object.entries(answeredBy)),
		TOUCH,
		PUBLISH,
		...Object.entries(OBJECTS).flatMap(([kind, object]) => [
			objectTrigger(kind, object, comparedColumns(catalog, object.table)),
			...triggers(object.table)
		]),
		...Object.entries(PARTS).flatMap(([table, owners]) => [
			partTrigger(table, owners, comparedColumns(catalog, table)),
			...triggers(table)
		]),
		RECONCILE,
		STAMP,
		DUE,
		`revoke all on function ratssaal_shown(text, uuid[]), ratssaal_carried(text, uuid[]), ratssaal_embedding(text, uuid[]),
			ratssaal_naming(text, uuid[]), ratssaal_answering(text, uuid[]), ratssaal_touch(text, uuid[]), ratssaal_publish(text, uuid[], boolean), ratssaal_reconcile_publications(uuid), ratssaal_stamp_publications(),
			ratssaal_publish_due() from public`,
		`grant execute on function ratssaal_reconcile_publications(uuid), ratssaal_stamp_publications(), ratssaal_publish_due()
			to ratssaal_worker`
	];
}

/** To be run when the policies are in force: takes in what is there already. */
export const RECONCILE_ALL = `select ratssaal_reconcile_publications(id) from public.bodies`;

const DEFINER = `language plpgsql security definer set search_path = pg_catalog, public, pg_temp`;

/** The public's condition on a row of `table`; what it asks of other tables is their condition again. */
export function shownWhere(table: string): string {
	return visibility[table]!.public.replace(
		/\bfrom (\w+) (\w+)\b/g,
		(_, other: string, alias: string) =>
			`from (select * from public.${other} where ${shownWhere(other)}) ${alias}`
	);
}

/** What the public can read of a row and would notice. */
function comparedColumns(catalog: Catalog, table: string): string {
	const hidden = [...(visibility[table]!.hidden ?? []), 'modified'];
	const columns = catalog.get(table)!.filter((column) => !hidden.includes(column));
	return columns.map((column) => `"${column}"`).join(', ');
}

const SHOWN = `create or replace function ratssaal_shown(of_kind text, ids uuid[])
	returns table (shown_id uuid, shown_body uuid) stable ${DEFINER} as $$
	begin
		${Object.entries(OBJECTS)
			.map(
				([kind, { table }]) => `if of_kind = '${kind}' then
			return query select ${table}.id, ${table}.${table === 'bodies' ? 'id' : 'body_id'} from public.${table}
				where ${table}.id = any (ids) and (${shownWhere(table)});
		end if;`
			)
			.join('\n\t\t')}
	end $$`;

function related(
	name: string,
	of: (object: PublishedObject) => readonly (readonly [string, Finder])[]
): string {
	const branches = Object.entries(OBJECTS).flatMap(([kind, object]) =>
		of(object).map(
			([other, finder]) => `if of_kind = '${kind}' then
			return query select '${other}'::text, array(${finder.replaceAll('$ids', 'ids')} order by 1);
		end if;`
		)
	);
	return `create or replace function ${name}(of_kind text, ids uuid[])
	returns table (kind text, others uuid[]) stable ${DEFINER} as $$
	begin
		${branches.join('\n\t\t')}
	end $$`;
}

/**
 * From so many objects at once on, the rest of the transaction plans each statement for what it is about: a plan made
 * when the tables were all but empty walks through them for each of 200,000 papers that are taken over.
 */
const MANY = 500;

/** Moves objects that are public, and nothing that embeds them. */
const TOUCH = `create or replace function ratssaal_touch(of_kind text, touched uuid[]) returns void ${DEFINER} as $$
	begin
		update publications set modified = greatest(modified, statement_timestamp()), changed_in = pg_current_xact_id()
		where kind = of_kind and id = any (touched) and deleted is null
			and (changed_in <> pg_current_xact_id() or modified < statement_timestamp());
	end $$`;

/**
 * Looks at objects of one kind that may have come, gone or (with `content`) changed, and writes down what is so; then
 * at those they carry, and those that embed or name them. Answers all that are or were just seen.
 *
 * What was public only within this transaction never was. `created` is the transaction's beginning, by which that is
 * told. `modified` is the statement's, the same for all it stirs, so that what embeds is never older than what it embeds.
 */
const PUBLISH = `create or replace function ratssaal_publish(of_kind text, touched uuid[], content boolean)
	returns uuid[] ${DEFINER} as $$
	declare
		seen uuid[]; seen_bodies uuid[]; opened uuid[]; changed uuid[]; withdrawn uuid[]; undone uuid[]; other record;
	begin
		if coalesce(cardinality(touched), 0) = 0 then return '{}'; end if;
		if cardinality(touched) > ${MANY} then
			perform set_config('plan_cache_mode', 'force_custom_plan', true);
		end if;
		select coalesce(array_agg(shown_id order by shown_id), '{}'), array_agg(shown_body order by shown_id)
			into seen, seen_bodies from ratssaal_shown(of_kind, touched);
		with entered as (
			insert into publications as known (kind, id, body_id, created, modified, changed_in)
			select of_kind, s.id, s.body, now(), statement_timestamp(), pg_current_xact_id()
			from unnest(seen, seen_bodies) as s(id, body)
			where not exists (
				select from publications live where live.kind = of_kind and live.id = s.id and live.deleted is null)
			on conflict (kind, id) do update
				set deleted = null, modified = greatest(known.modified, statement_timestamp()), changed_in = pg_current_xact_id()
				where known.deleted is not null
			returning id
		) select coalesce(array_agg(id), '{}') into opened from entered;
		changed := '{}';
		if content then
			with moved as (
				update publications set modified = greatest(modified, statement_timestamp()), changed_in = pg_current_xact_id()
				where kind = of_kind and id = any (seen)
					and (changed_in <> pg_current_xact_id() or modified < statement_timestamp())
				returning id
			) select coalesce(array_agg(id), '{}') into changed from moved;
		end if;
		with gone as (select unnest(touched) as id except select unnest(seen)), moved as (
			update publications set deleted = statement_timestamp(), changed_in = pg_current_xact_id(),
				modified = greatest(modified, statement_timestamp())
			where kind = of_kind and id in (select gone.id from gone) and deleted is null and created <> now()
			returning id
		) select coalesce(array_agg(id), '{}') into withdrawn from moved;
		with gone as (select unnest(touched) as id except select unnest(seen)), moved as (
			delete from publications
			where kind = of_kind and id in (select gone.id from gone) and deleted is null and created = now()
			returning id
		) select coalesce(array_agg(id), '{}') into undone from moved;
		withdrawn := withdrawn || undone;
		if cardinality(opened) + cardinality(withdrawn) > 0 then
			for other in select * from ratssaal_carried(of_kind, opened || withdrawn) loop
				perform ratssaal_publish(other.kind, other.others, false);
			end loop;
			for other in select * from ratssaal_naming(of_kind, opened || withdrawn) loop
				perform ratssaal_publish(other.kind, other.others, true);
			end loop;
			for other in select * from ratssaal_answering(of_kind, opened || withdrawn) loop
				perform ratssaal_touch(other.kind, other.others);
			end loop;
		end if;
		if cardinality(opened) + cardinality(changed) + cardinality(withdrawn) > 0 then
			for other in select * from ratssaal_embedding(of_kind, opened || changed || withdrawn) loop
				perform ratssaal_publish(other.kind, other.others, true);
			end loop;
		end if;
		return seen || withdrawn;
	end $$`;

/** The rows a statement has made different, before and after. */
const differing = (columns: string) => ({
	INSERT: `select ${columns} from after_rows`,
	UPDATE: `(select ${columns} from after_rows except all select ${columns} from before_rows)
				union all (select ${columns} from before_rows except all select ${columns} from after_rows)`,
	DELETE: `select ${columns} from before_rows`
});

function onEach(columns: string, body: (rows: string) => string): string {
	const rows = differing(columns);
	return `if tg_op = 'INSERT' then
			${body(rows.INSERT)}
		elsif tg_op = 'UPDATE' then
			${body(rows.UPDATE)}
		else
			${body(rows.DELETE)}
		end if;
		return null;`;
}

/** Also those that embedded it before, and the place where it was: what embeds it now is found by itself. */
function objectTrigger(kind: string, { table, in: columns = {} }: PublishedObject, compared: string): string {
	const moved = differing('id, location_id').UPDATE;
	const places = `perform ratssaal_touch('Location', array(
				select moved.location_id from (${moved}) moved where moved.id = any (stirred) order by 1));`;
	const parents = Object.entries(columns).map(
		([parent, column]) => `perform ratssaal_publish('${parent}',
				array(select distinct ${column} from before_rows where id = any (stirred) and ${column} is not null order by 1), true);`
	);
	const body = (rows: string) =>
		`stirred := ratssaal_publish('${kind}', array(select distinct differing.id from (${rows}) differing order by 1), true);
			${rows.includes('before_rows') ? parents.join('\n\t\t\t') : ''}
			${rows.includes('except all') && compared.includes('"location_id"') ? places : ''}`;
	return `create or replace function ratssaal_follow_${table}() returns trigger ${DEFINER} as $$
	declare stirred uuid[];
	begin
		${onEach(compared, body)}
	end $$`;
}

/**
 * The rows take the table's name, so that the public's condition on it is asked of them. A file is looked at whatever
 * its link was: with the owner the condition is gone, too.
 */
function partTrigger(
	table: string,
	owners: Partial<Record<PublishedKind, string>>,
	compared: string
): string {
	const all = Object.entries(owners).map(
		([kind, owner]) => `select '${kind}' as kind, ${owner} as id from ${table} where ${shownWhere(table)}`
	);
	const body = (rows: string) => `for other in
				with ${table} as (${rows}), owners as (${all.join(' union all ')})
				select owners.kind, array_agg(distinct owners.id order by owners.id) as ids
				from owners where owners.id is not null group by owners.kind
			loop
				perform ratssaal_publish(other.kind, other.ids, true);
			end loop;${
				table === 'file_links'
					? `
			perform ratssaal_publish('File', array(select distinct links.file_id from (${rows}) links order by 1), false);`
					: ''
			}`;
	return `create or replace function ratssaal_follow_${table}() returns trigger ${DEFINER} as $$
	declare other record;
	begin
		${onEach(compared, body)}
	end $$`;
}

function triggers(table: string): string[] {
	const seen = {
		insert: 'new table as after_rows',
		update: 'old table as before_rows new table as after_rows',
		delete: 'old table as before_rows'
	};
	return Object.entries(seen).map(
		([
			event,
			rows
		]) => `create or replace trigger ${table}_published_${event} after ${event} on public.${table}
			referencing ${rows} for each statement execute function ratssaal_follow_${table}()`
	);
}

/** Finds what the table does not know yet, or still calls public: rules that changed, restored backups. */
const RECONCILE = `create or replace function ratssaal_reconcile_publications(of_body uuid) returns void ${DEFINER} as $$
	begin
		${Object.entries(OBJECTS)
			.map(([kind, { table }]) => {
				const own = table === 'bodies' ? 'id' : 'body_id';
				const live = `select p.id from publications p where p.body_id = of_body and p.kind = '${kind}' and p.deleted is null`;
				const shown = `select ${table}.id from public.${table} where ${table}.${own} = of_body and (${shownWhere(table)})`;
				return `perform ratssaal_publish('${kind}', array((${shown}) except (${live})), false);
		perform ratssaal_publish('${kind}', array((${live}) except (${shown})), false);`;
			})
			.join('\n\t\t')}
		-- A restored backup brings numbers of transactions from another life of the database.
		update publications set changed_in = pg_current_xact_id()
		where body_id = of_body and changed_in > pg_current_xact_id();
	end $$`;

/**
 * Moves everything this transaction has changed to the present. A long one calls it at its end: what becomes visible
 * minutes after its date would be missed by who asks for changes since then.
 */
const STAMP = `create or replace function ratssaal_stamp_publications() returns void ${DEFINER} as $$
	begin
		update publications set modified = statement_timestamp() where changed_in = pg_current_xact_id();
	end $$`;

/**
 * What was announced for a moment that has come; and what a clock ahead of the database's published. The search, which
 * knew it as closed, reads it anew.
 */
const DUE = `create or replace function ratssaal_publish_due() returns void ${DEFINER} as $$
	declare due uuid[];
	begin
		${(['Paper', 'Meeting'] as const)
			.map((kind) => {
				const { table } = OBJECTS[kind];
				return `due := array(
			select ${table}.id from public.${table} where published_at between now() - interval '2 days' and now()
			and (${shownWhere(table)}) and not exists (
				select from publications p where p.kind = '${kind}' and p.id = ${table}.id and p.deleted is null));
		perform ratssaal_publish('${kind}', due, false);
		insert into search_marks (kind, owner_id) select '${kind.toLowerCase()}', unnest(due);`;
			})
			.join('\n\t\t')}
		due := array(
			select distinct paper_versions.paper_id from public.paper_versions
			join publications p on p.kind = 'Paper' and p.id = paper_versions.paper_id
			where paper_versions.released_at between now() - interval '2 days' and now()
			and p.deleted is null and p.modified < paper_versions.released_at);
		perform ratssaal_publish('Paper', due, true);
		insert into search_marks (kind, owner_id) select 'paper', unnest(due);
		perform ratssaal_publish('Meeting', array(
			select agenda_revisions.meeting_id from public.agenda_revisions
			join publications p on p.kind = 'Meeting' and p.id = agenda_revisions.meeting_id
			where agenda_revisions.published_at between now() - interval '2 days' and now()
			and p.deleted is null and p.modified < agenda_revisions.published_at
			union select recordings.meeting_id from public.recordings
			join publications p on p.kind = 'Meeting' and p.id = recordings.meeting_id
			where recordings.publish_at between now() - interval '2 days' and now()
			and p.deleted is null and p.modified < recordings.publish_at), true);
	end $$`;
