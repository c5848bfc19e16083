/** What found things can be narrowed by, read from the tables under their policies: hidden stations of a paper are not among it. */
import { sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import type { SearchSubject } from '../schema/search.ts';

/** Facets that are read of each found thing; its kind and its year are known from the hit. */
export const READ_FACETS = ['organization', 'originator', 'result', 'district'] as const;
export type ReadFacet = (typeof READ_FACETS)[number];

/** One value of one facet of one found thing. */
export interface FacetRow {
	readonly id: string;
	readonly facet: ReadFacet;
	/** Of organizations and originators the id, of the others the word itself. */
	readonly value: string;
	readonly name: string;
}

/** Everything that citizens see of the found things, in no order. */
export async function listFacets(
	db: Db,
	found: readonly { readonly subject: SearchSubject; readonly id: string }[]
): Promise<FacetRow[]> {
	if (found.length === 0) return [];
	const idsOf = (subject: SearchSubject) => {
		const ids = found.filter((one) => one.subject === subject).map(({ id }) => id);
		return sql`any (array(select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid))`;
	};
	const rows = await db.execute(sql`
		with station as materialized (
			select c.id, c.paper_id, c.organization_id, c.agenda_item_id from consultations c
			where c.paper_id = ${idsOf('paper')}),
		meets as materialized (
			select m.id as owner, m.id as meeting_id from meetings m where m.id = ${idsOf('meeting')}
			union all select i.id, i.meeting_id from agenda_items i where i.id = ${idsOf('item')}
			union all select n.id, n.meeting_id from minutes n where n.id = ${idsOf('minutes')}),
		ids (id, facet, value) as (
			select paper_id, 'organization', organization_id from station
			union select s.paper_id, 'organization', co.organization_id
				from station s join consultation_organizations co on co.consultation_id = s.id
			union select m.owner, 'organization', mo.organization_id
				from meets m join meeting_organizations mo on mo.meeting_id = m.meeting_id
			union select po.paper_id, 'originator', coalesce(po.organization_id, po.person_id)
				from paper_originators po where po.role = 'originator' and po.paper_id = ${idsOf('paper')}),
		names (id, name) as (
			select o.id, o.name from organizations o where o.id in (select value from ids)
			union all select p.id, p.name from people p where p.id in (select value from ids where facet = 'originator'))
		select ids.id, ids.facet, ids.value::text as value, names.name from ids join names on names.id = ids.value
		union select s.paper_id, 'result', i.result, i.result
			from station s join agenda_items i on i.id = s.agenda_item_id where i.result <> ''
		union select i.id, 'result', i.result, i.result
			from agenda_items i where i.id = ${idsOf('item')} and i.result <> ''
		union select pl.paper_id, 'district', l.sub_locality, l.sub_locality
			from paper_locations pl join locations l on l.id = pl.location_id
			where pl.paper_id = ${idsOf('paper')} and l.sub_locality <> ''`);
	return rows as unknown as FacetRow[];
}
