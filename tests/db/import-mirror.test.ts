/** A town that is kept in step with the system it came from: only changes are read, deletions follow, and what fails is said. */
import { and, desc, eq, isNull } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { findImportSource } from '#lib/server/db/queries/imports.ts';
import { importRuns, importSources, papers } from '#lib/server/db/schema/index.ts';
import { FolderStorage } from '#lib/server/files/folder-storage.ts';
import { startImport } from '#lib/server/imports/decide-import.ts';
import { endMirror, keepMirror, mirrorNow } from '#lib/server/imports/keep-mirror.ts';
import { orderServerImport } from '#lib/server/imports/order-import.ts';
import { orderMirrorRuns } from '#lib/server/imports/order-mirror-runs.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import * as make from '../support/factories.ts';
import { createAdministrator, doRun } from '../support/imports.ts';
import { answer, TownServer } from '../support/oparl/town-server.ts';

const HOUR = 3_600_000;
/** Runs start with the clock of the test, and change dates come from the same days. */
const START = new Date('2026-11-23T09:00:00Z');
const after = (hours: number) => new Date(START.getTime() + hours * HOUR);

let database: TestDatabase;
let town: TownServer;
let administrator: Actor;
const storage = new FolderStorage('/nonexistent');

beforeAll(async () => void (database = await openTestDatabase()));
afterAll(() => database.close());

/** A town taken over once by hand. */
beforeEach(async () => {
	town = await TownServer.start();
	town.add('organization', { name: 'Rat' });
	for (let number = 0; number < 30; number++) town.add('paper');
	administrator = await createAdministrator(database);
	const id = await orderServerImport(database.app, administrator, { address: town.system });
	await doRun(database, id, { storage, now: START });
	await startImport(database.app, administrator, id);
	await doRun(database, id, { storage, now: START });
});
afterEach(async () => {
	await database.owner.delete(importSources);
	await town.close();
});

const keep = (input: object = {}, now = START) =>
	keepMirror(database.app, administrator, { everyHours: '24', enabled: 'on', ...input }, now);
const source = async () => (await findImportSource(database.app, administrator.bodyId))!;

/** What the worker does when a source is due: the run it ordered, done; `undefined` when it ordered none. */
async function mirror(now: Date) {
	await orderMirrorRuns(database.worker, now);
	const [run] = await database.owner
		.select({ id: importRuns.id })
		.from(importRuns)
		.where(and(eq(importRuns.bodyId, administrator.bodyId), eq(importRuns.state, 'waiting')))
		.orderBy(desc(importRuns.created))
		.limit(1);
	town.requests.length = 0;
	return run && doRun(database, run.id, { storage, now, rules: { tries: 1 } });
}

const livePapers = () =>
	database.owner.$count(papers, and(eq(papers.bodyId, administrator.bodyId), isNull(papers.deleted)));
const lists = () => town.requests.filter((path) => path.startsWith('/body/1/paper'));

test('the first run compares everything, later ones read what changed', async () => {
	await keep();
	expect(await mirror(after(1))).toMatchObject({ state: 'done', counts: { 'Paper.unchanged': 30 } });
	expect(lists()).toEqual(['/body/1/paper']);
	expect(await source()).toMatchObject({ freshAt: after(1), comparedAt: after(1), nextAt: after(25) });

	expect(await mirror(after(2))).toBeUndefined();

	town.objects.paper![4]!.name = 'Neuer Titel';
	town.objects.paper![4]!.modified = '2026-11-24T08:00:00+01:00';
	town.add('paper', {}, '2026-11-24T09:00:00+01:00');
	const run = await mirror(after(25));
	expect(run).toMatchObject({
		state: 'done',
		counts: { 'Paper.added': 1, 'Paper.changed': 1, 'Paper.unchanged': 0 }
	});
	expect(lists()).toEqual([
		`/body/1/paper?modified_since=${encodeURIComponent('2026-11-23T09:00:00+00:00')}`
	]);
	expect(await livePapers()).toBe(31);
	expect(await source()).toMatchObject({ freshAt: after(25), comparedAt: after(1), nextAt: after(49) });
});

test('what the source withdraws is deleted here', async () => {
	await keep();
	await mirror(after(1));
	town.withdraw('paper', town.objects.paper![3]!.id, '2026-11-24T08:00:00+01:00');
	expect(await mirror(after(25))).toMatchObject({ state: 'done' });
	expect(await livePapers()).toBe(29);
});

test('a deletion that nobody tells is found by the comparison once a week', async () => {
	await keep();
	await mirror(after(1));
	town.objects.paper!.pop();
	await mirror(after(25));
	expect(await livePapers()).toBe(30);
	const run = await mirror(after(24 * 7 + 2));
	expect(lists()).toEqual(['/body/1/paper']);
	expect(run!.defects).toMatchObject({ absent: 1 });
	expect(await livePapers()).toBe(29);
});

