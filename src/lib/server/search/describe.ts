/** Gives what was found its title and the lines that show why. */
import { markAll, passageOf, type Passage, type Segment } from '#lib/domain/search/passage.ts';
import type { Db } from '../db/client.ts';
import { placeSpoken } from '#lib/domain/captions/placing.ts';
import { readStretches } from '../db/queries/public-captions.ts';
import { listPlaces } from '../db/queries/public-search.ts';
import {
	listHeads,
	listPageTexts,
	listSpoken,
	listSubjectTexts,
	type FoundPage,
	type SubjectHead
} from '../db/queries/public-search-texts.ts';
import type { SearchSubject } from '../db/schema/search.ts';
import type { Found } from './found.ts';
import type { ReadQuery } from './read-query.ts';

/** A page of a file with its lines. */
export interface PageResult extends Omit<FoundPage, 'text'> {
	readonly passage: Passage;
}

/** One result as it is shown. */
export interface Result extends SubjectHead {
	readonly subject: SearchSubject;
	readonly marked: readonly Segment[];
	/** Of its own text, where the words stand in it. */
	readonly passage: Passage | undefined;
	/** Of its files, the best ones first. */
	readonly pages: readonly PageResult[];
	/** Where it was said, the best places first. */
	readonly moments: readonly MomentResult[];
}

/** A place of a recording with what is said there. */
export interface MomentResult {
	/** From its first frame. */
	readonly offsetMs: number;
	readonly passage: Passage;
}

/** Signs of Markdown that mean nothing in a line or two. */
const MARKS = /^(?:#{1,6}|>)[ \t]+|\*\*|__/gm;

/** Pages shown of one result. */
const PAGES_PER_RESULT = 3;

/** Places of a recording shown of one result. */
const MOMENTS_PER_RESULT = 3;

/** Describes found things of any kind; what is no longer there is left out. */
export async function describe(db: Db, query: ReadQuery, found: readonly Found[]): Promise<Result[]> {
	const bySubject = [...Map.groupBy(found, ({ subject }) => subject)];
	const pages = pagesOf(db, query, found);
	const moments = momentsOf(db, query, found);
	const described = await Promise.all(
		bySubject.map(async ([subject, each]) => {
			const ids = each.map(({ id }) => id);
			const [heads, texts] = await Promise.all([
				listHeads(db, subject, ids),
				listSubjectTexts(db, subject, ids)
			]);
			return heads.map((head) => ({ subject, head, text: texts.get(head.id) ?? '' }));
		})
	);
	const byId = new Map(described.flat().map((each) => [each.head.id, each]));
	const [pagesById, momentsById] = await Promise.all([pages, moments]);
	return found.flatMap(({ id }) => {
		const entry = byId.get(id);
		if (!entry) return [];
		const passage = passageOf(entry.text.replaceAll(MARKS, ''), query.needles);
		return {
			...entry.head,
			subject: entry.subject,
			marked: markAll(entry.head.title, query.needles),
			passage: passage.hits > 0 ? passage : undefined,
			pages: pagesById.get(id) ?? [],
			moments: momentsById.get(id) ?? []
		};
	});
}

/** The best pages of the files of each found thing. */
async function pagesOf(
	db: Db,
	query: ReadQuery,
	found: readonly Found[]
): Promise<Map<string, PageResult[]>> {
	const links = found.flatMap(({ id, hits }) =>
		hits
			.filter(({ kind }) => kind === 'file')
			.slice(0, PAGES_PER_RESULT)
			.map(({ ownerId, contextId }) => ({ id, ownerId, fileId: contextId! }))
	);
	const places = await listPlaces(
		db,
		links.map(({ ownerId }) => ownerId),
		query.lexemes
	);
	const placesOf = Map.groupBy(places, ({ ownerId }) => ownerId);
	const wanted = links.flatMap(({ id, ownerId, fileId }) =>
		(placesOf.get(ownerId) ?? []).slice(0, PAGES_PER_RESULT).map(({ page }) => ({ id, fileId, page }))
	);
	const chosen = [...Map.groupBy(wanted, ({ id }) => id).values()].flatMap((each) =>
		each.slice(0, PAGES_PER_RESULT)
	);
	const texts = new Map(
		(await listPageTexts(db, chosen)).map((each) => [`${each.fileId} ${each.page}`, each])
	);
	const pages = new Map<string, PageResult[]>();
	for (const { id, fileId, page } of chosen) {
		const found = texts.get(`${fileId} ${page}`);
		if (!found) continue;
		const { text, ...rest } = found;
		pages.set(id, [...(pages.get(id) ?? []), { ...rest, passage: passageOf(text, query.needles) }]);
	}
	return pages;
}

/** Where in recordings the words are said, by what was found. */
async function momentsOf(
	db: Db,
	{ needles }: ReadQuery,
	found: readonly Found[]
): Promise<Map<string, MomentResult[]>> {
	const ownerOf = new Map(
		found.flatMap(({ id, hits }) =>
			hits.filter(({ kind }) => kind === 'speech').map(({ ownerId }) => [ownerId, id] as const)
		)
	);
	const spoken = (await listSpoken(db, [...ownerOf.keys()]))
		.map((caption) => ({ ...caption, passage: passageOf(caption.text, needles) }))
		.filter(({ passage }) => passage.hits > 0);
	const broadcastIds = [...new Set(spoken.map(({ broadcastId }) => broadcastId))];
	const played = new Map(
		await Promise.all(
			broadcastIds.map(async (id) => [id, await readStretches(db, id, 'ratssaal_played')] as const)
		)
	);
	const byResult = Map.groupBy(spoken, ({ chapterId }) => ownerOf.get(chapterId)!);
	return new Map(
		[...byResult].map(([id, each]) => [
			id,
			each
				.toSorted((a, b) => b.passage.hits - a.passage.hits)
				.flatMap(({ broadcastId, passage, ...caption }) => {
					const cue = placeSpoken(played.get(broadcastId)!, caption);
					return cue ? [{ offsetMs: cue.fromMs, passage }] : [];
				})
				.slice(0, MOMENTS_PER_RESULT)
		])
	);
}
