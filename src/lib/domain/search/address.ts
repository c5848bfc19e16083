/** What stands in the address of a search, so that it can be read, kept and passed on. */
import { MAX_QUERY_LENGTH } from './limits.ts';

/** What a search can be narrowed by. */
export const FACETS = ['kind', 'organization', 'year', 'originator', 'result', 'district'] as const;
export type Facet = (typeof FACETS)[number];

/** The values chosen of each facet; one of them has to be met, none lets everything pass. */
export type Narrowing = Readonly<Record<Facet, readonly string[]>>;

export type SortOrder = 'relevance' | 'date';

/** What is asked for. */
export interface SearchRequest {
	readonly query: string;
	/** One kind alone is shown page by page. */
	readonly narrowing: Narrowing;
	readonly order: SortOrder;
	/** From 1. */
	readonly page: number;
}

/** Kinds of results as the address calls them. */
const KINDS = {
	paper: 'vorlagen',
	item: 'tagesordnung',
	minutes: 'niederschriften',
	meeting: 'sitzungen',
	person: 'personen',
	organization: 'gremien'
} as const;

/** How each facet is called there. */
export const FACET_NAMES = {
	kind: 'art',
	organization: 'gremium',
	year: 'jahr',
	originator: 'von',
	result: 'ergebnis',
	district: 'ortsteil'
} as const satisfies Record<Facet, string>;

const MOST_PAGES = 1_000;

/** More values of one facet nobody ticks. */
const MOST_VALUES = 20;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The value as the address has it. */
export const wordOf = (facet: Facet, value: string): string =>
	facet === 'kind' ? KINDS[value as keyof typeof KINDS] : value;

/** Reads any address; what makes no sense is as if it were not there. */
export function readAddress(params: URLSearchParams): SearchRequest {
	const page = Number(params.get('seite'));
	// PostgreSQL knows no text with a zero in it.
	const clean = (text: string) => text.replaceAll('\0', '');
	const given = (facet: Facet) =>
		[...new Set(params.getAll(FACET_NAMES[facet]).map(clean))].slice(0, MOST_VALUES);
	const ids = (facet: Facet) =>
		given(facet)
			.map((value) => value.toLowerCase())
			.filter((value) => UUID.test(value));
	const words = (facet: Facet) => given(facet).filter((value) => value !== '' && value.length <= 200);
	return {
		query: clean(params.get('q') ?? '')
			.slice(0, MAX_QUERY_LENGTH)
			.trim(),
		narrowing: {
			kind: Object.entries(KINDS)
				.filter(([, word]) => given('kind').includes(word))
				.map(([kind]) => kind),
			organization: ids('organization'),
			year: given('year').filter((value) => /^(1[89]|2[01])\d\d$/.test(value)),
			originator: ids('originator'),
			result: words('result'),
			district: words('district')
		},
		order: params.get('sortierung') === 'datum' ? 'date' : 'relevance',
		page: Number.isInteger(page) && page > 0 && page <= MOST_PAGES ? page : 1
	};
}

/** The address of a search. */
export function addressOf({ query, narrowing, order, page }: SearchRequest): string {
	const params = new URLSearchParams({ q: query });
	for (const [facet, name] of Object.entries(FACET_NAMES) as [Facet, string][])
		for (const value of narrowing[facet]) params.append(name, wordOf(facet, value));
	if (order === 'date') params.set('sortierung', 'datum');
	if (page > 1) params.set('seite', String(page));
	return `/suche?${params}`;
}

/** The same search with one facet chosen otherwise, from its first page on. */
export const narrowed = (request: SearchRequest, facet: Facet, values: readonly string[]): SearchRequest => ({
	...request,
	narrowing: { ...request.narrowing, [facet]: values },
	page: 1
});

export const NOT_NARROWED: Narrowing = {
	kind: [],
	organization: [],
	year: [],
	originator: [],
	result: [],
	district: []
};
