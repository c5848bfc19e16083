/** The index of the search follows the tables by itself, and shows through the public connection what that may see. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { day } from '#lib/domain/calendar.ts';
import { lexemesOf, tsqueryOf } from '#lib/domain/search/lexemes.ts';
import { parseQuery } from '#lib/domain/search/query.ts';
import { listHits, listPlaces, readWords, type HitFilter } from '#lib/server/db/queries/public-search.ts';
import * as tables from '#lib/server/db/schema/index.ts';
import { publishDue } from '#lib/server/oparl/nightly.ts';
import { indexChanges } from '#lib/server/search/index-changes.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import * as make from '../support/factories.ts';

const TODAY = day('2026-11-26');
const open = { ...make.released, ...make.published };

let database: TestDatabase;
let bodyId: string;

beforeAll(async () => {
	database = await openTestDatabase();
	bodyId = (await make.createBody(database.owner)).id;
});
afterAll(() => database.close());

const index = async () => {
	while ((await indexChanges(database.worker)) > 0);
};

async function find(query: string, filter: HitFilter = {}) {
	const terms = parseQuery(query);
	const words = await readWords(
		database.public,
		bodyId,
		terms.flatMap((term) => term.words)
	);
	const dictionary = {
		stem: (word: string) => words.find((each) => each.word === word)!.stem,
		isKnown: () => true,
		completions: () => []
	};
	const { hits } = await listHits(database.public, bodyId, tsqueryOf(terms, dictionary), filter, TODAY);
	return { hits, lexemes: lexemesOf(terms, dictionary), ids: hits.map(({ subjectId }) => subjectId) };
}

async function paperWith(text: string, fields: Parameters<typeof make.createPaper>[2] = {}) {
	const paper = await make.createPaper(database.owner, bodyId, { ...open, ...fields });
	await database.owner
		.insert(tables.paperVersions)
		.values({ bodyId, paperId: paper.id, number: 1, text, releasedAt: new Date('2026-01-01') });
	return paper;
}

describe('a paper', () => {
	test('is found by its title, its text and a page of its file', async () => {
		const paper = await paperWith('Der Kreisel bekommt Bäume.', { name: 'Umbau des Knotens Mühlentor' });
		const file = await make.createFile(
			database.owner,
			bodyId,
			{ name: 'Lageplan', ...make.released },
			{ paperId: paper.id, role: 'main' }
		);
		await database.owner.insert(tables.fileTexts).values([
			{ bodyId, fileId: file.id, page: 1, text: 'Deckblatt ohne Inhalt' },
			{ bodyId, fileId: file.id, page: 2, text: 'Die Querungshilfe liegt am Mühlentor.' }
		]);
		await index();
		for (const query of ['Mühlentor', 'MUEHLENTOR', 'Kreisels', 'Querungshilfen', 'Lageplan Knoten'])
			expect((await find(query)).ids, query).toContain(paper.id);
		expect((await find('Mühlentor Straßenbahn')).ids).toEqual([]);

		const { hits, lexemes } = await find('Querungshilfe');
		const places = await listPlaces(database.public, [hits[0]!.ownerId], lexemes);
		expect(places).toEqual([{ ownerId: hits[0]!.ownerId, page: 2, hits: 1 }]);
	});
});

test('a text of any length is found by its first and its last word, and stops nothing', async () => {
	// More words than a vector has places, and more letters than it has room.
	const words = Array.from({ length: 40_000 }, (_, number) => `n${String(number).padStart(30, '0')}`);
	const paper = await paperWith(`Anfangswort ${words.join(' ')} Endwort folgt`);
	const titled = await paperWith('', { name: `Titelwort ${words.join(' ')}` });
	await index();
	for (const query of ['Anfangswort', 'Endwort', '"Endwort folgt"'])
		expect((await find(query)).ids, query).toContain(paper.id);
	expect((await find('Titelwort')).ids).toEqual([titled.id]);
});

test('what was announced for a moment is found with its text once that has come', async () => {
	const soon = { publishedAt: new Date(Date.now() + 1_000_000) };
	const paper = await make.createPaper(database.owner, bodyId, { ...make.released, ...soon });
	const file = await make.createFile(database.owner, bodyId, make.released, {
		paperId: paper.id,
		role: 'main'
	});
	await database.owner
		.insert(tables.fileTexts)
		.values({ bodyId, fileId: file.id, page: 1, text: 'Lärmgutachten' });
	await database.owner
		.insert(tables.paperVersions)
		.values({ bodyId, paperId: paper.id, number: 1, text: 'Ankündigung', releasedAt: soon.publishedAt });
	await index();
	expect((await find('Ankündigung')).ids).toEqual([]);
	await passes(paper.id);
	for (const query of ['Ankündigung', 'Lärmgutachten'])
		expect((await find(query)).ids, query).toEqual([paper.id]);
	const known = await readWords(database.public, bodyId, ['ankundigung', 'larmgutachten']);
	expect(known).toMatchObject([{ known: true }, { known: true }]);
});

test('so is a version that is released later than its paper', async () => {
	const paper = await paperWith('Erste Fassung');
	const releasedAt = new Date(Date.now() + 1_000_000);
	await database.owner
		.insert(tables.paperVersions)
		.values({ bodyId, paperId: paper.id, number: 2, text: 'Nachgereichtes', releasedAt });
	await index();
	expect((await find('Nachgereichtes')).ids).toEqual([]);
	await passes(paper.id);
	expect((await find('Nachgereichtes')).ids).toEqual([paper.id]);
});

/** Lets the moment come that a paper and its versions wait for, without a word to any trigger, as time does. */
async function passes(paperId: string): Promise<void> {
	await database.owner.transaction(async (tx) => {
		await tx.execute(sql`set local session_replication_role = replica`);
		await tx.execute(sql`update publications set modified = now() - interval '1 hour' where id = ${paperId}`);
		for (const [table, column, id] of [
			['papers', 'published_at', 'id'],
			['paper_versions', 'released_at', 'paper_id']
		] as const)
			await tx.execute(
				sql.raw(
					`update ${table} set ${column} = now() - interval '1 minute' where ${id} = '${paperId}' and ${column} > now()`
				)
			);
	});
	await publishDue(database.worker);
	await index();
}
