/** Reads a query with the town's own words: stems, and what an unfinished word may become. */
import {
	isBeginning,
	lexemesOf,
	SHORTEST_BEGINNING,
	tsqueryOf,
	type QueryDictionary
} from '#lib/domain/search/lexemes.ts';
import type { Needle } from '#lib/domain/search/passage.ts';
import { isAsking, parseQuery, type Term } from '#lib/domain/search/query.ts';
import type { Db } from '../db/client.ts';
import { listCompletions, readWords } from '../db/queries/public-search.ts';

/** A query ready to be asked. */
export interface ReadQuery {
	readonly terms: readonly Term[];
	readonly tsquery: string;
	/** Lexemes that show the pages of a file. */
	readonly lexemes: readonly string[];
	/** What is marked in a text. */
	readonly needles: readonly Needle[];
	/** Words that no public text holds or begins with, as they were folded. */
	readonly unknown: readonly string[];
}

/** `undefined` when there is nothing to look for. */
export async function readQuery(db: Db, bodyId: string, query: string): Promise<ReadQuery | undefined> {
	const terms = parseQuery(query);
	if (!isAsking(terms)) return undefined;
	const words = [...new Set(terms.flatMap((term) => term.words))];
	const read = new Map((await readWords(db, bodyId, words)).map((each) => [each.word, each]));
	const isKnown = (word: string) => read.get(word)?.known ?? false;
	const beginnings = terms.filter((term) => isBeginning(term, isKnown)).flatMap((term) => term.words);
	const completed = await Promise.all(
		beginnings
			.filter((word) => word.length >= SHORTEST_BEGINNING)
			.map(async (word) => [word, await listCompletions(db, bodyId, word)] as const)
	);
	const completions = new Map(completed);
	const dictionary: QueryDictionary = {
		stem: (word) => read.get(word)?.stem ?? word,
		isKnown,
		completions: (word) => completions.get(word) ?? []
	};
	return {
		terms,
		tsquery: tsqueryOf(terms, dictionary),
		lexemes: lexemesOf(terms, dictionary),
		needles: terms.flatMap((term) => needlesOf(term, dictionary)),
		unknown: terms
			.filter(({ excluded }) => !excluded)
			.flatMap((term) => term.words)
			.filter((word) => !isKnown(word) && !completions.get(word)?.length)
	};
}

function needlesOf(term: Term, { stem, isKnown }: QueryDictionary): Needle[] {
	if (term.excluded) return [];
	const beginning = isBeginning(term, isKnown);
	return term.words.map((word) => ({
		stem: beginning ? word : stem(word),
		compounds: !term.exact,
		beginning
	}));
}
