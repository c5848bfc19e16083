/** Imports as an administrator orders them: looked at first, decided, done, and nobody else may. */
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { findImportRun, listImportFindings } from '#lib/server/db/queries/imports.ts';
import { auditEntries, bodies, importPages, importRuns, papers } from '#lib/server/db/schema/index.ts';
import type { FolderStorage } from '#lib/server/files/folder-storage.ts';
import {
	chooseImportBody,
	resumeImport,
	startImport,
	stopImport
} from '#lib/server/imports/decide-import.ts';
import { orderDumpImport, orderServerImport } from '#lib/server/imports/order-import.ts';
import { sweepImports } from '#lib/server/imports/sweep-imports.ts';
import type { TestDatabase } from '../support/database.ts';
import * as make from '../support/factories.ts';
import { createAdministrator, doRun, openImports } from '../support/imports.ts';
import { answer, TownServer } from '../support/oparl/town-server.ts';

let database: TestDatabase;
let town: TownServer;
let administrator: Actor;
let storage: FolderStorage;
let close: () => Promise<void>;

beforeAll(async () => void ({ database, storage, close } = await openImports()));
afterAll(() => close());
beforeEach(async () => {
	town = await TownServer.start();
	town.add('organization', { name: 'Rat' });
	for (let number = 0; number < 5; number++) town.add('paper');
	administrator = await createAdministrator(database);
});
afterEach(() => town.close());

const order = (input: object = {}, actor = administrator) =>
	orderServerImport(database.app, actor, { address: town.system, ...input });
const work = (run: string) => doRun(database, run, { storage });
const countPapers = () => database.owner.$count(papers, eq(papers.bodyId, administrator.bodyId));
const countPages = (run: string) => database.owner.$count(importPages, eq(importPages.runId, run));
const dump = (content: string | Uint8Array<ArrayBuffer>, name = 'abzug.ndjson') => new File([content], name);

test('first a rehearsal: the report is there, and nothing is changed', async () => {
	const run = await work(await order());
	expect(run).toMatchObject({ state: 'found', bodyId: administrator.bodyId, problem: null });
	expect(run.counts).toMatchObject({ 'Paper.added': 5, 'Organization.added': 1 });
	expect(run.defects).toMatchObject({ 'paper-unknown': 5 });
	expect(run.findings.filter(({ defect }) => defect === 'paper-unknown')).toHaveLength(5);
	expect(await countPapers()).toBe(0);
	const [body] = await database.owner.select().from(bodies).where(eq(bodies.id, administrator.bodyId));
	expect(body!.sourceId).toBeNull();
});

test('then what was read is taken over, without asking the server for its lists again', async () => {
	town.habit = (url, response) => {
		if (url.pathname === '/body/1/paper' && retried++ === 0) answer(response, 500);
	};
	let retried = 0;
	const id = await order();
	const rehearsed = await work(id);
	const asked = town.requests.filter((path) => path.startsWith('/body/1/paper')).length;
	await startImport(database.app, administrator, id);
	const run = await work(id);
	expect(run).toMatchObject({ state: 'done', counts: { 'Paper.added': 5 } });
	expect(await countPapers()).toBe(5);
	expect(town.requests.filter((path) => path.startsWith('/body/1/paper'))).toHaveLength(asked);
	expect(run.defects).toEqual(rehearsed.defects);
	expect(run.defects.retried).toBe(1);
	expect(run.findings.map(({ defect }) => defect)).toEqual(rehearsed.findings.map(({ defect }) => defect));
	const acts = await database.owner
		.select({ act: auditEntries.act })
		.from(auditEntries)
		.where(eq(auditEntries.bodyId, administrator.bodyId));
	expect(acts.map(({ act }) => act)).toEqual(['order-import', 'start-import', 'import-oparl']);
});

test('what is already here and the same is told to be unchanged', async () => {
	const first = await order();
	await work(first);
	await startImport(database.app, administrator, first);
	await work(first);
	const again = await work(await order());
	expect(again.counts).toMatchObject({ 'Paper.added': 0, 'Paper.changed': 0, 'Paper.unchanged': 5 });
});

