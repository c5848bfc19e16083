/** What clients ask of a list, read from the query string: never trusted, never fatal. */
import { readDateTime } from '#lib/domain/oparl/values.ts';
import type { Period } from '../db/queries/oparl-publications.ts';

/** Objects per page, unless a client wants fewer. */
export const PAGE_SIZE = 100;

const PERIODS = {
	created_since: 'createdSince',
	created_until: 'createdUntil',
	modified_since: 'modifiedSince',
	modified_until: 'modifiedUntil'
} as const satisfies Record<string, keyof Period>;

/** All that may be asked, in the order it stands in our own addresses. */
const KNOWN = [
	'after',
	'created_since',
	'created_until',
	'limit',
	'modified_since',
	'modified_until',
	'omit_internal'
];

/** Ways to count pages that other servers have; silently ignored they would lead in a circle. */
const OTHER_PAGING = ['page', 'p', 'offset', 'skip', 'start'];

/** `elementsPerPage` was the name of `limit` before OParl 1.1 was final. */
const SYNONYMS: Readonly<Record<string, string>> = { elementsPerPage: 'limit' };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export interface ListQuery {
	readonly period: Period;
	readonly limit: number;
	/** The last id of the page before. */
	readonly after: string | undefined;
	readonly omitInternal: boolean;
	/** As given, without `after`, in our order: to be kept in every link. */
	readonly kept: readonly (readonly [string, string])[];
}

export type Read<Value> =
	| { readonly value: Value; readonly canonical: string }
	| { readonly problem: string; readonly debug: string };

/** The query of a list, and its one way to be written; or what is wrong with it, as a sentence. */
export function readListQuery(params: URLSearchParams, timeZone: string): Read<ListQuery> {
	const foreign = OTHER_PAGING.find((name) => params.has(name));
	if (foreign) {
		return wrong(
			`Den Parameter „${foreign}“ gibt es hier nicht. Die nächste Seite nennt „links.next“.`,
			`unknown parameter ${foreign}: follow links.next`
		);
	}
	const given = new Map<string, string>();
	for (const [name, value] of params) {
		const known = SYNONYMS[name] ?? name;
		if (KNOWN.includes(known)) given.set(known, value.trim());
	}
	const period: { -readonly [Bound in keyof Period]: Date } = {};
	for (const [name, bound] of Object.entries(PERIODS)) {
		const text = given.get(name);
		if (text === undefined) continue;
		const at = readDateTime(text, timeZone);
		if (!at) {
			return wrong(
				`„${name}“ ist kein Zeitpunkt. Bitte schreiben Sie ihn wie 2026-01-31T00:00:00+01:00.`,
				`${name} must be yyyy-mm-ddThh:mm:ss±hh:mm, URL-encoded`
			);
		}
		period[bound] = at;
	}
	const limit = given.get('limit');
	if (limit !== undefined && !/^0*[1-9]\d{0,8}$/.test(limit)) {
		return wrong('„limit“ ist keine Zahl ab 1.', 'limit must be a whole number from 1');
	}
	if (limit !== undefined) given.set('limit', String(Number(limit)));
	const after = given.get('after')?.toLowerCase();
	if (after !== undefined && !UUID.test(after)) {
		return wrong('„after“ nennt kein Objekt dieser Liste.', 'after must come from links.next');
	}
	if (after !== undefined) given.set('after', after);
	const omit = given.get('omit_internal');
	if (omit !== undefined && !/^(true|false|1|0)$/i.test(omit)) {
		return wrong('„omit_internal“ ist entweder true oder false.', 'omit_internal must be true or false');
	}
	const omitInternal = omit !== undefined && /^(true|1)$/i.test(omit);
	if (omit !== undefined) given.set('omit_internal', String(omitInternal));

	const ordered = KNOWN.flatMap((name) => (given.has(name) ? [[name, given.get(name)!] as const] : []));
	const value: ListQuery = {
		period,
		limit: Math.min(Number(limit ?? PAGE_SIZE), PAGE_SIZE),
		after,
		omitInternal,
		kept: ordered.filter(([name]) => name !== 'after')
	};
	return { value, canonical: queryOf(ordered) };
}

/** `?name=value&…`, or nothing. */
export function queryOf(pairs: readonly (readonly [string, string])[]): string {
	return pairs.length === 0
		? ''
		: `?${pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
}

/** Do both say the same in the same order? How signs are escaped does not count. */
export function sameQuery(search: string, canonical: string): boolean {
	const pairs = (text: string) =>
		[...new URLSearchParams(text)].map(([name, value]) => `${name}=${value.trim()}`).join('&');
	return pairs(search) === pairs(canonical);
}

const wrong = (problem: string, debug: string) => ({ problem, debug });
