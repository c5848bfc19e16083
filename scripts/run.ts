/**
 * The supervisor: database, migrations, demo town, and the three processes, kept alive until Ctrl-C.
 *
 * `--dev` runs Vite's development server and restarts worker and media server when their files change.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import crypto from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import type { ReadyJson } from '#lib/protocol/ready.ts';
import { ROOT } from './bootstrap/paths.mjs';
import { freePort, webPort } from './bootstrap/port.mjs';
import { dim, fail, Problem, step } from './bootstrap/terminal.mjs';
import { Child } from './instance/child.ts';
import {
	dataFolder,
	lockDataFolder,
	openDataFolder,
	readRunRecord,
	type RunRecord,
	writeRunRecord
} from './instance/folder.ts';
import { greet } from './instance/greeting.ts';
import { databaseUrl, startPostgres } from './instance/postgres.ts';

const READY_WITHIN_MS = 60_000;

/** How long a process may take to finish what it is doing: requests, a job, the last segment. */
const STOP_WITHIN_MS = 10_000;

const dev = process.argv.includes('--dev');
const folder = dataFolder();
const logFile = (name: string) => path.join(folder, 'log', `${name}.log`);
const children: Child[] = [];
let postgres: Child | undefined;
let preparation: ChildProcess | undefined;
let stopping: Promise<void> | undefined;

// Before anything is started, so that Ctrl-C at any moment leaves nothing behind.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
process.on('disconnect', stop);

try {
	openDataFolder(folder);
	await lockDataFolder(folder);
	const record = await chooseRecord();
	writeRunRecord(folder, record);
	if (record.postgresPort) await step('Datenbank', () => startDatabase(record));
	const env = environment(record);
	await prepareDatabase(env);
	await step('Prozesse', async (say) => {
		// Another machine's database has another clock.
		const start = record.postgresPort ? new Date() : new Date(0);
		startProcesses(record, env);
		await untilReady(record.webPort, start, say);
	});
	if (!stopping) await greet(record.address, folder, env);
} catch (error) {
	// What fails because we are stopping is no failure.
	if (!stopping) {
		await stopAll();
		fail(error);
	}
}

/** Ports and password of this instance: the ones it had the last time, where they are still free. */
async function chooseRecord(): Promise<RunRecord> {
	const last = readRunRecord(folder) ?? {};
	const web = await webPort();
	const rtcPort = await freePort([Number(process.env.RATSSAAL_RTC_PORT), last.rtcPort ?? 44444], '0.0.0.0');
	const common = {
		pid: process.pid,
		processes: {},
		address: `http://localhost:${web}`,
		webPort: web,
		mediaPort: await freePort([Number(process.env.RATSSAAL_MEDIA_PORT), last.mediaPort ?? 3001]),
		rtcPort,
		viewerPort: await freePort(
			[Number(process.env.RATSSAAL_RTC_VIEWER_PORT), last.viewerPort ?? rtcPort + 1],
			'0.0.0.0'
		)
	};
	if (process.env.DATABASE_URL) return { ...common, databaseUrl: process.env.DATABASE_URL };
	const postgresPort = await freePort([last.postgresPort ?? 54320]);
	const postgresPassword = last.postgresPassword ?? crypto.randomBytes(18).toString('base64url');
	return {
		...common,
		postgresPort,
		postgresPassword,
		databaseUrl: databaseUrl(postgresPort, postgresPassword)
	};
}

function environment(record: RunRecord): NodeJS.ProcessEnv {
	return {
		...process.env,
		DATABASE_URL: record.databaseUrl,
		RATSSAAL_DATA: folder,
		PORT: String(record.webPort),
		RATSSAAL_ORIGIN: process.env.RATSSAAL_ORIGIN || record.address,
		RATSSAAL_MEDIA_PORT: String(record.mediaPort),
		RATSSAAL_RTC_PORT: String(record.rtcPort),
		RATSSAAL_RTC_VIEWER_PORT: String(record.viewerPort),
		RATSSAAL_MEDIA_ORIGIN: `http://127.0.0.1:${record.mediaPort}`,
		NODE_ENV: dev ? 'development' : 'production'
	};
}