test('of several bodies it is asked which one is meant', async () => {
	const other = { ...town.body(), id: `${town.root}/body/2`, name: 'Stadt Nebenan' };
	town.habit = (url) => (url.pathname === '/bodies' ? { data: [town.body(), other], links: {} } : undefined);
	const id = await order();
	const asking = await work(id);
	expect(asking).toMatchObject({
		state: 'found',
		found: { bodies: [{ id: `${town.root}/body/1`, name: 'Stadt Wiesenau' }, { name: 'Stadt Nebenan' }] }
	});
	await expect(startImport(database.app, administrator, id)).rejects.toMatchObject({ code: 'conflict' });
	await expect(chooseImportBody(database.app, administrator, id, {})).rejects.toMatchObject({
		message: 'Bitte wählen Sie eine Körperschaft.'
	});
	await expect(
		chooseImportBody(database.app, administrator, id, { body: 'https://elsewhere.example/' })
	).rejects.toMatchObject({ code: 'conflict' });
	await chooseImportBody(database.app, administrator, id, { body: `${town.root}/body/1` });
	expect(await work(id)).toMatchObject({ state: 'found', counts: { 'Paper.added': 5 } });
});

/** When what was put just now is no longer new. */
const later = () => new Date(Date.now() + 2 * 3_600_000);

test('a dump is read, compressed or not, and its content is gone when the run is over', async () => {
	const lindenau = await readFile('tests/support/oparl/lindenau.ndjson');
	for (const file of [dump(lindenau), dump(gzipSync(lindenau), 'abzug.ndjson.gz')]) {
		const id = await orderDumpImport(database.app, storage, administrator, { file });
		const run = await work(id);
		expect(run).toMatchObject({ state: 'found', counts: { 'Meeting.added': 3 } });
		const [upload] = run.uploads;
		await sweepImports(database.worker, storage, later());
		expect(await storage.has(upload!.sha256)).toBe(upload!.bytes);
		await stopImport(database.app, administrator, id);
		// Put a moment ago, it may be somebody else's, who is about to say so.
		await sweepImports(database.worker, storage, new Date());
		expect(await storage.has(upload!.sha256)).toBe(upload!.bytes);
		await sweepImports(database.worker, storage, later());
		expect(await storage.has(upload!.sha256)).toBeUndefined();
	}
});

test('a content that is a file of the town, too, stays', async () => {
	const id = await orderDumpImport(database.app, storage, administrator, { file: dump('{}\n') });
	const run = await work(id);
	expect(run).toMatchObject({ state: 'refused', problem: expect.stringContaining('keine Körperschaft') });
	const { sha256 } = run.uploads[0]!;
	await make.createFile(database.owner, administrator.bodyId, { sha256 });
	await sweepImports(database.worker, storage, later());
	expect(await storage.has(sha256)).toBe(3);
});

describe('at the door', () => {
	test.for([
		['', 'Bitte geben Sie die Adresse'],
		['unsere Stadt', 'Das ist keine Adresse'],
		['ftp://ris.stadt.de/', 'https:// oder http://'],
		['https://name:geheim@ris.stadt.de/', 'ohne Zugangsdaten']
	] as const)('the address „%s“ is refused', async ([address, sentence]) => {
		await expect(order({ address })).rejects.toMatchObject({
			code: 'invalid',
			fields: { address: expect.stringContaining(sentence) }
		});
	});

	test('a scheme that was left out is added', async () => {
		const id = await order({ address: ' ris.stadt.example/oparl ' });
		const [run] = await database.owner.select().from(importRuns).where(eq(importRuns.id, id));
		expect(run!.source).toBe('https://ris.stadt.example/oparl');
	});

	test.for([
		['PK\u0003\u0004', 'ZIP-Archiv'],
		['%PDF-1.7', 'PDF-Datei'],
		['\n<!DOCTYPE html>', 'Webseite'],
		['Name;Vorname', 'CSV']
	] as const)('a file that begins with %j is no dump', async ([content, word]) => {
		await expect(
			orderDumpImport(database.app, storage, administrator, { file: dump(content) })
		).rejects.toMatchObject({ code: 'invalid', fields: { file: expect.stringContaining(word) } });
	});

	test('no file at all', async () => {
		await expect(
			orderDumpImport(database.app, storage, administrator, { file: dump('') })
		).rejects.toMatchObject({ fields: { file: 'Bitte wählen Sie eine Datei aus.' } });
	});

	test('one import of a town at a time', async () => {
		await order();
		await expect(order()).rejects.toMatchObject({ code: 'conflict' });
	});
});

