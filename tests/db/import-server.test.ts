/** Servers with the habits of real ones: each is recognised, mended where that is safe, and said in the report. */
import { count, eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bodies, organizations, papers } from '#lib/server/db/schema/index.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { importServer } from '../support/imports.ts';
import { answer, TownServer } from '../support/oparl/town-server.ts';

let database: TestDatabase;
let town: TownServer;

beforeEach(async () => {
	database = await openTestDatabase();
	town = await TownServer.start();
	town.add('organization', { name: 'Rat' });
	for (let number = 0; number < 5; number++) town.add('paper');
});
afterEach(async () => {
	await town.close();
	await database.close();
});

const countOf = async (table: typeof papers) => {
	const [row] = await database.owner.select({ n: count() }).from(table);
	return row!.n;
};

const asked = (path: string) => town.requests.filter((request) => request.startsWith(path));

test('an honest server is taken over page by page, and nothing is found wrong with it', async () => {
	town.pageSize = 2;
	const run = await importServer(database, town.system);
	expect(run).toMatchObject({ state: 'done', problem: null });
	expect(run.counts).toMatchObject({ 'Paper.added': 5, 'Organization.added': 1 });
	expect(run.defects).toEqual({ 'paper-unknown': 5 });
	expect(asked('/body/1/paper')).toEqual(['/body/1/paper', '/body/1/paper?page=2', '/body/1/paper?page=3']);
	const [body] = await database.owner.select().from(bodies);
	expect(body).toMatchObject({ slug: 'wiesenau', sourceId: `${town.root}/body/1` });
});

test('taken over twice, nothing changes', async () => {
	await importServer(database, town.system);
	const run = await importServer(database, town.system, { absent: 'delete' });
	expect(run.counts).toMatchObject({ 'Paper.added': 0, 'Paper.changed': 0, 'Paper.unchanged': 5 });
});

test('a body may be named itself, and a list of bodies, too', async () => {
	await importServer(database, `${town.root}/body/1`);
	const again = await importServer(database, `${town.root}/bodies`);
	expect(again.counts).toMatchObject({ 'Paper.unchanged': 5 });
});

test('several bodies: which one is asked', async () => {
	town.habit = (url) =>
		url.pathname === '/bodies'
			? {
					data: [town.body(), { ...town.body(), id: `${town.root}/body/2`, name: 'Stadt Nebenan' }],
					links: {}
				}
			: undefined;
	const asking = await importServer(database, town.system);
	expect(asking).toMatchObject({ state: 'refused', problem: expect.stringContaining('Stadt Nebenan') });
	const run = await importServer(database, town.system, { bodySourceId: `${town.root}/body/1` });
	expect(run.state).toBe('done');
});

test('no OParl server: it is said what answers instead', async () => {
	town.habit = (url, response) => {
		if (url.pathname === '/seite') answer(response, 200, '<!DOCTYPE html><title>Willkommen</title>');
	};
	for (const [path, sentence] of [
		['/seite', 'gewöhnliche Webseite'],
		['/nichts', 'HTTP 404'],
		['/body/1/paper', 'kein OParl-Server']
	] as const) {
		const run = await importServer(database, `${town.root}${path}`);
		expect(run).toMatchObject({ state: 'refused', problem: expect.stringContaining(sentence) });
	}
	expect(await countOf(papers)).toBe(0);
});

test('a server that stumbles is asked again', async () => {
	let stumbles = 2;
	town.habit = (url, response) => {
		if (url.pathname === '/body/1/paper' && stumbles-- > 0) answer(response, 500, '<html>Störung</html>');
	};
	const run = await importServer(database, town.system);
	expect(run.defects).toMatchObject({ retried: 2 });
	expect(run.findings.find(({ defect }) => defect === 'retried')).toMatchObject({
		sourceId: `${town.root}/body/1/paper`,
		before: 'HTTP 500'
	});
	expect(await countOf(papers)).toBe(5);
});

test('a server that asks for patience gets it', async () => {
	const waits: number[] = [];
	let busy = 1;
	town.habit = (url, response) => {
		if (url.pathname === '/body/1/paper' && busy-- > 0) answer(response, 429, {}, { 'retry-after': '7' });
	};
	const world = { pause: async (ms: number) => void waits.push(ms) };
	const run = await importServer(database, town.system, {}, { world });
	expect(waits).toContain(7000);
	expect(run.defects).toMatchObject({ 'slowed-down': 1 });
});

test('nobody is asked faster than the rules allow', async () => {
	const waits: number[] = [];
	const world = { pause: async (ms: number) => void waits.push(ms) };
	await importServer(database, town.system, {}, { world, rules: { gapMs: 60_000 } });
	const gaps = waits.filter((ms) => ms > 30_000);
	expect(gaps.length).toBe(town.requests.length - 1);
});

