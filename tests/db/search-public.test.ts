/** A citizen's search: facets, corrections and suggestions tell what can be seen, and nothing else. */
import { eq, inArray, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { day } from '#lib/domain/calendar.ts';
import { listSimilar, listSuggestions, readWords } from '#lib/server/db/queries/public-search.ts';
import { findFunction } from '#lib/server/db/search/functions.ts';
import * as tables from '#lib/server/db/schema/index.ts';
import { suggest } from '#lib/server/search/correct.ts';
import type { Facet, Narrowing } from '#lib/domain/search/address.ts';
import { indexChanges } from '#lib/server/search/index-changes.ts';
import { searchPublic } from '#lib/server/search/search-public.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { CANARY } from '../support/canaries.ts';
import * as make from '../support/factories.ts';
import { openTown } from '../support/open-town.ts';

const TODAY = day('2026-11-26');
const open = { ...make.released, ...make.published };
const WIDE: Narrowing = { kind: [], organization: [], year: [], originator: [], result: [], district: [] };

let database: TestDatabase;
let bodyId: string;

beforeAll(async () => {
	database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
	bodyId = (await make.createBody(database.owner)).id;
});

const index = async () => {
	while ((await indexChanges(database.worker)) > 0);
};

async function search(query: string, narrowing: Partial<Narrowing> = {}) {
	await index();
	const request = { query, narrowing: { ...WIDE, ...narrowing }, order: 'relevance' as const, page: 1 };
	const answer = await searchPublic(database.public, bodyId, request, TODAY);
	return {
		...answer,
		ids: answer.groups.flatMap(({ results }) => results.map(({ id }) => id)),
		counts: (facet: Facet) =>
			Object.fromEntries(answer.facets![facet].map(({ name, count }) => [name, count] as const))
	};
}

async function paperWith(text: string, fields: Parameters<typeof make.createPaper>[2] = {}) {
	const paper = await make.createPaper(database.owner, bodyId, { ...open, ...fields });
	const releasedAt = fields.publishedAt === null ? null : new Date('2026-01-01T00:00:00Z');
	await database.owner
		.insert(tables.paperVersions)
		.values({ bodyId, paperId: paper.id, number: 1, text, releasedAt });
	return paper;
}

/** A station of the paper in a meeting of the organization, with a result. */
async function station(
	paperId: string,
	organizationId: string,
	{ result, isPublic = true }: { result: string; isPublic?: boolean }
) {
	const meeting = await make.createMeeting(database.owner, bodyId, make.published);
	await database.owner
		.insert(tables.meetingOrganizations)
		.values({ bodyId, meetingId: meeting.id, organizationId });
	const item = await make.createAgendaItem(database.owner, bodyId, {
		meetingId: meeting.id,
		public: isPublic,
		result
	});
	await database.owner
		.insert(tables.consultations)
		.values({ bodyId, paperId, organizationId, meetingId: meeting.id, agendaItemId: item.id });
}

describe('words are found however they are written', () => {
	test.for([
		['Schulsanierung', 'Sanierung'],
		['Die Sanierungen der Schulen beginnen.', 'Sanierung'],
		['Büro und Straße', 'BUERO STRASSE'],
		['Büro', 'Buro'],
		['Neubau der Grundschule', '"Neubau der Grundschule"'],
		['Die Kreuzung am Café', 'cafe'],
		['Rede der Bürger*innen', 'Bürgerinnen']
	] as const)('%s by %s', async ([text, query]) => {
		await paperWith('Sanierung Schule');
		const paper = await paperWith(text);
		expect((await search(query)).ids).toContain(paper.id);
	});

	test.for([
		['Grundschule neben dem Neubau', '"Neubau der Grundschule"'],
		['Feuerwehrhaus mit Parkplätzen', 'Feuerwehrhaus -Parkplätze'],
		['Schulsanierung', '"Sanierung"']
	] as const)('%s not by %s', async ([text, query]) => {
		await paperWith('Sanierung Schule', { deleted: new Date() });
		const paper = await paperWith(text);
		expect((await search(query)).ids).not.toContain(paper.id);
	});
});

test('everything public is found by its own words: pages, items, decisions, minutes, meetings, persons, bodies', async () => {
	const town = await openTown(database);
	bodyId = town.bodyId;
	const found = async (query: string) =>
		(await search(query)).groups.flatMap(({ subject, results }) =>
			results.map(({ id, pages }) => [subject, id, ...pages.map(({ page }) => page)])
		);
	const [minutes] = await database.public
		.select({ id: tables.minutes.id })
		.from(tables.minutes)
		.where(eq(tables.minutes.meetingId, town.meeting.id));
	for (const [query, expected] of [
		['Neubau Grundschule', ['item', town.item.id]],
		['"Schule wird gebaut"', ['item', town.item.id]],
		['zwei', ['paper', town.paper.id, 2]],
		['Sachverhalt', ['paper', town.paper.id]],
		['Anwesenheit', ['minutes', minutes!.id]],
		['"3. Sitzung"', ['meeting', town.meeting.id]],
		['Kessler', ['person', town.anna.id]],
		['Rat', ['organization', town.council.id]]
	] as const)
		expect(await found(query), query).toContainEqual(expected);
	expect(await found(CANARY)).toEqual([]);
	expect(await found(CANARY.slice(0, 6) + '*')).toEqual([]);
});

test('sorted by relevance what has the word in its title comes first, by date the newest', async () => {
	const titled = await paperWith('', { name: 'Radweg', date: '2025-01-01' });
	const newest = await paperWith('Am Rande geht es um den Radweg.', { date: '2026-10-01' });
	const oldest = await paperWith('Am Rande geht es um den Radweg.', { date: '2019-10-01' });
	const byRelevance = (await search('Radweg')).ids;
	expect(byRelevance).toEqual([titled.id, newest.id, oldest.id]);
	const request = { query: 'Radweg', narrowing: WIDE, order: 'date' as const, page: 1 };
	const { groups } = await searchPublic(database.public, bodyId, request, TODAY);
	expect(groups[0]!.results.map(({ id }) => id)).toEqual([newest.id, titled.id, oldest.id]);
});

describe('facets', () => {
	test('count what is seen, and narrow: one of the values of a facet, all of the facets', async () => {
		const [council, committee] = [
			await make.createOrganization(database.owner, bodyId, { name: 'Rat', ...make.released }),
			await make.createOrganization(database.owner, bodyId, { name: 'Bauausschuss', ...make.released })
		];
		const [first, second] = [
			await paperWith('Radweg am Fluss', { date: '2024-03-01' }),
			await paperWith('Radweg am Berg', { date: '2025-03-01' })
		];
		const third = await paperWith('Radweg im Tal', { date: '2025-05-01' });
		await station(first.id, council.id, { result: 'angenommen' });
		await station(second.id, council.id, { result: 'abgelehnt' });
		await station(third.id, committee.id, { result: 'angenommen' });
		await database.owner
			.insert(tables.paperOriginators)
			.values({ bodyId, paperId: first.id, role: 'originator', organizationId: committee.id });
		const place = await make.createLocation(database.owner, bodyId, {
			subLocality: 'Oberdorf',
			...make.released
		});
		await database.owner
			.insert(tables.paperLocations)
			.values({ bodyId, paperId: first.id, locationId: place.id });

		const all = await search('Radweg');
		expect(all.total).toBe(3);
		expect(all.counts('organization')).toEqual({ Rat: 2, Bauausschuss: 1 });
		expect(all.counts('year')).toEqual({ 2025: 2, 2024: 1 });
		expect(all.counts('result')).toEqual({ angenommen: 2, abgelehnt: 1 });
		expect(all.counts('originator')).toEqual({ Bauausschuss: 1 });
		expect(all.counts('district')).toEqual({ Oberdorf: 1 });

		const narrow = await search('Radweg', { organization: [council.id], year: ['2024'] });
		expect(narrow.ids).toEqual([first.id]);
		expect(narrow.counts('year')).toEqual({ 2025: 1, 2024: 1 });
		expect(narrow.counts('organization')).toEqual({ Rat: 1 });
		expect((await search('Radweg', { year: ['2024', '2025'] })).total).toBe(3);
		expect((await search('Radweg', { result: ['angenommen'], kind: ['paper'] })).ids.toSorted()).toEqual(
			[first.id, third.id].toSorted()
		);
	});

	test('of a hidden station, a hidden organization and a hidden place say nothing, and narrow by nothing', async () => {
		const council = await make.createOrganization(database.owner, bodyId, make.released);
		const hidden = await make.createOrganization(database.owner, bodyId, { name: 'Geheimer Beirat' });
		const paper = await paperWith('Grundstück am Anger');
		await station(paper.id, council.id, { result: 'heimlich verkauft', isPublic: false });
		await station(paper.id, hidden.id, { result: 'angenommen' });
		await database.owner
			.insert(tables.paperOriginators)
			.values({ bodyId, paperId: paper.id, role: 'originator', organizationId: hidden.id });
		const place = await make.createLocation(database.owner, bodyId, { subLocality: 'Anger 7' });
		await database.owner
			.insert(tables.paperLocations)
			.values({ bodyId, paperId: paper.id, locationId: place.id });

		const { facets, ids } = await search('Grundstück');
		expect(ids).toEqual([paper.id]);
		expect(JSON.stringify(facets)).not.toMatch(/Beirat|heimlich|Anger 7/);
		expect(facets!.organization).toEqual([]);
		for (const narrowing of [
			{ organization: [council.id] },
			{ organization: [hidden.id] },
			{ originator: [hidden.id] },
			{ result: ['heimlich verkauft'] },
			{ district: ['Anger 7'] }
		])
			expect((await search('Grundstück', narrowing)).total, JSON.stringify(narrowing)).toBe(0);
	});
});

describe('a frequent word', () => {
	afterAll(() => database.owner.execute(sql.raw(findFunction())));
	const find = async (most: number) => {
		await database.owner.execute(sql.raw(findFunction(most)));
		const rows = await database.public.execute(sql`
			select subject_id as id, cut from ratssaal_find(${bodyId}, 'haushalt'::tsquery, ${TODAY}::date,
				null, null, null, null, null, null)`);
		return rows as unknown as { id: string; cut: boolean }[];
	};

	test('is looked at up to a bound, newest first, and says that there is more', async () => {
		const papers = [];
		for (let month = 1; month <= 12; month++)
			papers.push(await paperWith('Haushalt', { date: `2025-${String(month).padStart(2, '0')}-01` }));
		await index();
		const some = await find(4);
		expect(new Set(some.map(({ id }) => id))).toEqual(new Set(papers.slice(-4).map(({ id }) => id)));
		expect(some.every(({ cut }) => cut)).toBe(true);
		const all = await find(100);
		expect(all.length).toBe(12);
		expect(all.some(({ cut }) => cut)).toBe(false);
	});

	test.each([
		['that stands nearly everywhere', 0],
		['that stands in few texts', 90]
	])('%s is found however many newer closed texts hold it', async (_, others) => {
		const oldest = await paperWith('Haushalt', { date: '2020-01-01' });
		for (let count = 0; count < 9; count++)
			await paperWith('Haushalt', { public: false, date: '2025-01-01' });
		for (let count = 0; count < others; count++) await paperWith('Spielplatz', { date: '2025-06-01' });
		await index();
		expect((await find(2)).map(({ id }) => id)).toEqual([oldest.id]);
	});

	test('in a text whose time has come since it was read is found', async () => {
		const { id } = await paperWith('Haushalt', { public: false, date: '2025-01-01' });
		await index();
		await database.owner.update(tables.papers).set({ public: true }).where(eq(tables.papers.id, id));
		expect((await find(2)).map((hit) => hit.id)).toEqual([id]);
	});

	test('withdrawn texts cost no more than others', async () => {
		await paperWith('Haushalt', { date: '2020-01-01' });
		const withdrawn = [];
		for (let count = 0; count < 8; count++)
			withdrawn.push((await paperWith('Haushalt', { date: '2025-01-01' })).id);
		await index();
		await database.owner
			.update(tables.papers)
			.set({ public: false })
			.where(inArray(tables.papers.id, withdrawn));
		// Three withdrawn ones are looked at in vain for each one wanted, and no more, until the worker comes by.
		expect(await find(2)).toEqual([]);
		await index();
		expect(await find(2)).toHaveLength(1);
	});
});

describe('„Meinten Sie“ and suggestions', () => {
	test('offer words of the town for what was mistyped or is not yet typed to its end', async () => {
		await paperWith('Die Feuerwehr bekommt ein Gerätehaus.');
		const { meant, total } = await search('neue Feuerwer');
		expect([total, meant]).toEqual([0, 'neue Feuerwehr']);
		expect((await search('Feuerwehr')).meant).toBeUndefined();
		// A beginning is no mistake.
		expect((await search('Feuerw')).meant).toBeUndefined();
		expect(await suggest(database.public, bodyId, 'neues geraete')).toEqual(['neues Gerätehaus']);
		expect(await suggest(database.public, bodyId, 'Ge')).toEqual([]);
		expect(await suggest(database.public, bodyId, 'Gerätehaus ')).toEqual([]);
	});

	const offered = async (word: string, typo: string) => {
		await index();
		const folded = word.toLowerCase();
		return {
			similar: await listSimilar(database.public, bodyId, typo),
			begun: await listSuggestions(database.public, bodyId, folded.slice(0, 6)),
			meant: (await search(typo)).meant,
			found: (await search(word)).total
		};
	};
	const NOTHING = { similar: [], begun: [], meant: undefined, found: 0 };

	test('a word of a text that is not public is never offered, nor known', async () => {
		await paperWith('Kanarienvogel', { publishedAt: null });
		await paperWith('Kanarienvogel', { public: false });
		const paper = await paperWith('Spatzen', { name: 'Vögel' });
		await make.createFile(database.owner, bodyId, { name: 'Kanarienvogel' }, { paperId: paper.id });
		expect(await offered('Kanarienvogel', 'kanarienvogl')).toEqual(NOTHING);
		expect(await readWords(database.public, bodyId, ['kanarienvogel'])).toMatchObject([{ known: false }]);
	});

	test('nor is one of a text that was withdrawn after the town had learnt it', async () => {
		const paper = await paperWith('Kanarienvogel');
		expect(await offered('Kanarienvogel', 'kanarienvogl')).toMatchObject({
			meant: 'Kanarienvogel',
			begun: ['Kanarienvogel'],
			found: 1
		});
		await database.owner.execute(sql`update papers set deleted = now() where id = ${paper.id}`);
		expect(await offered('Kanarienvogel', 'kanarienvogl')).toEqual(NOTHING);
	});

	test('nor does a public paper tell what stands in a version of it that is not released', async () => {
		const paper = await paperWith('Spatzen');
		await database.owner
			.insert(tables.paperVersions)
			.values({ bodyId, paperId: paper.id, number: 2, text: 'Kanarienvogel' });
		expect(await offered('Kanarienvogel', 'kanarienvogl')).toEqual(NOTHING);
		expect((await search('Spatzen')).ids).toEqual([paper.id]);
	});
});
