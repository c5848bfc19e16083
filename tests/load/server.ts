/** A database server of its own for a measurement, durable like a real one; `RATSSAAL_TEST_DATABASE_URL` names another. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../scripts/bootstrap/port.mjs';
import { databaseUrl, startPostgres } from '../../scripts/instance/postgres.ts';

export async function startServer(): Promise<{ readonly url: string; stop(): Promise<void> }> {
	const given = process.env.RATSSAAL_TEST_DATABASE_URL;
	if (given) return { url: given, stop: async () => {} };
	const folder = await mkdtemp(join(tmpdir(), 'ratssaal-load-'));
	const options = {
		folder: join(folder, 'postgres'),
		port: await freePort([]),
		password: randomBytes(12).toString('hex'),
		durable: true
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
