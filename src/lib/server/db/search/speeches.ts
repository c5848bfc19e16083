/**
 * What may no longer be read of a speech is out of the index with the commit: its document holds many captions, and the one
 * that is gone could still be found by its words until the worker has made it anew.
 */

const forget = (name: string, gone: string) => `create or replace function ${name}() returns trigger
	language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
	begin
		delete from search_documents d using chapters ch, recordings r
		where d.kind = 'speech' and d.owner_id = ch.id and r.id = ch.recording_id and r.broadcast_id in (${gone});
		return null;
	end $$;
revoke all on function ${name}() from public`;

const WAS_OPEN = 'was.archive and was.public';

/** May be run again at any time. */
export const speechStatements = (): string[] => [
	forget('ratssaal_speech_gone', `select was.broadcast_id from former was where ${WAS_OPEN}`),
	forget(
		'ratssaal_speech_closed',
		`select was.broadcast_id from former was join changed now using (id)
			where ${WAS_OPEN} and not (now.archive and now.public)`
	),
	`create or replace trigger captions_forgotten_on_delete after delete on captions
		referencing old table as former for each statement execute function ratssaal_speech_gone()`,
	`create or replace trigger captions_forgotten_on_update after update on captions
		referencing old table as former new table as changed
		for each statement execute function ratssaal_speech_closed()`,
	// What was said before there was this index.
	`insert into search_marks (kind, owner_id)
		select 'speech', ch.id from chapters ch join recordings r on r.id = ch.recording_id and r.state = 'ready'
		where exists (select from captions c where c.broadcast_id = r.broadcast_id and c.public and c.archive)
			and not exists (select from search_documents d where d.kind = 'speech' and d.owner_id = ch.id)`
];
