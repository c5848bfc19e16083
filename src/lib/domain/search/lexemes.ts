/** A query as Postgres compares it with the vectors that `server/search/vectors.ts` makes. */
import type { Term } from './query.ts';

/** What the town knows about the words of a query. */
export interface QueryDictionary {
	stem(word: string): string;
	/** Does the word occur in a public text? Otherwise it may be the beginning of one. */
	isKnown(word: string): boolean;
	/** Lexemes of words that begin like this. */
	completions(word: string): readonly string[];
}

/** Shorter words are no beginning of anything in particular. */
export const SHORTEST_BEGINNING = 3;

/** Is the word looked for as a beginning, too? */
export const isBeginning = (term: Term, isKnown: (word: string) => boolean): boolean =>
	!term.exact &&
	!term.excluded &&
	term.words.length === 1 &&
	(term.beginning || (term.words[0]!.length >= SHORTEST_BEGINNING && !isKnown(term.words[0]!)));

/**
 * The text of a `tsquery`. Lexemes hold letters and digits only, so nothing in it can be mistaken for an operator.
 *
 * A word is also found as part of a compound (`~stem`); what is excluded only where it stands by itself, and what is in quotation
 * marks only as it is.
 */
export function tsqueryOf(terms: readonly Term[], dictionary: QueryDictionary): string {
	return terms.map((term) => termOf(term, dictionary)).join(' & ');
}

function termOf(term: Term, { stem, isKnown, completions }: QueryDictionary): string {
	const { words, exact, excluded } = term;
	if (words.length > 1 || exact || excluded) {
		const phrase = words.map((word) => `'${stem(word)}'`).join(' <-> ');
		return excluded ? `!(${phrase})` : `(${phrase})`;
	}
	const [word] = words as [string];
	const begins = isBeginning(term, isKnown);
	const lexemes = new Set([stem(word), ...(begins ? completions(word) : [])]);
	const forms = [...lexemes].flatMap((lexeme) => [`'${lexeme}'`, `'~${lexeme}'`]);
	return `(${[...forms, ...(begins ? [`'${word}':*`] : [])].join(' | ')})`;
}

/** Lexemes whose places show where the query is met. */
export function lexemesOf(terms: readonly Term[], { stem, isKnown, completions }: QueryDictionary): string[] {
	const lexemes = terms
		.filter(({ excluded }) => !excluded)
		.flatMap((term) => {
			const plain = term.words.flatMap((word) => [
				stem(word),
				...(isBeginning(term, isKnown) ? completions(word) : [])
			]);
			return term.exact ? plain : plain.flatMap((lexeme) => [lexeme, `~${lexeme}`]);
		});
	return [...new Set(lexemes)];
}
