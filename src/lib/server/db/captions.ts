/**
 * Keeps captions as open as the picture and sound they belong to, whoever writes them and whatever is withdrawn later.
 *
 * A caption may be seen live, or in the archive, while segments that may be served there, with sound, cover all its
 * instants. Triggers keep that in its row: the policy of `visibility.ts` reads it, and nobody can set it. When a segment is
 * withdrawn its bytes are gone for good; so are the words spoken in it.
 */
import { shownWhere } from './publication-triggers.ts';

/**
 * What may be missing of a caption's length, in ms: rounding, and a hand that pressed a moment late. Less than the half
 * second that the gate keeps shut after each opening, so that no closure fits into it.
 */
const SLACK_MS = 250;

/** No segment and no caption is longer; lets the index find the few that can overlap. */
const LONGEST = `interval '1 minute'`;

const DEFINER = `security definer set search_path = pg_catalog, public, pg_temp`;
const end = (row: string) => `${row}.started_at + make_interval(secs => ${row}.duration_ms / 1000.0)`;

const SERVES = `create or replace function ratssaal_caption_serves(
		of_broadcast uuid, begins timestamptz, length_ms integer, out live boolean, out archive boolean
	) language sql stable as $$
	with covered as (
		select s.live, s.archive, extract(epoch from least(${end('s')}, begins + make_interval(secs => length_ms / 1000.0))
			- greatest(s.started_at, begins)) * 1000 as ms
		from public.media_segments s
		where s.broadcast_id = of_broadcast and s.sound and s.withdrawn_at is null
			and s.started_at >= begins - ${LONGEST} and s.started_at < begins + make_interval(secs => length_ms / 1000.0)
			and ${end('s')} > begins
	), needed as (select greatest(length_ms - ${SLACK_MS}, length_ms / 2.0) as ms)
	select coalesce(sum(covered.ms) filter (where covered.live), 0) >= min(needed.ms),
		coalesce(sum(covered.ms) filter (where covered.archive), 0) >= min(needed.ms)
	from needed left join covered on true $$`;

const JUDGE = `create or replace function ratssaal_judge_caption() returns trigger language plpgsql ${DEFINER} as $$
	begin
		select s.live, s.archive into new.live, new.archive
		from ratssaal_caption_serves(new.broadcast_id, new.started_at, new.duration_ms) s;
		return new;
	end $$;
create or replace trigger captions_judged before insert or update of broadcast_id, started_at, duration_ms, live, archive
	on captions for each row execute function ratssaal_judge_caption()`;

/** A withdrawn segment takes along what can never be seen again; any other change lets its captions be judged anew. */
const FOLLOW = `create or replace function ratssaal_captions_follow() returns trigger language plpgsql ${DEFINER} as $$
	declare
		seg record;
		touched uuid[];
	begin
		if tg_op = 'DELETE' then seg := old; else seg := new; end if;
		touched := array(
			select c.id from captions c, ratssaal_caption_serves(c.broadcast_id, c.started_at, c.duration_ms) s
			where c.broadcast_id = seg.broadcast_id
				and c.started_at > seg.started_at - ${LONGEST} and c.started_at < ${end('seg')} and ${end('c')} > seg.started_at
				and (c.live is distinct from s.live or c.archive is distinct from s.archive
					or not (seg.live or seg.archive or s.live or s.archive)));
		update captions set live = false where id = any (touched);
		if not (seg.live or seg.archive) then
			delete from captions c where c.id = any (touched) and not (c.live or c.archive)
				and extract(epoch from least(${end('c')}, ${end('seg')}) - greatest(c.started_at, seg.started_at)) * 1000
					> least(${SLACK_MS}, c.duration_ms / 2.0);
		end if;
		return null;
	end $$;
create or replace trigger media_segments_captions after insert or delete
	or update of started_at, duration_ms, sound, live, archive, withdrawn_at
	on media_segments for each row execute function ratssaal_captions_follow()`;

/**
 * Wakes whoever follows the sitting when a caption that is or was open live has changed. Negative, for it is neither an
 * event of the log nor something to make the page anew for.
 */
const TELL = `create or replace function ratssaal_tell_caption() returns trigger language plpgsql ${DEFINER} as $$
	declare
		was boolean := tg_op <> 'INSERT' and old.live and old.public;
		is_now boolean := tg_op <> 'DELETE' and new.live and new.public;
	begin
		if not (was or is_now) then return null; end if;
		perform pg_notify('sitting', json_build_object('meetingId', meeting_id, 'seq', -1)::text) from broadcasts
		where id = (case when tg_op = 'DELETE' then old.broadcast_id else new.broadcast_id end) and state = 'live';
		return null;
	end $$;
create or replace trigger captions_told after insert or update or delete
	on captions for each row execute function ratssaal_tell_caption()`;

/**
 * What the archive plays without a cut, in order, with its place in the recording: `ratssaal_stretches` for whoever may
 * read the segments, `ratssaal_played` for the public as far as it may see the recording.
 */
const STRETCHES = `create or replace function ratssaal_stretches(of_broadcast uuid)
	returns table (started_at timestamptz, duration_ms double precision, offset_ms double precision) language sql stable as $$
	with kept as (
		select s.started_at, s.duration_ms, ${end('s')} as ends_at,
			sum(s.duration_ms) over (order by s.number) - s.duration_ms as offset_ms,
			lag(${end('s')}) over (order by s.number) as before
		from public.media_segments s
		where s.broadcast_id = of_broadcast and s.archive and s.withdrawn_at is null
	), numbered as (
		select *, count(*) filter (where before is null or abs(extract(epoch from started_at - before)) > 0.05)
			over (order by offset_ms) as run
		from kept
	)
	select min(started_at), sum(duration_ms), min(offset_ms) from numbered group by run order by run $$;
create or replace function ratssaal_played(of_broadcast uuid)
	returns table (started_at timestamptz, duration_ms double precision, offset_ms double precision) language sql stable ${DEFINER} as $$
	select s.* from ratssaal_stretches(of_broadcast) s
	where exists (select from (select * from public.recordings where ${shownWhere('recordings')}) seen
		where seen.broadcast_id = of_broadcast) $$;
revoke all on function ratssaal_caption_serves(uuid, timestamptz, integer), ratssaal_judge_caption(),
	ratssaal_captions_follow(), ratssaal_tell_caption(), ratssaal_stretches(uuid), ratssaal_played(uuid) from public;
grant execute on function ratssaal_stretches(uuid) to ratssaal_app, ratssaal_worker;
grant execute on function ratssaal_played(uuid) to ratssaal_public, ratssaal_app, ratssaal_worker`;

/** Every statement; may be run again at any time. The last one judges what was there before the triggers were. */
export const CAPTIONS = [SERVES, JUDGE, FOLLOW, TELL, STRETCHES, `update captions set live = live`].join(
	';\n'
);
