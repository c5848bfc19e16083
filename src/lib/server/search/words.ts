/** The words of a town: their stems, the parts of compounds, and how new ones are learnt from public texts. */
import { sql } from 'drizzle-orm';
import { partCandidates, partsOf } from '#lib/domain/search/compounds.ts';
import type { Db } from '../db/client.ts';
import type { Dictionary } from './vectors.ts';

/** What one text says about a word. */
export interface Learnt {
	/** As it stands there. */
	readonly display: string;
	/** In how many documents it was met. */
	documents: number;
}

/** Stems never change; so many are kept, since most words of a text were in the one before. */
const stems = new Map<string, string>();
const KEPT_STEMS = 300_000;

/** Only these are worth suggesting or taking apart. */
const isLearnable = (word: string) => /^\p{L}{3,40}$/u.test(word);

/** Adds to the words of a body what its public texts have told, and takes new compounds apart. */
export async function learnWords(db: Db, bodyId: string, learnt: ReadonlyMap<string, Learnt>): Promise<void> {
	const words = [...learnt.keys()].filter(isLearnable).toSorted();
	if (words.length === 0) return;
	await readStems(db, words);
	const compounds = await splitUnknown(db, bodyId, words);
	const rows = words.map((word) => ({
		body_id: bodyId,
		word,
		...learnt.get(word)!,
		lexeme: stems.get(word)!,
		parts: compounds.get(word) ?? []
	}));
	await db.execute(sql`
		insert into search_words (body_id, word, display, lexeme, documents, parts)
		select r.body_id, r.word, r.display, r.lexeme, r.documents, r.parts
		from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
			r (body_id uuid, word text, display text, lexeme text, documents int, parts text[])
		order by r.word
		on conflict (body_id, word) do update set documents = search_words.documents + excluded.documents`);
}

/** The dictionary for texts with these words. */
export async function dictionaryOf(db: Db, bodyId: string, words: readonly string[]): Promise<Dictionary> {
	await readStems(db, words);
	const known = await readKnown(db, bodyId, words);
	const unknown = words.filter((word) => !known.has(word) && isLearnable(word));
	const compounds = await splitUnknown(db, bodyId, unknown);
	return {
		stem: (word) => stems.get(word)!,
		parts: (word) => known.get(word) ?? compounds.get(word) ?? []
	};
}

/** Brings the stems of the words into memory. */
async function readStems(db: Db, words: readonly string[]): Promise<ReadonlyMap<string, string>> {
	if (stems.size > KEPT_STEMS) stems.clear();
	const missing = words.filter((word) => !stems.has(word));
	if (missing.length > 0) {
		const rows = (await db.execute(sql`
			select word, coalesce((ts_lexize('public.ratssaal_stem', word))[1], word) as stem
			from jsonb_array_elements_text(${JSON.stringify(missing)}::jsonb) word`)) as unknown as {
			word: string;
			stem: string;
		}[];
		for (const { word, stem } of rows) stems.set(word, stem);
	}
	return stems;
}

/** Known words with the lexemes of their parts. */
async function readKnown(
	db: Db,
	bodyId: string,
	words: readonly string[]
): Promise<Map<string, readonly string[]>> {
	const rows = (await db.execute(sql`
		select w.word, w.parts from search_words w
		join jsonb_array_elements_text(${JSON.stringify(words)}::jsonb) asked (word) on asked.word = w.word
		where w.body_id = ${bodyId}`)) as unknown as { word: string; parts: string[] }[];
	return new Map(rows.map(({ word, parts }) => [word, parts]));
}

/** Words that the body does not know yet, with the lexemes of the parts it does know. */
async function splitUnknown(
	db: Db,
	bodyId: string,
	words: readonly string[]
): Promise<Map<string, readonly string[]>> {
	const candidates = new Set(words.flatMap(partCandidates));
	if (candidates.size === 0) return new Map();
	const known = await readKnown(db, bodyId, [...candidates]);
	const together = new Set(words);
	const isKnown = (word: string) => known.has(word) || together.has(word);
	const parts = new Map(words.map((word) => [word, partsOf(word, isKnown)]));
	await readStems(db, [...new Set([...parts.values()].flat())]);
	return new Map([...parts].map(([word, each]) => [word, each.map((part) => stems.get(part)!)]));
}
