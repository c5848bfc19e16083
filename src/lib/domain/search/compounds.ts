/**
 * Taking compounds apart: Schulsanierung is found by Sanierung, because both its parts are words of the same town.
 *
 * There is no dictionary: a word falls apart where both sides are words that occur by themselves in the texts. All words here
 * are folded (`fold.ts`).
 */
import { isStopWord } from './fold.ts';

/** Shorter sides are an ending rather than a word, unless they are one of these. */
const SHORTEST_PART = 4;
const SHORT_WORDS = new Set([
	'abo',
	'amt',
	'bad',
	'bau',
	'bus',
	'gas',
	'hof',
	'ort',
	'rad',
	'rat',
	'see',
	'tal',
	'tor',
	'uhr',
	'weg',
	'zoo'
]);

/** Longer ones are taken apart by nobody who reads, either. */
const LONGEST_COMPOUND = 50;

/** Endings that make words, and are words themselves only by chance. */
const SUFFIXES = new Set([
	'heit',
	'heiten',
	'keit',
	'keiten',
	'lich',
	'isch',
	'schaft',
	'schaften',
	'ieren',
	'iert',
	'tion',
	'ungen'
]);

/** What may stand between two parts (Sanierungs-plan, Straßen-bau, Kinder-garten), longest first. */
const JOINTS = ['ens', 'es', 'en', 'er', 's', 'n', 'e'];

/** Endings of the last part, longest first. */
const ENDINGS = ['ern', 'en', 'er', 'es', 'em', 'n', 'e', 's'];

/** How deep parts are taken apart themselves. */
const DEPTH = 2;

interface Cut {
	readonly left: readonly string[];
	readonly right: readonly string[];
}

/** Forms under which the two sides of `word` may be known, cut at every place. */
function cutsOf(word: string): Cut[] {
	if (word.length > LONGEST_COMPOUND) return [];
	const cuts: Cut[] = [];
	for (let at = 3; at <= word.length - 3; at++) {
		const left = formsOf(word.slice(0, at), JOINTS, ['e']);
		const right = formsOf(word.slice(at), ENDINGS, []);
		if (left.length > 0 && right.length > 0) cuts.push({ left, right });
	}
	return cuts;
}

function formsOf(side: string, removed: readonly string[], added: readonly string[]): string[] {
	const shorter = removed
		.filter((ending) => side.endsWith(ending))
		.map((ending) => side.slice(0, -ending.length));
	const longer = added.map((ending) => side + ending);
	return [side, ...shorter, ...longer].filter(mayBePart);
}

const mayBePart = (word: string) =>
	(word.length >= SHORTEST_PART || SHORT_WORDS.has(word)) && !SUFFIXES.has(word) && !isStopWord(word);

/** Every word that has to be looked up before `word` can be taken apart; empty for what is too short to be a compound. */
export const partCandidates = (word: string): string[] =>
	cutsOf(word).flatMap(({ left, right }) => [...left, ...right]);

/** The parts of `word` in the form in which they are known, parts of parts among them; empty when it is no compound. */
export function partsOf(word: string, isKnown: (word: string) => boolean, depth = DEPTH): string[] {
	const parts = new Set<string>();
	for (const { left, right } of cutsOf(word)) {
		const [first, last] = [left.find(isKnown), right.find(isKnown)];
		if (first === undefined || last === undefined) continue;
		for (const part of [first, last]) {
			parts.add(part);
			if (depth > 0) for (const inner of partsOf(part, isKnown, depth - 1)) parts.add(inner);
		}
	}
	parts.delete(word);
	return [...parts];
}
