/**
 * What somebody types into the search, read as words, phrases, beginnings and exclusions. Nothing is a mistake: what
 * cannot be read as one of these is left out.
 *
 * `Neubau Grundschule` both · `"Neubau der Grundschule"` one after the other · `-Container` without · `Sanier*` beginnings
 */
import { wordsOf } from './fold.ts';
import { MAX_QUERY_LENGTH } from './limits.ts';

/** One thing that has to be there, or must not be. */
export interface Term {
	/** Folded words that follow each other; one, unless it is a phrase. */
	readonly words: readonly string[];
	/** In quotation marks: the words themselves, not as part of a compound. */
	readonly exact: boolean;
	/** `*` at its end: everything that begins like this. */
	readonly beginning: boolean;
	readonly excluded: boolean;
}

/** More terms than this nobody means. */
const MAX_TERMS = 12;

/** A minus, then something in quotation marks of any kind, or everything up to the next space. */
const PIECE = /(?<minus>[-−–])?(?:["„“”»«](?<quoted>[^"„“”»«]*)["„“”»«]?|(?<plain>[^\s"„“”»«]+))/gu;

/** The terms of a query in order; empty when nothing of it can be looked for. */
export function parseQuery(query: string): Term[] {
	const terms: Term[] = [];
	for (const { groups = {} } of query.slice(0, MAX_QUERY_LENGTH).matchAll(PIECE)) {
		const text = groups.quoted ?? groups.plain ?? '';
		const words = wordsOf(text).map(({ folded }) => folded);
		if (words.length === 0) continue;
		const exact = groups.quoted !== undefined;
		terms.push({
			words,
			exact,
			beginning: !exact && text.endsWith('*'),
			excluded: groups.minus !== undefined
		});
	}
	return terms.slice(0, MAX_TERMS);
}

/** Is there anything to look for, not only something to leave out? */
export const isAsking = (terms: readonly Term[]): boolean => terms.some(({ excluded }) => !excluded);
