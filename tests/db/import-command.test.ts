/** `npm run import:oparl` as an operator calls it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { files, importPages, importRuns, papers } from '#lib/server/db/schema/index.ts';
import { FolderStorage } from '#lib/server/files/folder-storage.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { TownServer } from '../support/oparl/town-server.ts';

const LINDENAU = path.resolve('tests/support/oparl/lindenau.ndjson');

let database: TestDatabase;
let town: TownServer;
let folder: string;

beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'ratssaal-command-'))));
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
	database = await openTestDatabase();
	town = await TownServer.start();
	town.add('organization', { name: 'Rat' });
	for (let number = 0; number < 4; number++) town.add('paper');
});
afterEach(async () => {
	await town.close();
	await database.close();
});

const begin = (...args: string[]) =>
	spawn(process.execPath, ['scripts/import-oparl.ts', ...args], {
		env: { ...process.env, DATABASE_URL: database.url, RATSSAAL_DATA: folder }
	});

async function endOf(child: ChildProcess) {
	let said = '';
	child.stdout!.on('data', (text: Buffer) => (said += text.toString()));
	child.stderr!.on('data', (text: Buffer) => (said += text.toString()));
	await once(child, 'close');
	return { code: child.exitCode, said };
}

const command = (...args: string[]) => endOf(begin(...args));
const server = (...args: string[]) => command(town.system, '--inner', '127.0.0.1', ...args);

test(
	'a server is taken over with its files; the second time nothing is new',
	{ timeout: 120_000 },
	async () => {
		town.add('paper', {
			mainFile: {
				id: `${town.root}/file/1`,
				type: town.type('File'),
				name: 'Lageplan',
				accessUrl: `${town.root}/files/1`
			}
		});
		town.files.set('/files/1', { content: '%PDF-1.7\n' });
		const { code, said } = await server('--files', '--body', 'wiesenau-neu');
		expect(said).toContain('Stadt Wiesenau (wiesenau-neu)');
		expect(said).toMatch(/Vorlagen +5 +5 +0 +0\n/);
		expect(said).toMatch(/5 {2}Vorlage ohne erkennbar öffentliche Beratung: Nicht veröffentlicht/);
		expect(code).toBe(0);
		const [file] = await database.owner.select().from(files);
		expect(await new FolderStorage(path.join(folder, 'files')).has(file!.sha256!)).toBe(9);
		expect((await server('--files')).said).toMatch(/Vorlagen +5 +0 +0 +5\n/);
		expect(town.requests.filter((path) => path === '/files/1')).toHaveLength(1);
	}
);

test('killed, it goes on behind the last page that was kept', { timeout: 120_000 }, async () => {
	town.pageSize = 2;
	const child = begin(town.system, '--inner', '127.0.0.1');
	town.habit = (url) => {
		if (url.searchParams.get('page') !== '2') return undefined;
		child.kill('SIGKILL');
		return new Promise(() => {});
	};
	await endOf(child);
	expect(await database.owner.$count(importPages)).toBeGreaterThan(0);
	expect(await database.owner.$count(papers)).toBe(0);
	// Its time is up.
	await database.owner.update(importRuns).set({ leasedUntil: new Date(0) });
	town.habit = () => undefined;
	town.requests.length = 0;
	const { code, said } = await server();
	expect(said).toContain('fortgesetzt');
	expect(said).toMatch(/Vorlagen +4 +4 +0 +0\n/);
	expect(code).toBe(0);
	expect(town.requests.filter((path) => path.startsWith('/body/1/'))).toEqual(['/body/1/paper?page=2']);
});

test('a dump is taken over, and the report keeps its order', { timeout: 120_000 }, async () => {
	const { code, said } = await command(LINDENAU);
	expect(code).toBe(0);
	expect(said).toMatch(/Sitzungen +3 +3 +0 +0\n/);
	const [first, last] = ['Kein lesbares JSON', 'Gelöschtes Objekt'].map((words) => said.indexOf(words));
	expect(first).toBeGreaterThan(0);
	expect(last).toBeGreaterThan(first!);
});

test('what cannot be done is said in a sentence', { timeout: 120_000 }, async () => {
	const wrong: readonly (readonly [readonly string[], string])[] = [
		[[], 'Bitte geben Sie eine Datei'],
		[[path.join(folder, 'nichts.ndjson')], 'gibt es nicht'],
		[['http://127.0.0.1:9/'], 'führt ins innere Netz'],
		[[`${town.root}/nichts`, '--inner', '127.0.0.1'], 'HTTP 404']
	];
	const ends = await Promise.all(wrong.map(([args]) => command(...args)));
	for (const [at, { code, said }] of ends.entries()) {
		expect(said).toContain(wrong[at]![1]);
		expect(said).not.toMatch(/\n {4}at /);
		expect(code).toBe(1);
	}
});
