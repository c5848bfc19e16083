/** Opens a file for its reader: one page of it, and where in it the words stand that are looked for. */
import type { Needle, Passage, Segment } from '#lib/domain/search/passage.ts';
import { markAll, passageOf } from '#lib/domain/search/passage.ts';
import type { Db } from '../db/client.ts';
import { findPageText, findReadableFile } from '../db/queries/public-file-texts.ts';
import { listPlaces } from '../db/queries/public-search.ts';
import { listPageTexts } from '../db/queries/public-search-texts.ts';
import { readQuery } from './read-query.ts';

/** What is asked for; the page is the nearest one that there is. */
export interface ReadingRequest {
	readonly page: number;
	/** Looked for in the file; empty for nothing. */
	readonly words: string;
}

export interface Reading extends NonNullable<Awaited<ReturnType<typeof findReadableFile>>> {
	readonly page: number;
	/** Its text with what is looked for marked, `undefined` when none is known. */
	readonly text: readonly Segment[] | undefined;
	readonly words: string;
	readonly needles: readonly Needle[];
	/** Pages that hold the words, in order, at most so many as are shown; `undefined` when nothing is looked for. */
	readonly found: readonly { readonly page: number; readonly passage: Passage }[] | undefined;
	readonly foundPages: number;
}

/** Pages shown with their lines. */
const MOST_PAGES = 30;

/** `undefined` when the public may not see the file. */
export async function readFile(
	db: Db,
	bodyId: string,
	id: string,
	{ page: wanted, words }: ReadingRequest
): Promise<Reading | undefined> {
	const file = await findReadableFile(db, bodyId, id);
	if (!file) return undefined;
	const page = Math.min(Math.max(1, wanted), file.pages);
	const [text, query] = await Promise.all([findPageText(db, id, page), readQuery(db, bodyId, words)]);
	const needles = query?.needles ?? [];
	const places = query ? await listPlaces(db, [file.linkId], query.lexemes) : [];
	const shown = places
		.toSorted((a, b) => a.page - b.page)
		.slice(0, MOST_PAGES)
		.map((place) => ({ fileId: id, page: place.page }));
	const texts = await listPageTexts(db, shown);
	return {
		...file,
		page,
		text: text === undefined ? undefined : markAll(text, needles),
		words,
		needles,
		found: query && texts.map((each) => ({ page: each.page, passage: passageOf(each.text, needles) })),
		foundPages: places.length
	};
}
