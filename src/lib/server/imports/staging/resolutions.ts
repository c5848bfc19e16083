/**
 * Makes resolutions of the results that came: what an organization decided before has its page like what it decides here.
 *
 * Nobody is told to carry them out: whether that was done years ago no source says. The clerk puts under control what
 * is still to be done (`implementations/track-resolution.ts`).
 */
import { DECIDING_ROLE } from '#lib/domain/implementations/binding.ts';
import { RESULT_NAMES } from '#lib/domain/sittings/descriptions.ts';
import { run, type Work } from './work.ts';

const named = (...results: (keyof typeof RESULT_NAMES)[]) =>
	results.map((result) => `'${RESULT_NAMES[result]}'`).join(', ');

const ADOPTED = named('adopted', 'adopted-amended');
const DECIDED = `${ADOPTED}, ${named('rejected', 'referred', 'noted')}`;

/** `isBinding` in SQL. */
const BINDING = `item.result in (${ADOPTED}) and case
	when station.role is not null then station.role ~* '${DECIDING_ROLE}'
	else coalesce(station.authoritative, btrim(item.resolution_text) <> '', false) end`;

/** Items of sittings that were held here keep what their log says. Rows that are right already are left alone. */
export async function recordResolutions(work: Work): Promise<void> {
	const own = `item.body_id = ${work.body} and item.source_id is not null
		and not exists (select from sitting_events where sitting_events.meeting_id = item.meeting_id)`;
	await run(
		work,
		`insert into resolutions (id, body_id, meeting_id, agenda_item_id, result, text, decided_at, binding, public)
		select gen_random_uuid(), item.body_id, item.meeting_id, item.id, item.result, coalesce(item.resolution_text, ''),
			coalesce(item."end", item.start, meeting."end", meeting.start), ${BINDING}, item.public
		from agenda_items item
		join meetings meeting on meeting.id = item.meeting_id
		left join consultations station on station.id = item.consultation_id
		where ${own} and item.deleted is null and item.result in (${DECIDED})
			and coalesce(item."end", item.start, meeting."end", meeting.start) is not null
		on conflict (agenda_item_id) do update set result = excluded.result, text = excluded.text,
			decided_at = excluded.decided_at, binding = excluded.binding, public = excluded.public,
			deleted = null, modified = now()
		where (resolutions.result, resolutions.text, resolutions.decided_at, resolutions.binding, resolutions.public)
			is distinct from (excluded.result, excluded.text, excluded.decided_at, excluded.binding, excluded.public)
			or resolutions.deleted is not null`
	);
	await run(
		work,
		`update resolutions set deleted = ${work.now}, modified = now()
		from agenda_items item
		where item.id = resolutions.agenda_item_id and ${own} and resolutions.deleted is null
			and (item.deleted is not null or item.result is null or item.result not in (${DECIDED}))`
	);
}
