/** Runs of imports in tests: patient without waiting, and allowed to ask this machine. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asc, eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { importFindings, importRuns } from '#lib/server/db/schema/index.ts';
import { FolderStorage } from '#lib/server/files/folder-storage.ts';
import { NETWORK_RULES, type NetworkRules, type World } from '#lib/server/imports/network/client.ts';
import type { ImportOptions } from '#lib/server/imports/options.ts';
import { orderServerRun } from '#lib/server/imports/order-run.ts';
import { runImport } from '#lib/server/imports/run-import.ts';
import { openTestDatabase, type TestDatabase } from './database.ts';
import * as make from './factories.ts';

const NOW = new Date('2026-11-23T09:00:00Z');

const RULES: NetworkRules = {
	...NETWORK_RULES,
	innerHosts: ['127.0.0.1'],
	gapMs: 0
};

/** A database, and a folder for what is uploaded and fetched. Call it in `beforeAll`, and `close` in `afterAll`. */
export async function openImports() {
	const database = await openTestDatabase();
	const folder = await mkdtemp(join(tmpdir(), 'ratssaal-imports-'));
	return {
		database,
		storage: new FolderStorage(folder),
		async close() {
			await database.close();
			await rm(folder, { recursive: true });
		}
	};
}

/** The administrator of a new town. */
export async function createAdministrator({ owner }: TestDatabase): Promise<Actor> {
	const body = await make.createBody(owner);
	return make.createActor(owner, body.id, ['administrator']);
}

export interface RunOptions {
	readonly rules?: Partial<NetworkRules>;
	readonly world?: World;
	readonly now?: Date;
	readonly storage?: FolderStorage;
}

/** Orders a run and does it; the row of it and its findings. */
export async function importServer(
	database: TestDatabase,
	address: string,
	options: Partial<ImportOptions> = {},
	how: RunOptions = {}
) {
	const { id } = await orderServerRun(database.worker, address, options);
	return doRun(database, id, how);
}

/** Does a run as the worker would, until it ends or waits; the row of it and its findings. */
export async function doRun(
	database: TestDatabase,
	id: string,
	{ rules, world, now = NOW, storage = new FolderStorage('/nonexistent') }: RunOptions = {}
) {
	const context = {
		db: database.worker,
		storage,
		now,
		rules: { ...RULES, ...rules },
		world: { pause: async () => {}, ...world }
	};
	await runImport(context, id);
	return readRun(database, id);
}

async function readRun(database: TestDatabase, id: string) {
	const [run] = await database.owner.select().from(importRuns).where(eq(importRuns.id, id));
	const findings = await database.owner
		.select()
		.from(importFindings)
		.where(eq(importFindings.runId, id))
		.orderBy(asc(importFindings.number));
	return { ...run!, findings };
}