async function startDatabase(record: RunRecord): Promise<void> {
	const options = {
		folder: path.join(folder, 'postgres'),
		port: record.postgresPort!,
		password: record.postgresPassword!,
		durable: true
	};
	postgres = await startPostgres(options, logFile('postgres'), watchOver(record, 'postgres'));
}

/** Migrations, and the demo town in a database without any body. A child does it, so that its memory is given back. */
async function prepareDatabase(env: NodeJS.ProcessEnv): Promise<void> {
	const child = spawn(process.execPath, ['scripts/prepare-database.ts'], {
		cwd: ROOT,
		env,
		stdio: 'inherit'
	});
	const [code] = await once(child, 'exit');
	if (code === 0) return;
	// It has said why.
	await stopAll();
	process.exit(1);
}

function startProcesses(record: RunRecord, env: NodeJS.ProcessEnv): void {
	const watch = dev ? ['--watch', '--watch-preserve-output'] : [];
	const programs = {
		web: [dev ? 'scripts/dev-web.ts' : 'src/web/main.ts'],
		worker: [...watch, 'src/worker/main.ts'],
		'media-server': dev
			? [...watch, 'media-server/main.ts']
			: ['--enable-source-maps', 'build/media-server/main.js']
	};
	for (const [name, args] of Object.entries(programs)) {
		const child = new Child({
			name,
			program: process.execPath,
			args,
			cwd: ROOT,
			env,
			logFile: logFile(name),
			stopWithinMs: STOP_WITHIN_MS,
			...watchOver(record, name),
			onLine: dev ? (line) => console.log(`${dim(name.padEnd(13))}${line}`) : undefined
		});
		children.push(child);
		child.start();
	}
}

/** Writes down who runs, and says who died. */
function watchOver(record: RunRecord, name: string) {
	return {
		onStart: () => {
			const running = [...children, ...(postgres ? [postgres] : [])].filter((child) => child.pid);
			const processes = Object.fromEntries(running.map((child) => [child.options.name, child.pid!]));
			writeRunRecord(folder, { ...record, processes });
		},
		onDeath: (reason: string) => console.log(`  Prozess ${name} endete (${reason}) und wird neu gestartet.`)
	};
}

/** Polls `/readyz` until every part is ready and has beaten since `start`. What is missing is shown meanwhile. */
async function untilReady(port: number, start: Date, say: (detail: string) => void): Promise<void> {
	const end = Date.now() + READY_WITHIN_MS;
	for (;;) {
		const missing = await whatIsMissing(port, start);
		if (!missing || stopping) return;
		if (Date.now() > end) {
			throw new Problem(
				`Nach ${READY_WITHIN_MS / 1000} s fehlt noch: ${missing} Näheres steht in ${path.join(folder, 'log')}.`
			);
		}
		say(missing);
		await new Promise((resolve) => setTimeout(resolve, 150));
	}
}

async function whatIsMissing(port: number, start: Date): Promise<string | undefined> {
	const signal = AbortSignal.timeout(5_000);
	const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal }).catch(() => undefined);
	if (!answer) return 'Der Webprozess antwortet noch nicht.';
	const { parts } = (await answer.json().catch(() => ({}))) as Partial<ReadyJson>;
	if (!parts) return `Der Webprozess antwortet mit ${answer.status}.`;
	return Object.entries(parts)
		.filter(([, { ready, seenAt }]) => !ready || (seenAt && new Date(seenAt) < start))
		.map(([name, { problem }]) => problem ?? `${name} hat sich noch nicht gemeldet.`)
		.join(' ');
}

/** First time: everything in order. Second time: at once. */
function stop(): void {
	if (stopping) {
		for (const child of [...children, ...(postgres ? [postgres] : [])]) child.kill();
		process.exit(1);
	}
	console.log('\nRatssaal wird beendet …');
	stopping = stopAll().then(() => process.exit(0));
}

/** The database last: the others still write to it. */
async function stopAll(): Promise<void> {
	preparation?.kill();
	await Promise.all(children.map((child) => child.stop()));
	await postgres?.stop();
}
