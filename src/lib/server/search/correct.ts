/** Words for somebody who has mistyped one, or has not yet typed it to its end. */
import { wordsOf } from '#lib/domain/search/fold.ts';
import { SHORTEST_BEGINNING } from '#lib/domain/search/lexemes.ts';
import { MAX_QUERY_LENGTH } from '#lib/domain/search/limits.ts';
import type { Db } from '../db/client.ts';
import { listSimilar, listSuggestions } from '../db/queries/public-search.ts';

/** The query with every unknown word replaced by the likeliest one that a text holds; `undefined` when there is none for any. */
export async function correct(
	db: Db,
	bodyId: string,
	query: string,
	unknown: readonly string[]
): Promise<string | undefined> {
	const asked = [...new Set(unknown)].filter((word) => /^\p{L}{4,}$/u.test(word));
	const similar = new Map(
		await Promise.all(asked.map(async (word) => [word, (await listSimilar(db, bodyId, word))[0]] as const))
	);
	let corrected = '';
	let at = 0;
	for (const { folded, start, end } of wordsOf(query)) {
		const better = similar.get(folded);
		if (!better) continue;
		corrected += query.slice(at, start) + better;
		at = end;
	}
	return at > 0 ? corrected + query.slice(at) : undefined;
}

/** What the query may become once its last word is typed to its end, at most eight. */
export async function suggest(db: Db, bodyId: string, typed: string): Promise<string[]> {
	const query = typed.slice(0, MAX_QUERY_LENGTH);
	const last = wordsOf(query).at(-1);
	if (!last || last.end < query.length || last.folded.length < SHORTEST_BEGINNING) return [];
	const words = await listSuggestions(db, bodyId, last.folded);
	return words.map((word) => query.slice(0, last.start) + word);
}
