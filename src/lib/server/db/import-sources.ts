/**
 * What the public may know of imports: from which servers the data come, when each was last read to the end, and whether
 * the last try failed. Runs themselves stay unseen; they name persons, files and what went wrong.
 *
 * Of an address only the host is told, of files that were handed in not even the name. A source that never gave anything
 * is not named: somebody may have mistyped it.
 */
export const IMPORT_SOURCES = `create or replace function ratssaal_sources_read(of_body uuid)
	returns table (host text, read_at timestamptz, failed boolean) language sql stable
	security definer set search_path = pg_catalog, public, pg_temp as $$
	select r.host, max(r.finished_at) filter (where r.state = 'done'),
		(array_agg(r.state order by r.finished_at desc))[1] <> 'done'
	from (
		select case when kind = 'server' then substring(lower(source) from '^https?://(?:[^/?#]*@)?([^/?#:@]+)') end as host,
			state, finished_at
		from public.import_runs
		where body_id = of_body and finished_at is not null and state in ('done', 'refused', 'stopped')
	) r
	where exists (select from public.bodies where id = of_body and deleted is null)
	group by r.host having bool_or(r.state = 'done') order by r.host nulls last $$;
revoke all on function ratssaal_sources_read(uuid) from public;
grant execute on function ratssaal_sources_read(uuid) to ratssaal_public, ratssaal_app`;
