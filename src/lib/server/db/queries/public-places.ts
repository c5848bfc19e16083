/** Places of papers as citizens see them: near a point, in a district, by address. The connection's policies leave out the rest. */
import { and, asc, eq, isNotNull, sql, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Db } from '../client.ts';
import { locations, paperLocations, papers, territories } from '../schema/index.ts';
import { distanceM, isWithin, type Point } from './distance.ts';

export interface PlaceFilter {
	readonly around?: { readonly point: Point; readonly radiusM: number };
	readonly district?: string;
}

/** As it is written: „Grundschule Nord, Schulstraße 4, Nordaue“. */
export const addressOfPlace = sql<string>`concat_ws(', ', nullif(${locations.description}, ''), nullif(${locations.streetAddress}, ''),
	nullif(${locations.subLocality}, ''))`;

function matches(bodyId: string, { around, district }: PlaceFilter): SQL {
	return and(
		eq(locations.bodyId, bodyId),
		isNotNull(locations.latitude),
		isNotNull(locations.longitude),
		around && isWithin(around.point, around.radiusM),
		district ? eq(locations.subLocality, district) : undefined
	)!;
}

const PAGE = 25;

/** A paper with the place that made it match: the nearest, where a point was asked for. */
export interface PlacedPaper {
	readonly id: string;
	readonly name: string;
	readonly reference: string | null;
	readonly paperType: string | null;
	readonly date: string | null;
	readonly place: string;
	readonly distanceM: number | null;
	/** What was decided last, where something was. */
	readonly result: string | null;
}

/** A page of papers, newest or nearest first, and how many there are. */
export async function listPlacedPapers(
	db: Db,
	bodyId: string,
	filter: PlaceFilter,
	nearestFirst: boolean,
	page: number
): Promise<{ rows: PlacedPaper[]; total: number; pages: number }> {
	const distance = filter.around ? distanceM(filter.around.point) : sql`null::float8`;
	const found = sql`(
		select distinct on (${paperLocations.paperId}) ${paperLocations.paperId} as paper_id,
			${addressOfPlace} as place, ${distance} as distance
		from ${locations} join ${paperLocations} on ${paperLocations.locationId} = ${locations.id}
		where ${matches(bodyId, filter)}
		order by ${paperLocations.paperId}, distance, ${locations.id})`;
	const newest = sql`p.date desc nulls last, p.reference desc, p.id desc`;
	const rows = (await db.execute(sql`
		select p.id, p.name, p.reference, p.paper_type as "paperType", p.date::text as date, found.place,
			found.distance as "distanceM", (
				select i.result from consultations c join agenda_items i on i.id = c.agenda_item_id
				join meetings m on m.id = i.meeting_id
				where c.paper_id = p.id and i.result <> '' order by m.start desc nulls last limit 1) as result,
			count(*) over ()::int as total
		from ${found} found join ${papers} p on p.id = found.paper_id
		order by ${nearestFirst && filter.around ? sql`found.distance, ${newest}` : newest}
		limit ${PAGE} offset ${(page - 1) * PAGE}`)) as unknown as (PlacedPaper & { readonly total: number })[];
	const total = rows[0]?.total ?? 0;
	return {
		rows: rows.map(({ total: _, ...row }) => row),
		total,
		pages: Math.max(1, Math.ceil(total / PAGE))
	};
}

/** Districts in which a paper has a place. */
export async function listDistricts(db: Db, bodyId: string): Promise<string[]> {
	const rows = await db
		.selectDistinct({ name: sql<string>`${locations.subLocality}` })
		.from(locations)
		.where(
			and(
				eq(locations.bodyId, bodyId),
				sql`${locations.subLocality} <> ''`,
				sql`exists (select from ${paperLocations} where ${paperLocations.locationId} = ${locations.id})`
			)
		)
		.orderBy(asc(sql`1`));
	return rows.map(({ name }) => name).toSorted((a, b) => a.localeCompare(b, 'de'));
}

/** A place that an address may mean. */
export interface FoundAddress extends Point {
	readonly name: string;
}

/** Without capitals and accents, as far as spelling mistakes do not bridge them. */
const folded = (text: SQL) => sql`replace(translate(lower(${text}), 'äöüéèêáàó', 'aoueeeaao'), 'ß', 'ss')`;

const MOST_ADDRESSES = 6;
/** From here on words look alike: „Mühlweg“ and „Mühlenweg“ do, „Mühlenweg“ and „Rosenweg“ do not. */
const ALIKE = 0.45;

/** From 0 to 1: how much a part of the location's address looks like the words. Half of its street and half of its district do not. */
export function likenessOf(words: string): SQL<number> {
	const looksLike = (column: PgColumn) =>
		sql`coalesce(word_similarity(${folded(sql`${words}::text`)}, ${folded(sql`${column}`)}), 0)`;
	return sql`greatest(${looksLike(locations.description)}, ${looksLike(locations.streetAddress)},
		${looksLike(locations.subLocality)})`;
}

/** To be ordered by: as alike, and among those the whole address counts. */
export const rankOf = (words: string): SQL<number> =>
	sql`${likenessOf(words)} + 0.1 * similarity(${folded(sql`${words}::text`)}, ${folded(addressOfPlace)})`;

/** Places of the town that look like the words, the likeliest first: those papers are about, and its rooms. */
export async function findAddresses(db: Db, bodyId: string, words: string): Promise<FoundAddress[]> {
	const rows = await db.execute(sql`
		select name, latitude, longitude from (
			select distinct on (name) * from (
				select ${addressOfPlace} as name, ${locations.latitude} as latitude, ${locations.longitude} as longitude,
					${likenessOf(words)} as likeness, ${rankOf(words)} as rank
				from ${locations} where ${matches(bodyId, {})}) known
			where likeness >= ${ALIKE} order by name, likeness desc) alike
		order by rank desc, name limit ${MOST_ADDRESSES}`);
	return rows as unknown as FoundAddress[];
}

/** A point of the map: a place, and how many papers are about it. */
export interface MapPoint extends Point {
	readonly name: string;
	readonly papers: number;
}

/** More would be no picture any more; the list has all. */
const MOST_POINTS = 5000;

export async function listMapPoints(db: Db, bodyId: string, filter: PlaceFilter): Promise<MapPoint[]> {
	const rows = await db.execute(sql`
		select ${addressOfPlace} as name, ${locations.latitude} as latitude, ${locations.longitude} as longitude,
			count(*)::int as papers
		from ${locations} join ${paperLocations} on ${paperLocations.locationId} = ${locations.id}
		where ${matches(bodyId, filter)}
		group by ${locations.id} order by papers desc, ${locations.id} limit ${MOST_POINTS}`);
	return rows as unknown as MapPoint[];
}

/** Outline and districts, where the town has said them. */
export async function findTerritory(db: Db, bodyId: string) {
	const [row] = await db
		.select({ geometry: territories.geometry })
		.from(territories)
		.where(eq(territories.bodyId, bodyId));
	return row?.geometry;
}
