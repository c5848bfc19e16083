/** Servers that mean no good, or are broken as badly: nothing of theirs harms us, and what they withhold is said. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { files, importPages, importRuns, meetings, papers } from '#lib/server/db/schema/index.ts';
import type { FolderStorage } from '#lib/server/files/folder-storage.ts';
import { crawl } from '#lib/server/imports/crawl/crawl.ts';
import { Client, NETWORK_RULES } from '#lib/server/imports/network/client.ts';
import { orderServerRun } from '#lib/server/imports/order-run.ts';
import { readDump } from '#lib/server/imports/read/read-dump.ts';
import { Notes } from '#lib/server/imports/report/notes.ts';
import type { TestDatabase } from '../support/database.ts';
import { importServer, openImports } from '../support/imports.ts';
import { answer, TownServer } from '../support/oparl/town-server.ts';

const PDF = '%PDF-1.7\n1 0 obj\n<<>>\nendobj\n';

let database: TestDatabase;
let town: TownServer;
let storage: FolderStorage;
let close: () => Promise<void>;

beforeAll(async () => void ({ database, storage, close } = await openImports()));
afterAll(() => close());
beforeEach(async () => {
	town = await TownServer.start();
	town.add('organization', { name: 'Rat' });
});
afterEach(() => town.close());

const slug = () => ({ slug: `stadt-${Math.random().toString(36).slice(2, 10)}` });
const bring = (rules: object = {}) =>
	importServer(database, town.system, slug(), { rules: { tries: 1, ...rules } });
const countPapers = (bodyId: string | null) =>
	bodyId === null ? 0 : database.owner.$count(papers, eq(papers.bodyId, bodyId));

describe('lists', () => {
	test.for([
		['many', { pages: 5, objects: 1_000, bytes: 1_000_000 }],
		['large', { pages: 1_000, objects: 1_000, bytes: 5_500 }]
	] as const)('pages without end, %s of them, are refused', async ([, limits]) => {
		const { id } = await orderServerRun(database.worker, `${town.root}/endless`, {});
		const client = new Client({ ...NETWORK_RULES, innerHosts: ['127.0.0.1'], gapMs: 0 });
		let served = 0;
		town.habit = (url) => ({
			data: [{ id: `${town.root}/paper/${++served}`, type: town.type('Paper'), name: 'x'.repeat(900) }],
			links: { next: `${url.origin}/body/1/paper?page=${served + 1}` }
		});
		await expect(
			crawl(database.worker, client, new Notes(), {
				runId: id,
				body: town.body(),
				limits
			})
		).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('nimmt kein Ende') });
		client.close();
		expect(served).toBe(6);
		await database.owner.delete(importRuns).where(eq(importRuns.id, id));
	});

	test('empty pages without end are the end', async () => {
		town.habit = (url) =>
			url.pathname === '/body/1/paper'
				? { data: [], links: { next: `${town.root}/body/1/paper?page=${Math.random()}` } }
				: undefined;
		expect(await bring()).toMatchObject({ state: 'done' });
		expect(town.requests.filter((path) => path.startsWith('/body/1/paper')).length).toBeLessThan(8);
	});

	test('a page larger than any page is left, and the rest of the town comes', async () => {
		town.add('paper');
		town.habit = (url, response) => {
			if (url.pathname !== '/body/1/paper') return;
			response.writeHead(200, { 'content-type': 'application/json' });
			Readable.from(giant()).pipe(response);
		};
		const run = await bring({ page: { ...NETWORK_RULES.page, bytes: 100_000 } });
		expect(run).toMatchObject({ state: 'done', counts: { 'Organization.added': 1 } });
		expect(run.defects['not-fetched']).toBe(1);
	});

	test('a server that sends a byte now and then is not waited for', async () => {
		town.habit = (url, response) => {
			if (url.pathname === '/body/1/paper') response.writeHead(200).write('{');
			return url.pathname === '/body/1/paper' ? new Promise(() => {}) : undefined;
		};
		const run = await bring({ page: { ...NETWORK_RULES.page, chunkMs: 200, answerMs: 200, totalMs: 1_000 } });
		expect(run).toMatchObject({ state: 'done', defects: { 'not-fetched': 1 } });
	});

	test('brackets within brackets do not take the memory', async () => {
		town.add('paper', { nested: JSON.parse('['.repeat(90) + ']'.repeat(90)) as unknown });
		town.add('paper');
		const run = await bring();
		expect(run).toMatchObject({ state: 'done', defects: { 'too-deep': 1 } });
		expect(await countPapers(run.bodyId)).toBe(1);
	});

	test('a page of brackets alone is no page', async () => {
		town.habit = (url, response) => {
			if (url.pathname === '/body/1/paper') answer(response, 200, '['.repeat(5_000_000));
		};
		const run = await bring();
		expect(run).toMatchObject({ state: 'done', defects: { 'too-deep': 1, 'not-fetched': 1 } });
	});
});

describe('ways inside', () => {
	let inside: Server;
	let asked = 0;
	beforeEach(async () => {
		asked = 0;
		inside = createServer((_, response) => {
			asked++;
			answer(response, 200, { data: [], links: {} });
		});
		await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve));
	});
	afterEach(() => new Promise((resolve) => inside.close(resolve)));
	const port = () => (inside.address() as AddressInfo).port;

	/** Only the town's own port is let through, as an operator would name it. */
	const outside = () => ({ innerHosts: [town.host] });

	test.for(['redirect', 'next page', 'list'] as const)('by %s: never asked', async (way) => {
		const target = `http://127.0.0.1:${port()}/geheim`;
		town.habit = (url, response) => {
			if (way === 'list' && url.pathname === '/bodies') {
				return { data: [{ ...town.body(), paper: target }], links: {} };
			}
			if (url.pathname !== '/body/1/paper') return;
			if (way === 'redirect') answer(response, 302, '', { location: target });
			if (way === 'next page') return { data: [], links: { next: target } };
		};
		const run = await bring(outside());
		expect(run).toMatchObject({ state: 'done', defects: { 'not-fetched': 1 } });
		expect(asked).toBe(0);
	});

	test.for(['169.254.169.254', '[::1]', '10.0.0.1', '0x7f000001', 'localhost'])(
		'%s as the address of a file: never asked',
		async (host) => {
			town.add('paper', {
				mainFile: {
					id: `${town.root}/file/1`,
					type: town.type('File'),
					accessUrl: `http://${host}:${port()}/a.pdf`
				}
			});
			const run = await importServer(
				database,
				town.system,
				{ ...slug(), files: true },
				{ rules: { ...outside(), tries: 1 }, storage }
			);
			expect(run).toMatchObject({ state: 'done', defects: { 'file-refused': 1 } });
			expect(asked).toBe(0);
		}
	);

	test('a name that leads inside is asked for no page', async () => {
		const run = await importServer(database, `http://harmlos.example:${port()}/`, slug(), {
			rules: { innerHosts: [], tries: 1 },
			world: { resolve: async () => [{ address: '127.0.0.1', family: 4 }] }
		});
		expect(run).toMatchObject({ state: 'refused', problem: expect.stringContaining('innere Netz') });
		expect(asked).toBe(0);
	});

	test('a name is looked up once per connection: what was found good is what is asked', async () => {
		const asked: string[] = [];
		const host = `wechselnd.example:${new URL(town.root).port}`;
		// The second look at the name would lead elsewhere.
		const resolve = async (name: string) => {
			asked.push(name);
			return [{ address: asked.length === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }];
		};
		town.habit = (url) => (url.pathname === '/system' ? { ...town.body(), paper: undefined } : undefined);
		const client = new Client({ ...NETWORK_RULES, innerHosts: [host], gapMs: 0, tries: 1 }, { resolve });
		const page = await client.page(`http://${host}/system`, new Notes());
		client.close();
		expect(page).toMatchObject({ kind: 'value', value: { name: 'Stadt Wiesenau' } });
		expect(asked).toEqual(['wechselnd.example']);
	});

	test('leading on for ever ends', async () => {
		town.habit = (url, response) => {
			if (url.pathname.startsWith('/rund')) answer(response, 302, '', { location: `/rund/${Math.random()}` });
		};
		const run = await importServer(database, `${town.root}/rund`, slug(), { rules: { tries: 1 } });
		expect(run).toMatchObject({ state: 'refused', problem: expect.stringContaining('leitet im Kreis') });
	});
});

