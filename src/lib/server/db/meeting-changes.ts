/**
 * Notes what happens to a meeting after its publication, whoever changes it: a verb, an import, a mirror.
 *
 * That a sitting begins some minutes late is no change of its date: once it runs, its times are those of the log.
 */
export const MEETING_CHANGES = `create or replace function ratssaal_meeting_changed() returns trigger language plpgsql as $$
	begin
		if old.published_at is null or old.published_at > now() or old.deleted is not null then return null; end if;
		if new.cancelled is distinct from old.cancelled then
			insert into meeting_changes (id, body_id, meeting_id, kind, at)
			values (gen_random_uuid(), new.body_id, new.id, case when new.cancelled then 'cancelled' else 'reinstated' end, now());
		end if;
		if old.state not in ('draft', 'invited') or new.state not in ('draft', 'invited') then return null; end if;
		if new.start is distinct from old.start and old.start is not null then
			insert into meeting_changes (id, body_id, meeting_id, kind, at, previous_start)
			values (gen_random_uuid(), new.body_id, new.id, 'moved', now(), old.start);
		end if;
		if new.location_id is distinct from old.location_id and old.location_id is not null then
			insert into meeting_changes (id, body_id, meeting_id, kind, at, previous_place)
			select gen_random_uuid(), new.body_id, new.id, 'relocated', now(),
				(select coalesce(room, description, street_address) from locations
				 where id = old.location_id and public and deleted is null);
		end if;
		return null;
	end $$;
create or replace trigger meetings_changes after update of start, cancelled, location_id on meetings
	for each row execute function ratssaal_meeting_changed()`;
