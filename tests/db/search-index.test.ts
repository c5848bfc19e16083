/** The index of the search follows the tables by itself, and shows through the public connection what that may see. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { day } from '#lib/domain/calendar.ts';
import { lexemesOf, tsqueryOf } from '#lib/domain/search/lexemes.ts';
import { parseQuery } from '#lib/domain/search/query.ts';
import { listHits, listPlaces, readWords, type HitFilter } from '#lib/server/db/queries/public-search.ts';
import * as tables from '#lib/server/db/schema/index.ts';
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
