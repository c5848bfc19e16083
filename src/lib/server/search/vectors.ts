/** Vectors of the full text search, made here and not by `to_tsvector`: so every place is known, and compounds fall apart. */
import type { Word } from '#lib/domain/search/fold.ts';

/** More places a vector cannot hold (PostgreSQL, Limitations of text search: 16383). Longer texts are cut into parts. */
const WORDS_PER_PART = 14_000;

/** A vector holds 1 MB; the parts of compounds and the places come on top of the words. */
const BYTES_PER_PART = 250_000;

/** What a word is written as in a vector. */
export interface Dictionary {
	/** Without its ending. */
	stem(word: string): string;
	/** The same of its parts, when it is a compound. */
	parts(word: string): readonly string[];
}

/** A: title · B: what it belongs to · C: text · D: part of a compound. */
type Weight = 'A' | 'B' | 'C';

/** Collects words in their order. */
export class Vector {
	readonly #places = new Map<string, string[]>();
	readonly #dictionary: Dictionary;
	#next = 1;

	constructor(dictionary: Dictionary) {
		this.#dictionary = dictionary;
	}

	/** The place that the next word gets. */
	get next(): number {
		return this.#next;
	}

	add(words: readonly Word[], weight: Weight): this {
		for (const { folded } of words) {
			const place = this.#next++;
			this.#put(this.#dictionary.stem(folded), `${place}${weight}`);
			for (const part of this.#dictionary.parts(folded)) this.#put(`~${part}`, String(place));
		}
		return this;
	}

	#put(lexeme: string, place: string): void {
		const places = this.#places.get(lexeme);
		if (places) places.push(place);
		else this.#places.set(lexeme, [place]);
	}

	/** As Postgres reads it. Lexemes hold letters and digits only, so nothing has to be escaped. */
	toString(): string {
		return [...this.#places].map(([lexeme, places]) => `'${lexeme}':${places.join(',')}`).join(' ');
	}
}

/** Pages that go into one document each, in order; of a page that is too long itself its beginning and its rest. There is at least one. */
export function cutIntoParts<Page extends { readonly words: readonly Word[] }>(
	pages: readonly Page[]
): Page[][] {
	const parts: Page[][] = [[]];
	let [count, bytes] = [0, 0];
	for (const page of pages.flatMap(cutLongPage)) {
		const size = sizeOf(page.words);
		if (count > 0 && (count + page.words.length > WORDS_PER_PART || bytes + size > BYTES_PER_PART)) {
			parts.push([]);
			[count, bytes] = [0, 0];
		}
		parts.at(-1)!.push(page);
		count += page.words.length;
		bytes += size;
	}
	return parts;
}

function cutLongPage<Page extends { readonly words: readonly Word[] }>(page: Page): Page[] {
	const pieces: Word[][] = [[]];
	let bytes = 0;
	for (const word of page.words) {
		const size = Buffer.byteLength(word.folded);
		if (pieces.at(-1)!.length === WORDS_PER_PART || bytes + size > BYTES_PER_PART) {
			pieces.push([]);
			bytes = 0;
		}
		pieces.at(-1)!.push(word);
		bytes += size;
	}
	return pieces.length === 1 ? [page] : pieces.map((words) => ({ ...page, words }));
}

const sizeOf = (words: readonly Word[]): number =>
	words.reduce((bytes, { folded }) => bytes + Buffer.byteLength(folded), 0);
