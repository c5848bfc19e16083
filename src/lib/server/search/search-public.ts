/** Answers a citizen's search: what was found, grouped by what it is, with the lines that show why. */
import type { Day } from '#lib/domain/calendar.ts';
import type { Narrowing, SearchRequest } from '#lib/domain/search/address.ts';
import type { Db } from '../db/client.ts';
import { listHits, type Hit } from '../db/queries/public-search.ts';
import type { SearchSubject } from '../db/schema/search.ts';
import { correct } from './correct.ts';
import { describe, type Result } from './describe.ts';
import { countFacets, filterOf, isNarrowed, passes, withFacets, type FacetCounts } from './facets.ts';
import { foundBy, type Found } from './found.ts';
import { readQuery, type ReadQuery } from './read-query.ts';

/** Things of one kind: all that were found, and some that are shown. */
export interface ResultGroup {
	readonly subject: SearchSubject;
	readonly total: number;
	readonly results: readonly Result[];
}

export interface SearchAnswer {
	/** Was there anything to look for? */
	readonly asked: boolean;
	readonly groups: readonly ResultGroup[];
	readonly total: number;
	/** There may be more than were counted. */
	readonly capped: boolean;
	readonly pages: number;
	/** What the search can be narrowed by; `undefined` when there was nothing to look for. */
	readonly facets: FacetCounts | undefined;
	/** There may be more than the facets say. */
	readonly facetsCapped: boolean;
	/** The query as it was perhaps meant. */
	readonly meant: string | undefined;
}

/** Shown of each kind when all kinds are. */
const PER_GROUP = 5;

/** Shown on a page of one kind. */
const PER_PAGE = 20;

const NOTHING: SearchAnswer = {
	asked: false,
	groups: [],
	total: 0,
	capped: false,
	pages: 1,
	facets: undefined,
	facetsCapped: false,
	meant: undefined
};

export async function searchPublic(
	db: Db,
	bodyId: string,
	request: SearchRequest,
	today: Day
): Promise<SearchAnswer> {
	const query = await readQuery(db, bodyId, request.query);
	if (!query) return NOTHING;
	const { narrowing, order } = request;
	const [looked, meant] = await Promise.all([
		look(db, bodyId, query, narrowing, today),
		correct(db, bodyId, request.query, query.unknown)
	]);
	const all = await withFacets(db, foundBy(looked.hits, order));
	const found = all.filter((one) => passes(one, narrowing));
	const groups = [...Map.groupBy(found, ({ subject }) => subject)];
	const shown = groups.flatMap(([, each]) => pageOf(each, request));
	const results = Map.groupBy(await describe(db, query, shown), ({ subject }) => subject);
	return {
		asked: true,
		groups: groups.map(([subject, each]) => ({
			subject,
			total: each.length,
			results: results.get(subject) ?? []
		})),
		total: found.length,
		capped: looked.capped,
		pages: isOneKind(request) ? Math.max(1, Math.ceil(found.length / PER_PAGE)) : 1,
		facets: countFacets(all, narrowing),
		facetsCapped: looked.facetsCapped,
		meant
	};
}

/** Everything that a search shows on its pages, the newest first; empty when there is nothing to look for. */
export async function findPublic(
	db: Db,
	bodyId: string,
	{ query, narrowing }: Pick<SearchRequest, 'query' | 'narrowing'>,
	today: Day
): Promise<Found[]> {
	const read = await readQuery(db, bodyId, query);
	if (!read) return [];
	const { hits } = await look(db, bodyId, read, narrowing, today);
	const found = await withFacets(db, foundBy(hits, 'date'));
	return found.filter((one) => passes(one, narrowing));
}

/** All hits as far as they are looked at, and where these are not all of them, more that the narrowing lets pass. */
async function look(
	db: Db,
	bodyId: string,
	{ tsquery }: ReadQuery,
	narrowing: Narrowing,
	today: Day
): Promise<{ hits: readonly Hit[]; capped: boolean; facetsCapped: boolean }> {
	const all = await listHits(db, bodyId, tsquery, {}, today);
	if (!all.capped || !isNarrowed(narrowing))
		return { hits: all.hits, capped: all.capped, facetsCapped: all.capped };
	const more = await listHits(db, bodyId, tsquery, filterOf(narrowing), today);
	const merged = new Map(
		[...all.hits, ...more.hits].map((hit) => [`${hit.kind} ${hit.ownerId} ${hit.part}`, hit])
	);
	return { hits: [...merged.values()], capped: more.capped, facetsCapped: true };
}

/** Is one kind alone asked for? */
const isOneKind = ({ narrowing }: Pick<SearchRequest, 'narrowing'>): boolean => narrowing.kind.length === 1;

function pageOf(found: readonly Found[], request: SearchRequest): readonly Found[] {
	if (!isOneKind(request)) return found.slice(0, PER_GROUP);
	return found.slice((request.page - 1) * PER_PAGE, request.page * PER_PAGE);
}
