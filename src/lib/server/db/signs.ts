/**
 * What the public is told of a broadcast in sign language: where it is. Its row itself is seen by nobody outside, since it has
 * no meeting; it is as public as what it belongs to, and these functions ask for that.
 */
import { shownWhere } from './publication-triggers.ts';

const DEFINER = `security definer set search_path = pg_catalog, public, pg_temp`;
const seen = (table: string) => `(select * from public.${table} where ${shownWhere(table)}) seen`;

/** The one beside a broadcast that is not over. */
const LIVE = `create or replace function ratssaal_signs(of_broadcast uuid) returns uuid language sql stable ${DEFINER} as $$
	select signs.id from public.broadcasts signs join ${seen('broadcasts')} on seen.id = signs.signs_for_id
	where signs.signs_for_id = of_broadcast and signs.deleted is null and seen.state <> 'ended' $$`;

/** Is anything of a recording there in sign language? */
const RECORDED = `create or replace function ratssaal_signed(of_recording uuid) returns boolean language sql stable ${DEFINER} as $$
	select exists (select from public.broadcasts signs join ${seen('recordings')} on seen.broadcast_id = signs.signs_for_id
		join public.media_segments s on s.broadcast_id = signs.id
		where seen.id = of_recording and seen.state = 'ready' and signs.deleted is null and s.archive and s.withdrawn_at is null) $$`;

/** May be run again at any time. */
export const SIGNS = `${LIVE};
${RECORDED};
revoke all on function ratssaal_signs(uuid), ratssaal_signed(uuid) from public;
grant execute on function ratssaal_signs(uuid), ratssaal_signed(uuid) to ratssaal_public, ratssaal_app`;
