/** Narrows what was found, and counts what it could be narrowed by. */
import { FACETS, type Facet, type Narrowing } from '#lib/domain/search/address.ts';
import type { Db } from '../db/client.ts';
import type { HitFilter } from '../db/queries/public-search.ts';
import { listFacets, READ_FACETS } from '../db/queries/public-search-facets.ts';
import type { SearchSubject } from '../db/schema/search.ts';
import type { Found } from './found.ts';

/** A value that something found has. */
export interface FacetValue {
	readonly value: string;
	readonly name: string;
	/** Things that choosing it would show, as far as they were looked at. */
	readonly count: number;
	readonly chosen: boolean;
}

export type FacetCounts = Readonly<Record<Facet, readonly FacetValue[]>>;

/** Something found with its values and their names. */
export interface FacetedFound extends Found {
	readonly facets: Readonly<Record<Facet, ReadonlyMap<string, string>>>;
}

/** Values shown of one facet. */
const MOST_VALUES = 12;

export const isNarrowed = (narrowing: Narrowing): boolean =>
	FACETS.some((facet) => narrowing[facet].length > 0);

/** The same for the index, which also knows values that nobody sees: what it lets pass is looked at again. */
export function filterOf(narrowing: Narrowing): HitFilter {
	const some = (facet: Facet) => (narrowing[facet].length > 0 ? narrowing[facet] : undefined);
	return Object.fromEntries(
		Object.entries({
			subjects: some('kind') as readonly SearchSubject[] | undefined,
			years: some('year')?.map(Number),
			organizationIds: some('organization'),
			originatorIds: some('originator'),
			results: some('result'),
			districts: some('district')
		}).filter(([, values]) => values !== undefined)
	);
}

/** Gives found things what citizens see of them. */
export async function withFacets(db: Db, found: readonly Found[]): Promise<FacetedFound[]> {
	const byId = Map.groupBy(await listFacets(db, found), ({ id }) => id);
	return found.map((one) => {
		const rows = byId.get(one.id) ?? [];
		const read = READ_FACETS.map((facet) => [
			facet,
			new Map(rows.filter((row) => row.facet === facet).map(({ value, name }) => [value, name]))
		]);
		const year = one.day?.slice(0, 4);
		return {
			...one,
			facets: {
				kind: new Map([[one.subject, one.subject]]),
				year: new Map(year ? [[year, year]] : []),
				...(Object.fromEntries(read) as Record<(typeof READ_FACETS)[number], Map<string, string>>)
			}
		};
	});
}

/** Does it have one of the chosen values of every facet, but for the one left out? */
export const passes = ({ facets }: FacetedFound, narrowing: Narrowing, but?: Facet): boolean =>
	FACETS.every(
		(facet) =>
			facet === but ||
			narrowing[facet].length === 0 ||
			narrowing[facet].some((value) => facets[facet].has(value))
	);

/** The values of every facet: years from the latest back, of the others the most frequent first, chosen ones always among them. */
export function countFacets(found: readonly FacetedFound[], narrowing: Narrowing): FacetCounts {
	return Object.fromEntries(
		FACETS.map((facet) => [facet, countFacet(found, narrowing, facet)])
	) as unknown as FacetCounts;
}

function countFacet(found: readonly FacetedFound[], narrowing: Narrowing, facet: Facet): FacetValue[] {
	const counted = new Map<string, { name: string; count: number }>();
	for (const one of found) {
		const counts = passes(one, narrowing, facet);
		for (const [value, name] of one.facets[facet]) {
			if (!counts && !narrowing[facet].includes(value)) continue;
			const entry = counted.get(value) ?? { name, count: 0 };
			if (counts) entry.count++;
			counted.set(value, entry);
		}
	}
	const values = [...counted].map(([value, { name, count }]) => ({
		value,
		name,
		count,
		chosen: narrowing[facet].includes(value)
	}));
	const sorted = values.toSorted(
		facet === 'year'
			? (a, b) => b.value.localeCompare(a.value)
			: (a, b) => b.count - a.count || a.name.localeCompare(b.name, 'de')
	);
	return sorted.filter(({ chosen }, place) => chosen || place < MOST_VALUES);
}
