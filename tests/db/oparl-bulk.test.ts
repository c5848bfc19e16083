/** The feed of changes, the nightly snapshot, and the check of this server by itself. */
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as tables from '#lib/server/db/schema/index.ts';
import { findSelfCheck } from '#lib/server/db/queries/oparl-changes.ts';
import { FolderStorage } from '#lib/server/files/folder-storage.ts';
import { makeSnapshot } from '#lib/server/oparl/bulk/make-snapshot.ts';
import { serveSnapshot } from '#lib/server/oparl/bulk/serve-snapshot.ts';
import type { Fetch } from '#lib/server/oparl/checker/visitor.ts';
import { countKept } from '#lib/server/oparl/checker/report.ts';
import { limited } from '#lib/server/oparl/limits.ts';
import { prepareOpenData } from '#lib/server/oparl/nightly.ts';
import { CANARY } from '../support/canaries.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import * as make from '../support/factories.ts';
import { OparlClient, ORIGIN, ZONE, type Got } from '../support/oparl-client.ts';
import { openTown, withdraw, type OpenTown } from '../support/open-town.ts';

const open = { ...make.released, ...make.published };
const NOW = new Date('2026-11-26T02:00:00Z');

let database: TestDatabase;
let town: OpenTown;
let client: OparlClient;
let folder: string;
let storage: FolderStorage;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'ratssaal-open-data-'));
	storage = new FolderStorage(folder);
	database = await openTestDatabase();
	town = await openTown(database);
	await database.owner
		.update(tables.bodies)
		.set({ hosts: [new URL(ORIGIN).hostname] })
		.where(eq(tables.bodies.id, town.bodyId));
	client = new OparlClient(database, town.bodyId);
});
afterAll(async () => {
	await database.close();
	await rm(folder, { recursive: true });
});

const context = () => ({
	db: database.public,
	body: { id: town.bodyId, timeZone: ZONE },
	origin: ORIGIN,
	client: 'test'
});
const nobody: Fetch = () => Promise.reject(new TypeError('fetch failed'));
/** The work of a night; without `fetch` it cannot reach itself, which the snapshot does not mind. */
const night = (now = NOW, always = true, fetch: Fetch = nobody) =>
	prepareOpenData(
		{ db: database.worker, publicDb: database.public, storage, origin: ORIGIN, fetch, now },
		always
	);
const feed = () => `body/${town.bodyId}/changes`;

/** All changes after an address, and where to ask next. */
async function changes(address: string): Promise<{ data: Got['json'][]; resume: string }> {
	const data: Got['json'][] = [];
	for (let next = address; ;) {
		const { json } = await client.get(next);
		data.push(...json.data);
		if (!json.links.next) return { data, resume: json['ratssaal:resume'] };
		next = json.links.next;
	}
}

async function snapshot(headers: Record<string, string> = { 'accept-encoding': 'gzip' }, method = 'GET') {
	const request = new Request(`${ORIGIN}/oparl/v1.1/body/${town.bodyId}/snapshot`, { headers, method });
	return serveSnapshot(context(), storage, request, town.bodyId);
}

async function linesOf(response: Response): Promise<Got['json'][]> {
	const bytes = Buffer.from(await response.arrayBuffer());
	const text = (response.headers.get('content-encoding') === 'gzip' ? gunzipSync(bytes) : bytes).toString();
	return text
		.trimEnd()
		.split('\n')
		.map((line) => JSON.parse(line));
}

