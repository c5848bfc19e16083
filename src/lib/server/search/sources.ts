/** Reads what documents are made of: owners with their title, text, day and facets. */
import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import type { MarkKind, SearchKind, SearchSubject } from '../db/schema/search.ts';

export interface Mark {
	readonly kind: MarkKind;
	readonly ownerId: string;
}

/** An owner with everything but the pages of files. */
export interface Source {
	readonly kind: SearchKind;
	readonly ownerId: string;
	readonly part: number;
	readonly bodyId: string;
	readonly contextId: string | null;
	readonly subject: SearchSubject;
	readonly subjectId: string;
	readonly day: string | null;
	readonly title: string;
	/** What it belongs to. */
	readonly context: string;
	/** Of a paper that is public the last version that is, too. */
	readonly text: string;
	readonly organizationIds: string[];
	readonly originatorIds: string[];
	readonly results: string[];
	readonly districts: string[];
	/** Differs as soon as title, context, text or pages do. */
	readonly fingerprint: string;
}

/** To be raised whenever folding or weights change: then every vector is made anew with the next mark of its owner. */
const EDITION = '1';

/** The owners to be made anew for these marks: what a change reaches beside the row itself. */
export async function ownersOf(db: Db, marks: readonly Mark[]): Promise<Map<SearchKind, string[]>> {
	const json = JSON.stringify(marks.map(({ kind, ownerId }) => ({ kind, id: ownerId })));
	const rows = (await db.execute(sql`
		with marked as (
			select distinct kind, id from jsonb_to_recordset(${json}::jsonb) m (kind text, id uuid)),
		meeting as (select id from marked where kind = 'meeting'),
		item as (
			select id from marked where kind = 'item'
			union select i.id from agenda_items i join meeting m on m.id = i.meeting_id),
		paper as (
			select id from marked where kind = 'paper'
			union select c.paper_id from consultations c join item i on i.id = c.agenda_item_id
			union select c.paper_id from consultations c join marked m on m.kind = 'consultation' and m.id = c.id
			union select l.paper_id from paper_locations l join marked m on m.kind = 'location' and m.id = l.location_id)
		select 'meeting' as kind, id from meeting
		union select 'item', id from item
		union select 'paper', id from paper where id is not null
		union select 'resolution', r.id from resolutions r join item i on i.id = r.agenda_item_id
		union select 'minutes', n.id from minutes n join meeting m on m.id = n.meeting_id
		union select 'file', l.id from file_links l join paper p on p.id = l.paper_id
		union select 'file', l.id from file_links l join meeting m on m.id = l.meeting_id
		union select 'file', l.id from file_links l join item i on i.id = l.agenda_item_id
		union select 'file', l.id from file_links l join marked m on m.kind = 'file' and m.id = l.file_id
		union select 'file', l.id from file_links l join marked m on m.kind = 'person' and m.id = l.person_id
		union select 'file', id from marked where kind = 'link'
		union select 'speech', ch.id from chapters ch join recordings r on r.id = ch.recording_id
			join marked m on m.kind = 'broadcast' and m.id = r.broadcast_id
		union select kind, id from marked where kind in ('resolution', 'minutes', 'speech', 'person', 'organization')`)) as unknown as {
		kind: SearchKind;
		id: string;
	}[];
	return new Map(
		[...Map.groupBy(rows, ({ kind }) => kind)].map(([kind, each]) => [kind, each.map(({ id }) => id)])
	);
}

/** Owners of one kind as they are now; those that are gone are not among them. */
export async function readSources(db: Db, kind: SearchKind, ids: readonly string[]): Promise<Source[]> {
	const rows = await db.execute(sql`
		select s.*, md5(concat_ws('|', ${EDITION}::text, s.title, s.context, s.text, s.stamp)) as fingerprint
		from (${SOURCES[kind](sql`any (array(select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid))`)}) s`);
	return (rows as unknown as Record<string, unknown>[]).map(({ stamp: _, ...row }) => ({
		kind,
		...row
	})) as unknown as Source[];
}

/** Pages of a file in order. */
export async function readPages(db: Db, fileIds: readonly string[]) {
	const rows = (await db.execute(sql`
		select file_id as "fileId", page, text from file_texts
		where file_id = any (array(select jsonb_array_elements_text(${JSON.stringify(fileIds)}::jsonb)::uuid))
		order by file_id, page`)) as unknown as { fileId: string; page: number; text: string }[];
	return Map.groupBy(rows, ({ fileId }) => fileId);
}