test('very many at once are only reported, until somebody confirms', async () => {
	await keep();
	town.objects.paper!.splice(0, 25);
	const run = await mirror(after(1));
	expect(run).toMatchObject({ state: 'done', defects: { 'many-absent': 1 } });
	expect(await livePapers()).toBe(30);

	const input = { address: town.system, absent: 'on' };
	const id = await orderServerImport(database.app, administrator, input);
	expect(await doRun(database, id, { storage })).toMatchObject({ defects: { 'many-absent': 1 } });
	await startImport(database.app, administrator, id, { many: 'on' });
	expect(await doRun(database, id, { storage })).toMatchObject({ defects: { absent: 25 } });
	expect(await livePapers()).toBe(5);
});

test('where the dates of the source lie, everything is read and compared each time', async () => {
	await keep();
	// Its clock moves on with every answer: here nobody waits between two looks, and both may fall into one millisecond.
	let clock = START.getTime();
	town.habit = (url) => {
		const list = /^\/body\/1\/(\w+)$/.exec(url.pathname)?.[1];
		if (!list) return undefined;
		const page = town.page(list, new URL(url.pathname, url)) as { data: object[] };
		const modified = new Date((clock += 1000)).toISOString();
		return { ...page, data: page.data.map((each) => ({ ...each, modified })) };
	};
	await mirror(after(1));
	town.objects.paper!.pop();
	const run = await mirror(after(25));
	expect(run!.counts).toMatchObject({ 'Paper.changed': 0, 'Paper.unchanged': 29 });
	expect(run!.defects).toMatchObject({ absent: 1 });
	expect(await source()).toMatchObject({ comparedAt: after(25), habits: { dates: 'lie' } });
});

test('a run that fails, or misses a list, moves nothing forward; the next one makes up for it', async () => {
	await keep();
	await mirror(after(1));
	town.add('paper', {}, '2026-11-24T08:00:00+01:00');
	town.habit = (url, response) => {
		if (url.pathname === '/body/1/paper') answer(response, 404);
	};
	expect(await mirror(after(25))).toMatchObject({ state: 'done', defects: { 'not-fetched': 1 } });
	expect((await source()).freshAt).toEqual(after(1));
	expect(await livePapers()).toBe(30);

	town.habit = (_, response) => void answer(response, 404);
	expect(await mirror(after(49))).toMatchObject({ state: 'refused' });
	expect(await source()).toMatchObject({
		freshAt: after(1),
		nextAt: after(73),
		run: { state: 'refused', problem: expect.stringContaining('HTTP 404') }
	});

	town.habit = () => undefined;
	await mirror(after(73));
	expect(await livePapers()).toBe(31);
	expect((await source()).freshAt).toEqual(after(73));
});

test('switched off it rests; switched on, or asked for, it runs at once', async () => {
	await keep({ enabled: undefined });
	expect(await mirror(after(100))).toBeUndefined();
	await expect(mirrorNow(database.app, administrator, after(100))).rejects.toMatchObject({
		code: 'conflict'
	});
	await keep({ everyHours: '6' }, after(100));
	expect(await mirror(after(100))).toMatchObject({ state: 'done' });
	expect((await source()).nextAt).toEqual(after(106));
	await mirrorNow(database.app, administrator, after(101));
	expect(await mirror(after(101))).toMatchObject({ state: 'done' });
	await endMirror(database.app, administrator);
	expect(await source()).toBeUndefined();
	expect(await livePapers()).toBe(30);
});

test('while another import of the town is under way, it waits', async () => {
	await keep();
	const id = await orderServerImport(database.app, administrator, { address: town.system });
	await orderMirrorRuns(database.worker, after(1));
	expect((await source()).nextAt).toEqual(START);
	await doRun(database, id, { storage });
	expect(await mirror(after(1))).toMatchObject({ state: 'done' });
});

test('two workers order one run', async () => {
	await keep();
	await Promise.all([orderMirrorRuns(database.worker, after(1)), orderMirrorRuns(database.worker, after(1))]);
	const runs = await database.owner.$count(
		importRuns,
		and(eq(importRuns.bodyId, administrator.bodyId), eq(importRuns.state, 'waiting'))
	);
	expect(runs).toBe(1);
});

test('only an administrator, only with an interval that is offered, only after an import by hand', async () => {
	const clerk = await make.createActor(database.owner, administrator.bodyId, ['clerk']);
	for (const act of [
		() => keepMirror(database.app, clerk, { everyHours: '24' }, START),
		() => mirrorNow(database.app, clerk, START),
		() => endMirror(database.app, clerk)
	]) {
		await expect(act()).rejects.toMatchObject({ code: 'forbidden' });
	}
	await expect(keep({ everyHours: '5' })).rejects.toMatchObject({
		fields: { everyHours: expect.stringContaining('angebotenen') }
	});
	const other = await createAdministrator(database);
	await expect(keepMirror(database.app, other, { everyHours: '24' }, START)).rejects.toMatchObject({
		code: 'conflict',
		message: expect.stringContaining('von Hand')
	});
});
