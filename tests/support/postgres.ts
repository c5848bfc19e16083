/** Vitest's global set-up for tests with a database: one Postgres server per run, with a migrated template to clone. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { freePort } from '../../scripts/bootstrap/port.mjs';
import { databaseUrl, startPostgres } from '../../scripts/instance/postgres.ts';
import { createTemplate } from './database.ts';

declare module 'vitest' {
	interface ProvidedContext {
		/** The owner's connection to the server of this run. */
		databaseUrl: string;
	}
}

/** `RATSSAAL_TEST_DATABASE_URL` names another server to test on; otherwise an embedded one is started and removed. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	const given = process.env.RATSSAAL_TEST_DATABASE_URL;
	const server = given ? { url: given, stop: async () => {} } : await startServer();
	await createTemplate(server.url);
	project.provide('databaseUrl', server.url);
	return server.stop;
}

async function startServer(): Promise<{ url: string; stop: () => Promise<void> }> {
	const folder = await mkdtemp(join(tmpdir(), 'ratssaal-test-'));
	const options = {
		folder: join(folder, 'postgres'),
		port: await freePort([]),
		password: randomBytes(12).toString('hex'),
		durable: false
	};
	const postgres = await startPostgres(options, join(folder, 'postgres.log'));
	return {
		url: databaseUrl(options.port, options.password),
		async stop() {
			await postgres.stop();
			await rm(folder, { recursive: true, force: true });
		}
	};
}