describe('files', () => {
	const file = (name: string, fields: object = {}) =>
		town.add('paper', {
			mainFile: {
				id: `${town.root}/file/${name}`,
				type: town.type('File'),
				name,
				fileName: `${name}.pdf`,
				mimeType: 'application/pdf',
				accessUrl: `${town.root}/files/${name}`,
				...fields
			}
		});
	const fetch = (rules: object = {}, options: object = slug()) =>
		importServer(
			database,
			town.system,
			{ ...options, files: true },
			{ rules: { tries: 1, ...rules }, storage }
		);
	const contents = async (bodyId: string | null) =>
		(await database.owner.select().from(files).where(eq(files.bodyId, bodyId!))).filter(
			({ sha256 }) => sha256 !== null
		);

	test('what is a file is kept under its checksum', async () => {
		file('plan');
		town.files.set('/files/plan', { content: PDF });
		const run = await fetch();
		const [kept] = await contents(run.bodyId);
		expect(kept).toMatchObject({ name: 'plan', mimeType: 'application/pdf', size: PDF.length });
		expect(await storage.has(kept!.sha256!)).toBe(PDF.length);
	});

	test('a login page for a PDF is no file', async () => {
		file('plan');
		town.files.set('/files/plan', {
			content: '<!DOCTYPE html><title>Anmeldung</title>',
			headers: { 'content-type': 'application/pdf' }
		});
		const run = await fetch();
		expect(run.defects).toMatchObject({ 'html-for-file': 1 });
		expect(await contents(run.bodyId)).toEqual([]);
	});

	test('a giant is broken off', async () => {
		file('riese');
		let sent = 0;
		town.habit = (url, response) => {
			if (url.pathname !== '/files/riese') return;
			response.writeHead(200, { 'content-type': 'application/pdf' });
			Readable.from(giant((bytes) => (sent += bytes))).pipe(response);
			return new Promise((resolve) => response.once('close', () => resolve(undefined)));
		};
		const run = await fetch({ file: { ...NETWORK_RULES.file, bytes: 200_000 } });
		expect(run.defects).toMatchObject({ 'file-too-large': 1 });
		expect(await contents(run.bodyId)).toEqual([]);
		expect(sent).toBeLessThan(20_000_000);
	});

	test('one that says it is a giant is not begun', async () => {
		file('riese');
		town.habit = (url, response) => {
			if (url.pathname !== '/files/riese') return;
			response.writeHead(200, { 'content-length': String(10 * 2 ** 30) });
			response.flushHeaders();
			return new Promise((resolve) => response.once('close', () => resolve(undefined)));
		};
		expect((await fetch()).defects).toMatchObject({ 'file-too-large': 1 });
	});

	test('killed between two files, it goes on with the second', async () => {
		for (const name of ['eins', 'zwei', 'drei']) {
			file(name);
			town.files.set(`/files/${name}`, { content: `${PDF}${name}` });
		}
		const options = slug();
		let dead = false;
		town.habit = (url, response) => {
			if (url.pathname !== '/files/zwei' || dead) return;
			dead = true;
			answer(response, 429, '', { 'retry-after': '1' });
		};
		const pause = async () => {
			if (dead) throw new Error('killed');
		};
		await expect(
			importServer(database, town.system, { ...options, files: true }, { world: { pause }, storage })
		).rejects.toThrow('killed');
		town.habit = () => undefined;
		const before = town.requests.length;
		const run = await fetch({}, options);
		expect(run).toMatchObject({ state: 'done', problem: null });
		expect(await contents(run.bodyId)).toHaveLength(3);
		expect(town.requests.slice(before)).not.toContain('/body/1/paper');
		expect(town.requests.filter((path) => path === '/files/eins')).toHaveLength(1);
	});

	test('taken over twice, no content is fetched again', async () => {
		file('plan');
		town.files.set('/files/plan', { content: PDF });
		const run = await fetch();
		await fetch();
		expect(town.requests.filter((path) => path === '/files/plan')).toHaveLength(1);
		expect(await contents(run.bodyId)).toHaveLength(1);
	});
});

