/** Makes the documents of the search anew for what has changed; run by the worker. */
import { and, eq, inArray, sql } from 'drizzle-orm';
import { wordsOf, type Word } from '#lib/domain/search/fold.ts';
import type { Db } from '../db/client.ts';
import { searchDocuments } from '../db/schema/index.ts';
import type { SearchKind } from '../db/schema/search.ts';
import { transact } from '../verb.ts';
import { ownersOf, readPages, readSources, type Mark, type Source } from './sources.ts';
import { cutIntoParts, Vector, type Dictionary } from './vectors.ts';
import { dictionaryOf, learnWords, type Learnt } from './words.ts';

/** So many marks are worked off in one transaction. */
const MARKS_AT_ONCE = 200;

/** Of a title so many words are known; what is longer is a text in the wrong place. */
const WORDS_OF_TITLE = 1_000;

/** So many owners are held in memory with their words at once. */
const OWNERS_AT_ONCE = 100;

interface Passage {
	readonly text: string;
	readonly words: readonly Word[];
}

/** An owner whose words have been read. */
interface Text {
	readonly source: Source;
	readonly title: Passage;
	readonly context: Passage;
	/** Of a file its pages; of everything else one page without a number. */
	readonly parts: readonly (readonly (Passage & { readonly page: number | undefined })[])[];
}

/** Works off some marks; how many there were. What is marked meanwhile waits for the next call. */
export async function indexChanges(db: Db): Promise<number> {
	return transact(db, async (tx) => {
		const marks = await takeMarks(tx);
		if (marks.length === 0) return 0;
		for (const [kind, ids] of await ownersOf(tx, marks)) {
			for (let from = 0; from < ids.length; from += OWNERS_AT_ONCE)
				await indexOwners(tx, kind, ids.slice(from, from + OWNERS_AT_ONCE));
		}
		return marks.length;
	});
}

/** Several workers share the marks: what one has taken the others pass over. */
async function takeMarks(tx: Db): Promise<Mark[]> {
	const rows = await tx.execute(sql`
		delete from search_marks where id in (
			select id from search_marks order by id limit ${MARKS_AT_ONCE} for update skip locked)
		returning kind, owner_id as "ownerId"`);
	return rows as unknown as Mark[];
}

async function indexOwners(tx: Db, kind: SearchKind, ids: readonly string[]): Promise<void> {
	const sources = await readSources(tx, kind, ids);
	const there = new Set(sources.map(({ ownerId }) => ownerId));
	await remove(
		tx,
		kind,
		ids.filter((id) => !there.has(id))
	);
	const seen = await publicAmong(tx, sources);
	const stale = await staleAmong(tx, kind, sources, seen);
	await refresh(
		tx,
		sources.filter((source) => !stale.includes(source)),
		seen
	);
	for (const [bodyId, each] of Map.groupBy(stale, (source) => source.bodyId)) {
		const texts = await readTexts(tx, kind, each);
		const learnt = texts.filter(({ source }) => seen.has(source.ownerId));
		await learnWords(tx, bodyId, countWords(learnt));
		await write(tx, bodyId, texts, seen);
	}
}

async function remove(tx: Db, kind: SearchKind, ids: readonly string[]): Promise<void> {
	if (ids.length > 0)
		await tx
			.delete(searchDocuments)
			.where(and(eq(searchDocuments.kind, kind), inArray(searchDocuments.ownerId, [...ids])));
}

/** Ids of the owners that citizens see: from these, and no others, words are learnt. */
async function publicAmong(tx: Db, sources: readonly Source[]): Promise<Set<string>> {
	const asked = JSON.stringify(sources);
	const rows = (await tx.execute(sql`
		select owner_id as id from ratssaal_public_owners(${asked}::jsonb)`)) as unknown as { id: string }[];
	return new Set(rows.map(({ id }) => id));
}

/** Those whose vectors do not fit any more, and those that were closed when they were made and are open now. */
async function staleAmong(
	tx: Db,
	kind: SearchKind,
	sources: readonly Source[],
	seen: ReadonlySet<string>
): Promise<Source[]> {
	if (sources.length === 0) return [];
	const ids = [...new Set(sources.map(({ ownerId }) => ownerId))];
	const rows = await tx
		.select({
			ownerId: searchDocuments.ownerId,
			contextId: searchDocuments.contextId,
			fingerprint: searchDocuments.fingerprint,
			learnt: searchDocuments.learnt
		})
		.from(searchDocuments)
		.where(and(eq(searchDocuments.kind, kind), inArray(searchDocuments.ownerId, ids)));
	const fits = new Set(
		rows
			.filter(({ ownerId, learnt }) => learnt || !seen.has(ownerId))
			.map(({ ownerId, contextId, fingerprint }) => `${ownerId} ${contextId} ${fingerprint}`)
	);
	const isStale = (source: Source) =>
		!fits.has(`${source.ownerId} ${source.contextId} ${source.fingerprint}`);
	const stale = new Set(sources.filter(isStale).map(({ ownerId }) => ownerId));
	return sources.filter(({ ownerId }) => stale.has(ownerId));
}