/** Organizations that deal with a paper, who handed it in, what became of it, and where it is about. */
const paperFacets = (paperId: SQL) => sql`
	array(select distinct o.id from consultations c
		left join consultation_organizations co on co.consultation_id = c.id
		cross join lateral (values (c.organization_id), (co.organization_id)) o (id)
		where c.paper_id = ${paperId} and c.deleted is null and o.id is not null) as "organizationIds",
	array(select distinct coalesce(po.organization_id, po.person_id) from paper_originators po
		where po.paper_id = ${paperId} and po.role = 'originator'
			and coalesce(po.organization_id, po.person_id) is not null) as "originatorIds",
	array(select distinct i.result from consultations c join agenda_items i on i.id = c.agenda_item_id
		where c.paper_id = ${paperId} and i.result <> '') as results,
	array(select distinct l.sub_locality from paper_locations pl join locations l on l.id = pl.location_id
		where pl.paper_id = ${paperId} and l.sub_locality <> '') as districts`;

const meetingFacets = (meetingId: SQL, results: SQL) => sql`
	array(select mo.organization_id from meeting_organizations mo where mo.meeting_id = ${meetingId}) as "organizationIds",
	'{}'::uuid[] as "originatorIds", ${results} as results, '{}'::text[] as districts`;

const noFacets = sql`'{}'::uuid[] as "organizationIds", '{}'::uuid[] as "originatorIds",
	'{}'::text[] as results, '{}'::text[] as districts`;

const oneOrNone = (result: SQL) => sql`case when ${result} <> '' then array[${result}] else '{}'::text[] end`;

/** The day of an instant where the town lies. */
const dayIn = (instant: SQL, bodyId: SQL) =>
	sql`(${instant} at time zone (select b.time_zone from bodies b where b.id = ${bodyId}))::date::text`;

const own = (subject: SearchSubject) => sql.raw(`null::uuid as "contextId", '${subject}' as subject`);