describe('resume and all or nothing', () => {
	test('killed while it writes, nothing is written; the next one writes all of it', async () => {
		for (let number = 0; number < 3; number++) town.add('paper');
		town.add('meeting', { start: '2026-01-05T18:00:00+01:00' });
		const options = slug();
		await database.pools.owner.sql`create function die() returns trigger language plpgsql as
			'begin raise exception ''killed''; end'`;
		await database.pools.owner
			.sql`create trigger die before insert on meetings for each row execute function die()`;
		await expect(importServer(database, town.system, options)).rejects.toThrow();
		const [broken] = await database.owner.select().from(importRuns).where(eq(importRuns.source, town.system));
		expect(broken).toMatchObject({ state: 'running', bodyId: null, leasedBy: null });
		expect(await database.owner.$count(importPages, eq(importPages.runId, broken!.id))).toBeGreaterThan(0);
		await database.pools.owner.sql`drop trigger die on meetings`;
		const before = town.requests.length;
		const run = await importServer(database, town.system, options);
		expect(run).toMatchObject({
			id: broken!.id,
			state: 'done',
			counts: { 'Paper.added': 3, 'Meeting.added': 1 }
		});
		expect(await countPapers(run.bodyId)).toBe(3);
		expect(await database.owner.$count(meetings, eq(meetings.bodyId, run.bodyId!))).toBe(1);
		expect(town.requests.slice(before).filter((path) => path.startsWith('/body/1/'))).toEqual([]);
	});
});

describe('dumps', () => {
	const read = async (content: Buffer | string, limits: { lineBytes: number; bytes: number }) => {
		for await (const _ of readDump(Readable.from([Buffer.from(content)]), new Notes(), limits));
	};

	test.for([
		['a line', 'x'.repeat(2_000), { lineBytes: 1_000, bytes: 1e9 }],
		['all of it', 'x\n'.repeat(2_000), { lineBytes: 1_000, bytes: 1_000 }]
	] as const)('%s larger than allowed is refused', async ([, content, limits]) => {
		await expect(read(content, limits)).rejects.toMatchObject({ code: 'invalid' });
	});

	test('a small file that unpacks to a giant is refused', async () => {
		const bomb = gzipSync(Buffer.alloc(20_000_000, '\n'));
		expect(bomb.length).toBeLessThan(50_000);
		await expect(read(bomb, { lineBytes: 1e9, bytes: 1_000_000 })).rejects.toMatchObject({ code: 'invalid' });
	});
});

function* giant(told: (bytes: number) => void = () => {}): Generator<Buffer> {
	const piece = Buffer.alloc(64 * 1024, '%PDF');
	for (;;) {
		told(piece.length);
		yield piece;
	}
}
