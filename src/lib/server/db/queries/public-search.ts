/**
 * Finds what citizens may see. The index is asked through the functions of `db/search/functions.ts`, which show a hit only when its
 * owner is visible; what is shown of it comes from the tables themselves.
 */
import { sql, type SQL } from 'drizzle-orm';
import type { Day } from '#lib/domain/calendar.ts';
import type { Db } from '../client.ts';
import type { SearchKind, SearchSubject } from '../schema/search.ts';

/** A document that was found. */
export interface Hit {
	readonly kind: SearchKind;
	readonly ownerId: string;
	/** Long files are found in parts. */
	readonly part: number;
	/** Of a file the file. */
	readonly contextId: string | null;
	readonly subject: SearchSubject;
	readonly subjectId: string;
	readonly day: string | null;
	readonly score: number;
}

/** Narrows a search; what is missing lets everything pass. */
export interface HitFilter {
	readonly subjects?: readonly SearchSubject[];
	readonly years?: readonly number[];
	readonly organizationIds?: readonly string[];
	readonly originatorIds?: readonly string[];
	readonly results?: readonly string[];
	readonly districts?: readonly string[];
}

/** Hits for the text of a `tsquery`, in no order. `capped` when there may be more. */
export async function listHits(
	db: Db,
	bodyId: string,
	tsquery: string,
	filter: HitFilter,
	today: Day
): Promise<{ hits: Hit[]; capped: boolean }> {
	const rows = await db.execute(sql`
		select kind, owner_id as "ownerId", part, context_id as "contextId", subject, subject_id as "subjectId",
			day::text as day, score, cut
		from ratssaal_find(${bodyId}, ${tsquery}::tsquery, ${today}::date,
			${arrayOf(filter.subjects)}::text[], ${arrayOf(filter.years)}::int[], ${arrayOf(filter.organizationIds)}::uuid[],
			${arrayOf(filter.originatorIds)}::uuid[], ${arrayOf(filter.results)}::text[], ${arrayOf(filter.districts)}::text[])`);
	const hits = rows as unknown as (Hit & { readonly cut: boolean })[];
	return { hits, capped: hits[0]?.cut ?? false };
}

/** What the town knows about folded words. */
export interface KnownWord {
	readonly word: string;
	readonly stem: string;
	/** Does it occur in a public text? */
	readonly known: boolean;
}

export async function readWords(db: Db, bodyId: string, words: readonly string[]): Promise<KnownWord[]> {
	const asked = sql`${arrayOf(words)}::text[]`;
	const rows = await db.execute(sql`
		select asked.word, coalesce((ts_lexize('public.ratssaal_stem', asked.word))[1], asked.word) as stem,
			known.word is not null as known
		from unnest(${asked}) asked (word) left join ratssaal_known(${bodyId}, ${asked}) known (word) on known.word = asked.word`);
	return rows as unknown as KnownWord[];
}

/** Lexemes of words that begin like this, at most 16. */
export async function listCompletions(db: Db, bodyId: string, beginning: string): Promise<string[]> {
	const rows = await db.execute(sql`select lexeme from ratssaal_completions(${bodyId}, ${beginning}) lexeme`);
	return (rows as unknown as { lexeme: string }[]).map(({ lexeme }) => lexeme);
}

/** Words of texts that are seen, for a folded word: at most three that look like it, the likeliest first. */
export const listSimilar = (db: Db, bodyId: string, word: string): Promise<string[]> =>
	wordsOf(db, sql`ratssaal_similar(${bodyId}, ${word})`);

/** Words of texts that are seen and begin with the folded letters, the most frequent ones first, at most eight. */
export const listSuggestions = (db: Db, bodyId: string, beginning: string): Promise<string[]> =>
	wordsOf(db, sql`ratssaal_suggestions(${bodyId}, ${beginning})`);

async function wordsOf(db: Db, source: SQL): Promise<string[]> {
	const rows = await db.execute(sql`select word from ${source} word`);
	return (rows as unknown as { word: string }[]).map(({ word }) => word);
}

/** Where lexemes stand in a file, the page with most of them first. */
export interface Place {
	readonly ownerId: string;
	readonly page: number;
	readonly hits: number;
}

export async function listPlaces(
	db: Db,
	linkIds: readonly string[],
	lexemes: readonly string[]
): Promise<Place[]> {
	if (linkIds.length === 0 || lexemes.length === 0) return [];
	const rows = await db.execute(sql`
		select owner_id as "ownerId", page, hits::int as hits
		from ratssaal_places(${arrayOf(linkIds)}::uuid[], ${arrayOf(lexemes)}::text[])
		order by hits desc, page`);
	return rows as unknown as Place[];
}

/** A Postgres array as text, `null` for none at all. */
function arrayOf(values: readonly (string | number)[] | undefined): string | null {
	if (values === undefined) return null;
	return `{${values.map((value) => `"${String(value).replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
