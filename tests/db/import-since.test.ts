/** Servers asked for what changed since: each habit of real ones is found out, and what cannot be asked is read as a whole. */
import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { importPages } from '#lib/server/db/schema/index.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { importServer } from '../support/imports.ts';
import { answer, TownServer } from '../support/oparl/town-server.ts';

const SINCE = { since: '2026-02-01T00:00:00Z' };

let database: TestDatabase;
let town: TownServer;

beforeAll(async () => void (database = await openTestDatabase()));
afterAll(() => database.close());
beforeEach(async () => {
	town = await TownServer.start();
	town.add('organization', { name: 'Rat' });
	for (let number = 0; number < 4; number++) town.add('paper');
	town.add('paper', { name: 'Neu' }, '2026-03-01T10:00:00+01:00');
});
afterEach(() => town.close());

const bring = (options: object = {}) =>
	importServer(
		database,
		town.system,
		{ slug: `stadt-${Math.random().toString(36).slice(2, 10)}`, ...options },
		{ rules: { tries: 1 } }
	);

/** Takes the town over, and then what changed since February. */
async function bringChanges() {
	const { bodyId } = await bring();
	expect(bodyId).not.toBeNull();
	town.requests.length = 0;
	return bring({ ...SINCE, slug: undefined });
}

const windowOf = (url: URL) => url.searchParams.get('modified_since');
const papersAsked = () => town.requests.filter((path) => path.startsWith('/body/1/paper'));

test('an honest server is asked only for what changed', async () => {
	const run = await bringChanges();
	expect(run.counts).toMatchObject({ 'Paper.added': 0, 'Paper.unchanged': 1 });
	expect(papersAsked()).toEqual([
		`/body/1/paper?modified_since=${encodeURIComponent('2026-02-01T00:00:00+00:00')}`
	]);
	expect(run.defects).toEqual({ 'paper-unknown': 1 });
});

test.for<[string, (response: ServerResponse) => unknown]>([
	[
		'404 with code 802 (SD.NET)',
		(response) => answer(response, 404, { code: 802, message: 'Keine Daten gefunden' })
	],
	['400', (response) => answer(response, 400)],
	['a bare []', (response) => answer(response, 200, [])]
])('an empty window is answered with %s: taken as empty', async ([, refuse]) => {
	// Nothing but papers has changed: the list of organizations is empty, too.
	town.habit = (url, response) => {
		const list = /^\/body\/1\/(\w+)$/.exec(url.pathname)?.[1];
		if (!list || windowOf(url) === null) return;
		if ((town.page(list, url) as { data: unknown[] }).data.length === 0) refuse(response);
	};
	const run = await bringChanges();
	expect(run).toMatchObject({ state: 'done', counts: { 'Paper.unchanged': 1 } });
	expect(run.defects).toMatchObject({ 'empty-as-error': 1 });
	expect(run.defects).not.toHaveProperty('not-fetched');
	expect(papersAsked()).toHaveLength(1);
});

test('the filter is not heeded: everything is read and compared', async () => {
	town.habit = (url) => {
		url.searchParams.delete('modified_since');
		return undefined;
	};
	const run = await bringChanges();
	expect(run.counts).toMatchObject({ 'Paper.changed': 0, 'Paper.unchanged': 5 });
	expect(run.defects).toMatchObject({ 'filter-ignored': 1 });
	expect(papersAsked()).toEqual(['/body/1/paper']);
});

test.for([400, 500])('the filter is answered with %d: everything is read and compared', async (status) => {
	town.habit = (url, response) => {
		if (windowOf(url) !== null) answer(response, status);
	};
	const run = await bringChanges();
	expect(run.counts).toMatchObject({ 'Paper.changed': 0, 'Paper.unchanged': 5 });
	expect(run.defects).toMatchObject({ 'filter-refused': 1 });
	expect(papersAsked()).toEqual(['/body/1/paper']);
});

test('one list refuses the filter that others take: that one is read as a whole, also after a crash', async () => {
	town.pageSize = 2;
	town.habit = (url, response) => {
		if (url.pathname === '/body/1/paper' && windowOf(url) !== null) answer(response, 500);
		if (dies && url.searchParams.get('page') === '2') throw new Error('gone');
	};
	let dies = false;
	await bring();
	town.requests.length = 0;
	dies = true;
	const pause = async () => {
		if (papersAsked().length > 2) throw new Error('killed');
	};
	const options = SINCE;
	await expect(
		importServer(database, town.system, options, { rules: { tries: 2 }, world: { pause } })
	).rejects.toThrow('killed');
	expect(await database.owner.$count(importPages)).toBeGreaterThan(0);
	dies = false;
	town.requests.length = 0;
	const run = await importServer(database, town.system, options, { rules: { tries: 1 } });
	expect(run.counts).toMatchObject({ 'Paper.unchanged': 5 });
	expect(run.findings).toContainEqual(
		expect.objectContaining({ defect: 'filter-refused', sourceId: `${town.root}/body/1/paper` })
	);
	expect(run.defects).not.toHaveProperty('not-fetched');
	expect(papersAsked()).toEqual(['/body/1/paper?page=2', '/body/1/paper?page=3']);
});

test('encoded signs in the query are refused (Somacos): sent as they are', async () => {
	town.habit = (_, response, { url = '' }) => {
		if (url.includes('modified_since=') && url.includes('%')) answer(response, 400);
	};
	const run = await bringChanges();
	expect(run.counts).toMatchObject({ 'Paper.unchanged': 1 });
	expect(run.defects).toMatchObject({ 'encoding-refused': 1 });
	expect(papersAsked()).toEqual(['/body/1/paper?modified_since=2026-01-31T23:00:00-01:00']);
});

test('fractions of a second are refused (Wuppertal): none are sent', async () => {
	town.habit = (url, response) => {
		if (/\.\d/.test(windowOf(url) ?? '')) answer(response, 400);
	};
	const run = await bringChanges();
	expect(run.counts).toMatchObject({ 'Paper.unchanged': 1 });
	expect(run.defects).toEqual({ 'paper-unknown': 1 });
});

test('whatever is asked for has just been changed (more! rubin): said, and everything is compared', async () => {
	let clock = Date.parse('2026-11-23T09:00:00Z');
	town.habit = (url) => {
		const list = /^\/body\/1\/(\w+)$/.exec(url.pathname)?.[1];
		if (!list) return undefined;
		const page = town.page(list, url) as { data: object[] };
		const modified = new Date((clock += 1000)).toISOString();
		return { ...page, data: page.data.map((each) => ({ ...each, created: modified, modified })) };
	};
	const run = await bringChanges();
	expect(run.counts).toMatchObject({ 'Paper.changed': 0, 'Paper.unchanged': 5 });
	expect(run.defects).toMatchObject({ 'dates-lie': 1 });
	expect(papersAsked()).toEqual(['/body/1/paper']);
});