test('an inner address ends with what the operator may do about it', async () => {
	const id = await order({ address: 'http://169.254.169.254/latest' });
	expect(await work(id)).toMatchObject({
		state: 'refused',
		problem: expect.stringContaining('RATSSAAL_IMPORT_INNER_HOSTS')
	});
});

test('only an administrator of the town may, and sees its runs', async () => {
	const id = await order();
	const elsewhere = await make.createBody(database.owner);
	const others = [
		await make.createActor(database.owner, administrator.bodyId, ['clerk', 'chair', 'member']),
		{ ...administrator, strong: false }
	];
	for (const actor of others) {
		const acts = [
			() => order({}, actor),
			() => orderDumpImport(database.app, storage, actor, { file: dump('{}') }),
			() => chooseImportBody(database.app, actor, id, { body: 'x' }),
			() => startImport(database.app, actor, id),
			() => stopImport(database.app, actor, id),
			() => resumeImport(database.app, actor, id)
		];
		for (const act of acts) await expect(act()).rejects.toMatchObject({ code: 'forbidden' });
	}
	const foreign = await make.createActor(database.owner, elsewhere.id, ['administrator']);
	await expect(stopImport(database.app, foreign, id)).rejects.toMatchObject({ code: 'not-found' });
	expect(await findImportRun(database.app, foreign.bodyId, id)).toBeUndefined();
	expect(await findImportRun(database.app, administrator.bodyId, id)).toMatchObject({ attended: false });
});

test('a rehearsal that is killed goes on behind the last page it has read', async () => {
	town.pageSize = 2;
	const id = await order();
	let dead = false;
	town.habit = (url, response) => {
		if (url.searchParams.get('page') !== '3') return;
		dead = true;
		answer(response, 500);
	};
	const pause = async () => {
		if (dead) throw new Error('killed');
	};
	await expect(doRun(database, id, { storage, world: { pause } })).rejects.toThrow('killed');
	town.habit = () => undefined;
	const before = town.requests.length;
	expect(await work(id)).toMatchObject({ state: 'found', counts: { 'Paper.added': 5 } });
	expect(town.requests.slice(before).filter((path) => path.startsWith('/body/1/'))).toEqual([
		'/body/1/paper?page=3'
	]);
});

test('stopped under way, nothing stays of it', async () => {
	const id = await order();
	town.habit = async (url) => {
		if (url.pathname === '/body/1/paper') await stopImport(database.app, administrator, id);
	};
	expect(await work(id)).toMatchObject({ state: 'stopped', stopWanted: false });
	expect(await countPages(id)).toBe(0);
	expect(await countPapers()).toBe(0);
	await expect(resumeImport(database.app, administrator, id)).rejects.toMatchObject({ code: 'conflict' });
});

test('what nobody decides about is let go after two weeks', async () => {
	const id = await order();
	await work(id);
	await sweepImports(database.worker, storage, later());
	expect(await countPages(id)).toBeGreaterThan(0);
	const created = new Date('2026-01-01T00:00:00Z');
	await database.owner.update(importRuns).set({ created }).where(eq(importRuns.id, id));
	await sweepImports(database.worker, storage, later());
	expect(await countPages(id)).toBe(0);
	expect((await findImportRun(database.app, administrator.bodyId, id))!.state).toBe('stopped');
});

test('findings are read by kind of defect and of object, page by page', async () => {
	const id = await order();
	await work(id);
	const list = (filter: object, after = 0, limit = 100) =>
		listImportFindings(database.app, id, filter, after, limit);
	expect(await list({ defect: 'paper-unknown' })).toHaveLength(5);
	expect(await list({ defect: 'paper-unknown', kind: 'Meeting' })).toEqual([]);
	const first = await list({ defect: 'paper-unknown' }, 0, 2);
	const rest = await list({ defect: 'paper-unknown' }, first.at(-1)!.number);
	expect([...first, ...rest].map(({ label }) => label)).toEqual([1, 2, 3, 4, 5].map((n) => `Paper ${n}`));
});