/** Day, facets and whether the public sees it, where the words have stayed. */
async function refresh(tx: Db, sources: readonly Source[], seen: ReadonlySet<string>): Promise<void> {
	if (sources.length === 0) return;
	const rows = sources.map((source) => ({ ...source, text: undefined, learnt: seen.has(source.ownerId) }));
	await tx.execute(sql`
		update search_documents d set
			day = r.day, organization_ids = r."organizationIds", originator_ids = r."originatorIds",
			results = r.results, districts = r.districts, learnt = r.learnt
		from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) r (
			kind text, "ownerId" uuid, "contextId" uuid, day date, "organizationIds" uuid[], "originatorIds" uuid[],
			results text[], districts text[], learnt boolean)
		where d.kind = r.kind and d.owner_id = r."ownerId" and d.context_id is not distinct from r."contextId"
			and (d.day, d.organization_ids, d.originator_ids, d.results, d.districts, d.learnt)
				is distinct from (r.day, r."organizationIds", r."originatorIds", r.results, r.districts, r.learnt)`);
}

async function readTexts(tx: Db, kind: SearchKind, sources: readonly Source[]): Promise<Text[]> {
	const pages =
		kind === 'file'
			? await readPages(tx, [...new Set(sources.flatMap(({ contextId }) => contextId ?? []))])
			: undefined;
	return sources.map((source) => {
		const texts = pages?.get(source.contextId!) ?? [{ page: undefined, text: source.text }];
		const read = texts.map(({ page, text }) => ({ page, text, words: wordsOf(text) }));
		return {
			source,
			title: headOf(source.title),
			context: headOf(source.context),
			parts: cutIntoParts(read)
		};
	});
}

const headOf = (text: string): Passage => ({ text, words: wordsOf(text).slice(0, WORDS_OF_TITLE) });

/** Every word of the texts with how it looks and in how many of them it stands. */
function countWords(texts: readonly Text[]): Map<string, Learnt> {
	const counted = new Map<string, Learnt>();
	for (const { title, parts } of texts) {
		const met = new Set<string>();
		for (const { text, words } of [title, ...parts.flat()]) {
			for (const { folded, start, end } of words) {
				if (met.has(folded)) continue;
				met.add(folded);
				const learnt = counted.get(folded);
				if (learnt) learnt.documents++;
				else counted.set(folded, { display: text.slice(start, end), documents: 1 });
			}
		}
	}
	return counted;
}

async function write(
	tx: Db,
	bodyId: string,
	texts: readonly Text[],
	seen: ReadonlySet<string>
): Promise<void> {
	const words = texts.flatMap(({ title, context, parts }) => [title, context, ...parts.flat()]);
	const distinct = [...new Set(words.flatMap((each) => each.words.map(({ folded }) => folded)))];
	const dictionary = await dictionaryOf(tx, bodyId, distinct);
	const rows = texts.flatMap((text) => rowsOf(text, dictionary, seen.has(text.source.ownerId)));
	await tx.execute(sql`
		insert into search_documents (kind, owner_id, part, body_id, context_id, subject, subject_id, day, title, words,
			first_page, page_starts, organization_ids, originator_ids, results, districts, fingerprint, learnt)
		select kind, "ownerId", part, "bodyId", "contextId", subject, "subjectId", day, titles::tsvector, words::tsvector,
			"firstPage", "pageStarts", "organizationIds", "originatorIds", results, districts, fingerprint, learnt
		from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) r (
			kind text, "ownerId" uuid, part int, "bodyId" uuid, "contextId" uuid, subject text, "subjectId" uuid, day date,
			titles text, words text, "firstPage" int, "pageStarts" int[], "organizationIds" uuid[], "originatorIds" uuid[],
			results text[], districts text[], fingerprint text, learnt boolean)
		on conflict (kind, owner_id, part) do update set
			body_id = excluded.body_id, context_id = excluded.context_id, subject = excluded.subject,
			subject_id = excluded.subject_id, day = excluded.day, title = excluded.title, words = excluded.words,
			first_page = excluded.first_page, page_starts = excluded.page_starts,
			organization_ids = excluded.organization_ids, originator_ids = excluded.originator_ids,
			results = excluded.results, districts = excluded.districts, fingerprint = excluded.fingerprint,
			learnt = excluded.learnt`);
	await removeFormerParts(tx, rows);
}

function rowsOf({ source, title, context, parts }: Text, dictionary: Dictionary, learnt: boolean) {
	return parts.map((pages, index) => {
		const words = new Vector(dictionary).add(title.words, 'A').add(context.words, 'B');
		const pageStarts = pages.map((page) => {
			const start = words.next;
			words.add(page.words, 'C');
			return start;
		});
		const firstPage = pages[0]?.page;
		return {
			...source,
			text: undefined,
			part: source.part + index,
			titles: String(new Vector(dictionary).add(title.words, 'A')),
			words: String(words),
			firstPage: firstPage ?? null,
			pageStarts: firstPage === undefined ? null : pageStarts,
			learnt
		};
	});
}

/** A text that has become shorter has fewer parts. */
async function removeFormerParts(
	tx: Db,
	rows: readonly { kind: SearchKind; ownerId: string; part: number }[]
): Promise<void> {
	await tx.execute(sql`
		delete from search_documents d
		using (
			select kind, "ownerId", max(part) as last
			from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) r (kind text, "ownerId" uuid, part int)
			group by kind, "ownerId") kept
		where d.kind = kept.kind and d.owner_id = kept."ownerId" and d.part > kept.last`);
}