test('a list that goes away is left there, and nothing counts as missing for it', async () => {
	await importServer(database, town.system);
	town.objects.organization!.pop();
	town.habit = (url, response) => {
		if (url.pathname === '/body/1/paper') answer(response, 404);
	};
	const run = await importServer(database, town.system, { absent: 'delete' });
	expect(run.defects).toMatchObject({ 'not-fetched': 1 });
	const [council] = await database.owner.select().from(organizations);
	expect(council!.deleted).toBeNull();
});

test('every page is the first one (Somacos, OWL-IT): the list is asked for at once', async () => {
	town.pageSize = 2;
	town.habit = (url) => {
		if (url.pathname !== '/body/1/paper' || url.searchParams.has('limit')) return undefined;
		url.searchParams.delete('page');
		const first = town.page('paper', url) as { links: { next?: string } };
		return {
			...first,
			links: { next: `${town.root}/body/1/paper?page=${asked('/body/1/paper').length + 1}` }
		};
	};
	const run = await importServer(database, town.system);
	expect(run.defects).toMatchObject({ loop: 1 });
	expect(asked('/body/1/paper?limit=5')).toHaveLength(1);
	expect(await countOf(papers)).toBe(5);
});

test('a list that leads back to itself ends', async () => {
	town.habit = (url) =>
		url.pathname === '/body/1/paper'
			? { ...(town.page('paper', url) as object), links: { next: url.href } }
			: undefined;
	const run = await importServer(database, town.system);
	expect(run).toMatchObject({ state: 'done', defects: { loop: 1 } });
});

test('the address of a list has its limit twice (ALLRIS): it is sent once', async () => {
	town.habit = (url, response) => {
		if (url.pathname === '/body/1') return undefined;
		if (url.searchParams.getAll('limit').length > 1) answer(response, 400);
		if (url.pathname === '/bodies') {
			return { data: [{ ...town.body(), paper: `${town.root}/body/1/paper?limit=20&limit=20` }], links: {} };
		}
	};
	const run = await importServer(database, town.system);
	expect(run.defects).toMatchObject({ 'double-parameters': 1 });
	expect(await countOf(papers)).toBe(5);
});

test('the list of bodies is a body (several): it is read as a list of one', async () => {
	town.habit = (url) => (url.pathname === '/bodies' ? town.body() : undefined);
	const run = await importServer(database, town.system);
	expect(run.state).toBe('done');
	expect(run.findings).toContainEqual(
		expect.objectContaining({ defect: 'single-for-list', kind: 'System', property: 'body' })
	);
});

test('a body names itself otherwise than its address: the name counts', async () => {
	town.habit = (url) => (url.pathname === '/anders' ? town.body() : undefined);
	const run = await importServer(database, `${town.root}/anders`);
	expect(run.findings).toContainEqual(
		expect.objectContaining({
			defect: 'id-differs',
			before: `${town.root}/anders`,
			after: `${town.root}/body/1`
		})
	);
	const [body] = await database.owner.select().from(bodies);
	expect(body!.sourceId).toBe(`${town.root}/body/1`);
});

test('raw control characters in a page: read all the same', async () => {
	town.objects.paper![0]!.name = 'Haushalt\u0007 2026';
	town.habit = (url) =>
		url.pathname === '/body/1/paper'
			? JSON.stringify(town.page('paper', url)).replace('\\u0007', '\u0007')
			: undefined;
	const run = await importServer(database, town.system);
	expect(run.defects).toMatchObject({ 'raw-control-characters': expect.any(Number) });
	const [paper] = await database.owner
		.select()
		.from(papers)
		.where(eq(papers.sourceId, town.objects.paper![0]!.id));
	expect(paper!.name).toBe('Haushalt 2026');
});

test('deleted stubs without type in an unfiltered list (SD.NET): known by the list they stand in', async () => {
	await importServer(database, town.system);
	const { id } = town.objects.paper![1]!;
	town.habit = (url) => {
		if (url.pathname !== '/body/1/paper') return undefined;
		const page = town.page('paper', url) as { data: object[] };
		return {
			...page,
			data: page.data.map((object) => ((object as { id: string }).id === id ? { id, deleted: true } : object))
		};
	};
	const run = await importServer(database, town.system);
	expect(run.findings).toContainEqual(
		expect.objectContaining({ defect: 'no-type', kind: 'Paper', sourceId: id })
	);
	const [paper] = await database.owner.select().from(papers).where(eq(papers.sourceId, id));
	expect(paper!.deleted).not.toBeNull();
});

test('the system is named after the vendor’s sample (Braunschweig): said, and the body keeps its name', async () => {
	town.habit = (url) =>
		url.pathname === '/system'
			? { id: town.system, type: town.type('System'), name: 'Stadt Musterstadt', body: `${town.root}/bodies` }
			: undefined;
	const run = await importServer(database, town.system);
	expect(run.findings).toContainEqual(
		expect.objectContaining({ defect: 'sample-name', kind: 'System', before: 'Stadt Musterstadt' })
	);
	const [body] = await database.owner.select().from(bodies);
	expect(body!.name).toBe('Stadt Wiesenau');
});