describe('the feed', () => {
	test('has every object once, then only what is new, and what was withdrawn', async () => {
		const first = await changes(feed());
		const ids = first.data.map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
		expect(ids).toContain(`${ORIGIN}/oparl/v1.1/paper/${town.paper.id}`);
		expect(JSON.stringify(first.data)).not.toContain(CANARY);
		expect((await changes(first.resume)).data).toEqual([]);

		const paper = await make.createPaper(database.owner, town.bodyId, open);
		const second = await changes(first.resume);
		expect(second.data.map(({ name }) => name)).toEqual([paper.name]);
		await withdraw(database, 'papers', paper.id);
		const third = await changes(second.resume);
		expect(third.data).toMatchObject([{ deleted: true }]);
		expect(third.data[0]).not.toHaveProperty('name');
		expect((await changes(third.resume)).data).toEqual([]);
	});

	test('loses nothing to a transaction that takes longer than a later one', async () => {
		const { resume } = await changes(feed());
		const slow = await database.pools.owner.sql.reserve();
		await slow`begin`;
		await slow`insert into papers (id, body_id, name, public, published_at) values (gen_random_uuid(), ${town.bodyId}, 'Langsam', true, now())`;
		await make.createPaper(database.owner, town.bodyId, { name: 'Schnell', ...open });
		const between = await changes(resume);
		expect(between.data).toEqual([]);
		await slow`commit`;
		slow.release();
		const after = await changes(between.resume);
		expect(after.data.map(({ name }) => name).sort()).toEqual(['Langsam', 'Schnell']);
	});

	test('pages, with the way on kept', async () => {
		for (let index = 0; index < 101; index++) await make.createPaper(database.owner, town.bodyId, open);
		const { json } = await client.get(feed());
		expect(json.data).toHaveLength(100);
		expect(json.links.next).toBe(json['ratssaal:resume']);
		expect((await changes(feed())).data.length).toBeGreaterThan(101);
	});

	test('a place that never was, and one of another life of the database', async () => {
		expect((await client.get(`${feed()}?after=gestern`)).status).toBe(400);
		const gone = await client.get(`${feed()}?after=9000000000000000000`);
		expect([gone.status, gone.json.type]).toEqual([410, 'https://schema.oparl.org/1.1/Error']);
		expect((await client.get('body/01900000-0000-7000-8000-000000000000/changes')).status).toBe(404);
	});

	test('tells how often it may be asked', async () => {
		const { headers } = await client.get(feed());
		expect(headers.get('ratelimit-policy')).toBe('"changes";q=600;w=60');
		expect(headers.get('ratelimit')).toMatch(/^"changes";r=\d+;t=\d+$/);
	});
});

test('who asks too often is told when to come back', async () => {
	const request = new Request(ORIGIN);
	const ask = () =>
		limited('snapshot', { ...context(), client: 'greedy' }, request, () =>
			Promise.resolve(new Response('all'))
		);
	for (let times = 0; times < 20; times++) expect((await ask()).status).toBe(200);
	const refused = await ask();
	expect(refused.status).toBe(429);
	expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
	expect(refused.headers.get('ratelimit')).toMatch(/^"snapshot";r=0;/);
	expect(await refused.json()).toMatchObject({ type: 'https://schema.oparl.org/1.1/Error' });
});

