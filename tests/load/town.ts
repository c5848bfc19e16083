/** A web process and a worker over a database with the generated corpus, in a folder that is kept between runs. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { migrate } from '#lib/server/db/migrate.ts';
import { ROOT } from '../../scripts/bootstrap/paths.mjs';
import { freePort } from '../../scripts/bootstrap/port.mjs';
import { databaseUrl, startPostgres } from '../../scripts/instance/postgres.ts';
import { fillCorpus } from './corpus.ts';

export interface LoadTown {
	/** Of the web process, without anything in front. */
	readonly origin: string;
	readonly bodyId: string;
	/** The owner's connection. */
	readonly sql: postgres.Sql;
	readonly url: string;
	readonly folder: string;
	stop(): Promise<void>;
}

/** Opens the town with `papers` papers; it is founded where the folder does not hold it yet. */
export async function openLoadTown(papers: number, say: (detail: string) => void): Promise<LoadTown> {
	const folder = join(ROOT, 'data', `messung-${papers}`);
	mkdirSync(join(folder, 'log'), { recursive: true });
	const options = {
		folder: join(folder, 'postgres'),
		port: await freePort([54_400]),
		password: 'messung',
		durable: true
	};
	const server = await startPostgres(options, join(folder, 'log', 'postgres.log'));
	const url = databaseUrl(options.port, options.password);
	await migrate(url);
	const sql = postgres(url, { max: 4, onnotice: () => {} });
	const { bodyId } = await fillCorpus(sql, papers, say);
	const port = await freePort([]);
	const env = {
		...process.env,
		NODE_ENV: 'production',
		DATABASE_URL: url,
		RATSSAAL_DATA: folder,
		PORT: String(port),
		RATSSAAL_MEDIA_ORIGIN: 'http://127.0.0.1:9'
	};
	const start = (name: string, program: string) => {
		const log = openSync(join(folder, 'log', `${name}.log`), 'a');
		return spawn(process.execPath, [program], { cwd: ROOT, env, stdio: ['ignore', log, log] });
	};
	const children = [start('web', 'src/web/main.ts'), start('worker', 'src/worker/main.ts')];
	const origin = `http://127.0.0.1:${port}`;
	const town = {
		origin,
		bodyId,
		sql,
		url,
		folder,
		async stop() {
			await Promise.all(children.map(end));
			await sql.end({ timeout: 5 });
			await server.stop();
		}
	};
	try {
		await untilAlive(origin);
		return town;
	} catch (error) {
		await town.stop();
		throw error;
	}
}

async function untilAlive(origin: string): Promise<void> {
	for (let attempt = 0; attempt < 150; attempt++) {
		const answer = await fetch(`${origin}/healthz`).catch(() => undefined);
		if (answer?.ok) return;
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
	throw new Error('the web process did not answer within 30 s');
}

async function end(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const ended = once(child, 'exit');
	child.kill('SIGTERM');
	await ended;
}