const SOURCES: Readonly<Record<SearchKind, (among: SQL) => SQL>> = {
	paper: (among) => sql`
		select p.id as "ownerId", 0 as part, p.body_id as "bodyId", ${own('paper')}, p.id as "subjectId",
			coalesce(p.date::text, ${dayIn(sql`coalesce(p.published_at, p.created)`, sql`p.body_id`)}) as day,
			concat_ws(' ', p.reference, p.name) as title, coalesce(p.paper_type, '') as context,
			coalesce(concat_ws(E'\n', v.resolution_text, v.text), '') as text, null as stamp, ${paperFacets(sql`p.id`)}
		from papers p left join lateral (
			select v.text, v.resolution_text from paper_versions v
			where v.paper_id = p.id and (v.released_at <= now() or p.published_at is null)
			order by v.number desc limit 1) v on true
		where p.id = ${among} and p.deleted is null`,
	file: (among) => sql`
		select l.id as "ownerId", 0 as part, l.body_id as "bodyId", f.id as "contextId",
			case when n.id is not null then 'minutes' when l.paper_id is not null then 'paper' when l.agenda_item_id is not null then 'item'
				when l.meeting_id is not null then 'meeting' else 'person' end as subject,
			coalesce(n.id, l.paper_id, l.agenda_item_id, l.meeting_id, l.person_id) as "subjectId",
			coalesce(p.date::text, ${dayIn(sql`m.start`, sql`l.body_id`)}, f.date::text) as day,
			coalesce(f.name, f.file_name, '') as title,
			concat_ws(' ', p.reference, p.name, i.name, m.name, h.name) as context, '' as text,
			concat_ws('|', x.at, (select max(t.extracted_at) from file_texts t where t.file_id = f.id)) as stamp,
			facets.*
		from file_links l
		join files f on f.id = l.file_id
		left join file_extractions x on x.file_id = f.id
		left join papers p on p.id = l.paper_id
		left join agenda_items i on i.id = l.agenda_item_id
		left join meetings m on m.id = coalesce(l.meeting_id, i.meeting_id)
		left join people h on h.id = l.person_id
		left join minutes n on n.file_id = f.id and n.meeting_id = l.meeting_id
		cross join lateral (
			select ${paperFacets(sql`p.id`)} where p.id is not null
			union all select ${meetingFacets(sql`m.id`, oneOrNone(sql`i.result`))} where p.id is null and m.id is not null
			union all select ${noFacets} where p.id is null and m.id is null) facets
		where l.id = ${among} and f.deleted is null
			and coalesce(l.paper_id, l.agenda_item_id, l.meeting_id, l.person_id) is not null`,
	meeting: (among) => sql`
		select m.id as "ownerId", coalesce(o.place, 0)::int as part, m.body_id as "bodyId", o.id as "contextId",
			'meeting' as subject, m.id as "subjectId", ${dayIn(sql`m.start`, sql`m.body_id`)} as day,
			m.name as title, coalesce(o.name, '') as context, '' as text, null as stamp,
			${meetingFacets(sql`m.id`, sql`'{}'::text[]`)}
		from meetings m left join lateral (
			select o.id, concat_ws(' ', o.name, o.short_name) as name, row_number() over (order by mo.position, o.id) - 1 as place
			from meeting_organizations mo join organizations o on o.id = mo.organization_id
			where mo.meeting_id = m.id) o on true
		where m.id = ${among} and m.deleted is null`,
	item: (among) => sql`
		select i.id as "ownerId", 0 as part, i.body_id as "bodyId", ${own('item')}, i.id as "subjectId",
			${dayIn(sql`m.start`, sql`i.body_id`)} as day, i.name as title, '' as context,
			coalesce(concat_ws(E'\n', i.result, i.resolution_text), '') as text, null as stamp,
			${meetingFacets(sql`m.id`, oneOrNone(sql`i.result`))}
		from agenda_items i join meetings m on m.id = i.meeting_id
		where i.id = ${among} and i.deleted is null`,
	resolution: (among) => sql`
		select r.id as "ownerId", 0 as part, r.body_id as "bodyId", null::uuid as "contextId", 'item' as subject,
			r.agenda_item_id as "subjectId", ${dayIn(sql`r.decided_at`, sql`r.body_id`)} as day, '' as title, '' as context,
			concat_ws(E'\n', r.result, r.text) as text, null as stamp,
			${meetingFacets(sql`r.meeting_id`, oneOrNone(sql`r.result`))}
		from resolutions r where r.id = ${among} and r.deleted is null`,
	minutes: (among) => sql`
		select n.id as "ownerId", 0 as part, n.body_id as "bodyId", ${own('minutes')}, n.id as "subjectId",
			${dayIn(sql`m.start`, sql`n.body_id`)} as day, 'Niederschrift ' || m.name as title, '' as context, n.text, null as stamp,
			${meetingFacets(sql`m.id`, sql`'{}'::text[]`)}
		from minutes n join meetings m on m.id = n.meeting_id
		where n.id = ${among} and n.deleted is null`,
	/** What everybody may read of it: one caption that may not be read is no part of the text. */
	speech: (among) => sql`
		select ch.id as "ownerId", 0 as part, ch.body_id as "bodyId", null::uuid as "contextId",
			case when i.id is null then 'meeting' else 'item' end as subject, coalesce(i.id, m.id) as "subjectId",
			${dayIn(sql`m.start`, sql`ch.body_id`)} as day, '' as title, '' as context, said.text, null as stamp,
			${meetingFacets(sql`m.id`, oneOrNone(sql`i.result`))}
		from chapters ch
		join recordings r on r.id = ch.recording_id and r.state = 'ready'
		join meetings m on m.id = r.meeting_id
		left join agenda_items i on i.id = ch.agenda_item_id
		cross join lateral (
			select string_agg(c.text, E'\n' order by c.started_at, c.id) as text from captions c
			where c.broadcast_id = r.broadcast_id and c.public and c.archive
				and c.started_at >= ch.started_at and c.started_at < coalesce(ch.ended_at, 'infinity')) said
		where ch.id = ${among} and said.text is not null`,
	person: (among) => sql`
		select p.id as "ownerId", 0 as part, p.body_id as "bodyId", ${own('person')}, p.id as "subjectId", null as day,
			p.name as title, concat_ws(' ', p.given_name, p.family_name) as context, '' as text, null as stamp, ${noFacets}
		from people p where p.id = ${among} and p.deleted is null`,
	organization: (among) => sql`
		select o.id as "ownerId", 0 as part, o.body_id as "bodyId", ${own('organization')}, o.id as "subjectId", null as day,
			concat_ws(' ', o.name, o.short_name) as title, coalesce(o.classification, '') as context, '' as text, null as stamp,
			${noFacets}
		from organizations o where o.id = ${among} and o.deleted is null`
};