describe('the snapshot', () => {
	test('is not there before the first night', async () => {
		const response = await snapshot();
		expect(response.status).toBe(503);
		expect(response.headers.get('retry-after')).toBe('3600');
	});

	test('has every public object once, packed or not, and nothing else', async () => {
		await night();
		const packed = await snapshot();
		expect(packed.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
		expect(packed.headers.get('access-control-allow-origin')).toBe('*');
		const lines = await linesOf(packed);
		expect(await linesOf(await snapshot({}))).toEqual(lines);
		expect(JSON.stringify(lines)).not.toContain(CANARY);
		const ids = lines.map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
		for (const object of lines) expect(object.license ?? 'none', object.id).not.toBe('none');
		const paper = lines.find(({ id }) => id.endsWith(town.paper.id));
		expect(paper).toEqual((await client.get(`paper/${town.paper.id}`)).json);
		const live = (await changes(feed())).data.filter(({ deleted }) => !deleted);
		expect(ids).toEqual(expect.arrayContaining(live.map(({ id }) => id)));
		expect(lines).toHaveLength(live.length + 1);
	});

	test('leaves out what has changed since; the feed goes on from there', async () => {
		await night();
		await withdraw(database, 'papers', town.annex.id);
		const response = await snapshot();
		const lines = await linesOf(response);
		expect(lines.map(({ id }) => id)).not.toContain(`${ORIGIN}/oparl/v1.1/paper/${town.annex.id}`);
		// Nor what named it; what has nothing to do with it stays.
		expect(lines.map(({ id }) => id)).not.toContain(`${ORIGIN}/oparl/v1.1/paper/${town.paper.id}`);
		expect(lines.map(({ id }) => id)).toContain(`${ORIGIN}/oparl/v1.1/person/${town.bert.id}`);
		const [, next] = /<([^>]+)>; rel="next"/.exec(response.headers.get('link')!)!;
		const { data } = await changes(next!);
		expect(data.map(({ id }) => id)).toContain(`${ORIGIN}/oparl/v1.1/paper/${town.annex.id}`);
	});

	test('leaves it out under whatever name of the town it was asked for', async () => {
		await night();
		await withdraw(database, 'files', town.plain.id);
		const origin = 'http://203.0.113.7:3000';
		const request = new Request(`${origin}/oparl/v1.1/body/${town.bodyId}/snapshot`);
		const response = await serveSnapshot({ ...context(), origin }, storage, request, town.bodyId);
		const said = await response.text();
		expect(said.includes(`{"id":"${ORIGIN}/oparl/v1.1/person/${town.bert.id}"`)).toBe(true);
		expect(said.includes(town.plain.id)).toBe(false);
	});

	test('says under which licence it stands', async () => {
		await night();
		const { headers, body } = await snapshot();
		expect(headers.get('link')).toContain('<https://www.govdata.de/dl-de/by-2-0>; rel="license"');
		await body?.cancel();
	});

	test('a reader who leaves lets the file go', async () => {
		await night();
		const opened: Readable[] = [];
		const watched = Object.assign(Object.create(storage) as FolderStorage, {
			has: () => Promise.resolve(1),
			get: (sha256: string) => {
				const stream = storage.get(sha256);
				opened.push(stream);
				return stream;
			}
		});
		const request = new Request(`${ORIGIN}/oparl/v1.1/body/${town.bodyId}/snapshot`);
		const response = await serveSnapshot(context(), watched, request, town.bodyId);
		const closed = new Promise((resolve) => opened[0]!.once('close', resolve));
		await response.body!.cancel();
		await closed;
		expect(opened[0]!.destroyed).toBe(true);
	});

	test('a file that breaks off breaks the answer off, and nothing else', async () => {
		await night();
		const broken = Object.assign(Object.create(storage) as FolderStorage, {
			has: () => Promise.resolve(1),
			get: () =>
				Readable.from(
					(function* () {
						yield gzipSync('{"id":"x"}\n').subarray(0, 12);
						throw new Error('storage is gone');
					})()
				)
		});
		const request = new Request(`${ORIGIN}/oparl/v1.1/body/${town.bodyId}/snapshot`);
		const response = await serveSnapshot(context(), broken, request, town.bodyId);
		await expect(response.text()).rejects.toThrow('storage is gone');
	});

	test('that cannot be finished leaves the one before, and says why', async () => {
		await night();
		const before = await linesOf(await snapshot());
		let asked = 0;
		const failing = new Proxy(database.public, {
			get: (db, key) => {
				if (key === 'select' && ++asked > 8) throw new Error('database is away');
				return Reflect.get(db, key, db) as unknown;
			}
		});
		const made = makeSnapshot(
			database.worker,
			failing,
			storage,
			{ id: town.bodyId, timeZone: ZONE, origin: ORIGIN },
			NOW
		);
		await expect(made).rejects.toThrow('database is away');
		expect(await linesOf(await snapshot())).toEqual(before);
	});

	test('is sent once, and asked after by HEAD', async () => {
		await night();
		const first = await snapshot();
		await first.body?.cancel();
		const again = await snapshot({ 'if-none-match': first.headers.get('etag')! });
		expect(again.status).toBe(304);
		const head = await snapshot({}, 'HEAD');
		expect([head.status, await head.text()]).toEqual([200, '']);
	});

	test('the one of the night before is removed', async () => {
		await night();
		const kept = async () => {
			const [row] = await database.owner
				.select()
				.from(tables.openDataSnapshots)
				.where(eq(tables.openDataSnapshots.bodyId, town.bodyId));
			return row!.sha256;
		};
		const before = await kept();
		await make.createPaper(database.owner, town.bodyId, open);
		await night();
		expect(await kept()).not.toBe(before);
		expect(await storage.has(before)).toBeUndefined();
	});
});

describe('the check of itself', () => {
	const kept = () => findSelfCheck(database.public, town.bodyId);

	test('is kept, and a young one is not repeated', async () => {
		await night(NOW, true, client.fetch);
		const check = await kept();
		expect(check?.problem).toBeNull();
		expect(check!.report!.rules.filter(({ failures }) => failures > 0)).toEqual([]);
		expect(countKept(check!.report!).of).toBeGreaterThan(20);
		await night(new Date('2026-11-26T08:00:00Z'), false);
		expect((await kept())!.checkedAt).toEqual(NOW);
	}, 120_000);

	test('says so where its own address leads nowhere, and tries again', async () => {
		const later = new Date('2026-11-27T08:00:00Z');
		await night(later, false);
		const check = await kept();
		expect(check).toMatchObject({ checkedAt: later, report: null });
		expect(check?.problem).toContain('keine OParl-Schnittstelle');
		const soon = new Date('2026-11-27T09:00:00Z');
		await night(soon, false);
		expect((await kept())!.checkedAt).toEqual(soon);
	});
});
