/** Triggers that note which documents of the search a statement has changed, whoever ran it. */
import type { MarkKind } from '../schema/search.ts';

/** Per table, what its rows are marked as, and by which column. */
const MARKED: Readonly<Record<string, readonly (readonly [MarkKind, string])[]>> = {
	papers: [['paper', 'id']],
	paper_versions: [['paper', 'paper_id']],
	paper_originators: [['paper', 'paper_id']],
	paper_locations: [['paper', 'paper_id']],
	consultations: [['paper', 'paper_id']],
	consultation_organizations: [['consultation', 'consultation_id']],
	locations: [['location', 'id']],
	agenda_items: [['item', 'id']],
	resolutions: [['resolution', 'id']],
	minutes: [['minutes', 'id']],
	meetings: [['meeting', 'id']],
	meeting_organizations: [['meeting', 'meeting_id']],
	chapters: [['speech', 'id']],
	captions: [['broadcast', 'broadcast_id']],
	people: [['person', 'id']],
	organizations: [['organization', 'id']],
	files: [['file', 'id']],
	file_texts: [['file', 'file_id']],
	file_links: [['link', 'id']]
};

/** Runs as the owner: who may write a paper need not be able to write marks. */
const FUNCTION = `create or replace function ratssaal_mark_search() returns trigger
	language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
	declare
		former text := case tg_op when 'UPDATE' then 'union select %2$I from former' else '' end;
	begin
		for i in 0 .. tg_nargs / 2 - 1 loop
			execute format(
				'insert into search_marks (kind, owner_id)
					select %1$L, id from (select %2$I from changed ' || former || ') as rows (id) where id is not null',
				tg_argv[2 * i], tg_argv[2 * i + 1]);
		end loop;
		return null;
	end $$;
revoke all on function ratssaal_mark_search() from public`;

/** Statement by statement, so that a thousand rows cost one insert more. */
const EVENTS = {
	insert: 'referencing new table as changed',
	update: 'referencing old table as former new table as changed',
	delete: 'referencing old table as changed'
};

function triggersOf(table: string, marks: readonly (readonly [MarkKind, string])[]): string[] {
	return Object.entries(EVENTS).map(
		([event, tables]) => `create or replace trigger ${table}_marked_on_${event} after ${event} on ${table}
			${tables} for each statement execute function ratssaal_mark_search(${marks
				.flat()
				.map((word) => `'${word}'`)
				.join(', ')})`
	);
}

/** May be run again at any time. */
export const markStatements = (): string[] => [
	FUNCTION,
	...Object.entries(MARKED).flatMap(([table, marks]) => triggersOf(table, marks))
];
