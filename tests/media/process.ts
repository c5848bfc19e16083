/** The media server as a process of its own, that can be killed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../scripts/bootstrap/port.mjs';
import { until } from './until.ts';

export interface MediaProcess {
	/** `http://127.0.0.1:<port>` */
	readonly origin: string;
	readonly pid: number;
	/** Files below the data folder, as paths from it. */
	files(): Promise<string[]>;
	readonly folder: string;
	/** Process ids of the children whose command line contains `word`. */
	children(word: string): Promise<number[]>;
	/** SIGKILL; resolves when it is gone. */
	kill(): Promise<void>;
	/** Starts it again on the same ports and the same folder. */
	start(): Promise<void>;
	/** SIGTERM, and the folder is removed. */
	stop(): Promise<void>;
}

/** The media server as `npm start` builds it; tests run its sources. */
export const BUILT = 'build/media-server/main.js';

/** Starts a media server on the database at `databaseUrl`, with these further settings; resolves when it answers. */
export async function startMediaProcess(
	databaseUrl: string,
	settings: NodeJS.ProcessEnv = {},
	program = 'media-server/main.ts'
): Promise<MediaProcess> {
	const folder = await mkdtemp(join(tmpdir(), 'ratssaal-media-'));
	const httpPort = await freePort([]);
	const rtcPort = await freePort([], '0.0.0.0');
	const viewerPort = await freePort([rtcPort + 1], '0.0.0.0');
	const origin = `http://127.0.0.1:${httpPort}`;
	let child: ChildProcess;

	async function start(): Promise<void> {
		child = spawn(process.execPath, [program], {
			env: {
				...process.env,
				DATABASE_URL: databaseUrl,
				RATSSAAL_DATA: folder,
				RATSSAAL_MEDIA_PORT: String(httpPort),
				RATSSAAL_RTC_PORT: String(rtcPort),
				RATSSAAL_RTC_VIEWER_PORT: String(viewerPort),
				RATSSAAL_RTC_ADDRESS: '127.0.0.1',
				// Made only where a test is about it: it costs as much as all the rest.
				RATSSAAL_SMALL_PICTURE: '0',
				...settings
			},
			stdio: ['ignore', process.env.MEDIA_LOG ? 'inherit' : 'ignore', 'inherit']
		});
		await until('the media server answers', async () => {
			if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
			return (await fetch(`${origin}/media/healthz`)).ok;
		});
	}
	await start();

	return {
		origin,
		folder,
		get pid() {
			return child.pid!;
		},
		async files() {
			const entries = await readdir(folder, { recursive: true, withFileTypes: true });
			return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
		},
		children: (word) => childrenOf(child.pid!, word),
		async kill() {
			child.kill('SIGKILL');
			await once(child, 'exit');
		},
		start,
		async stop() {
			if (child.exitCode === null && child.signalCode === null) {
				child.kill('SIGTERM');
				await once(child, 'exit');
			}
			await rm(folder, { recursive: true, force: true });
		}
	};
}

async function childrenOf(pid: number, word: string): Promise<number[]> {
	const { readFile } = await import('node:fs/promises');
	const ids = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ').filter(Boolean);
	const named = await Promise.all(
		ids.map(async (id) =>
			(await readFile(`/proc/${id}/cmdline`, 'utf8')).includes(word) ? [Number(id)] : []
		)
	);
	return named.flat();
}
