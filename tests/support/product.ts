/**
 * The whole product with its demo town, on a free port and in a new folder.
 *
 * As Playwright's global set-up it is started once for all tests, which find it through the environment:
 * `RATSSAAL_E2E_ADDRESS` (also the config's `baseURL`), `RATSSAAL_E2E_DATA` and `RATSSAAL_E2E_INFO` (what `npm run
 * demo:info` prints, as JSON). A test that breaks things starts one of its own.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../scripts/bootstrap/port.mjs';

/** The demo town takes its time the first time, more so on a busy machine. */
const READY_WITHIN_MS = 300_000;

export interface Product {
	/** `http://localhost:<port>` */
	readonly address: string;
	/** Its data folder, with `run.json`. */
	readonly folder: string;
	/** What `npm run demo:info` prints. */
	readonly info: string;
	/** SIGTERM to its supervisor; the folder is removed. */
	stop(): Promise<void>;
}

/** Starts a product of its own; resolves when every part is ready. `say` is told what it prints. */
export async function startProduct(
	say = (text: string) => void process.stdout.write(text)
): Promise<Product> {
	const folder = await mkdtemp(join(tmpdir(), 'ratssaal-e2e-'));
	const port = await freePort([]);
	const env = {
		...process.env,
		PORT: String(port),
		RATSSAAL_DATA: folder,
		RATSSAAL_WEB_PUSH: '1',
		RATSSAAL_SMALL_PICTURE: process.env.RATSSAAL_SMALL_PICTURE ?? '0',
		RATSSAAL_EMBED_HOSTS: 'http://127.0.0.1:*',
		FORCE_COLOR: '0'
	};
	const product = spawn(process.execPath, ['scripts/run.ts'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
	const stop = async () => {
		if (product.exitCode === null && product.signalCode === null) {
			const ended = once(product, 'exit');
			product.kill('SIGTERM');
			await ended;
		}
		await rm(folder, { recursive: true, force: true });
	};
	try {
		await untilReady(product, say);
		const info = execFileSync(process.execPath, ['scripts/demo-info.ts'], { env, encoding: 'utf8' });
		return { address: `http://localhost:${port}`, folder, info, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

export default async function setup(): Promise<() => Promise<void>> {
	const { address, folder, info, stop } = await startProduct();
	process.env.RATSSAAL_E2E_ADDRESS = address;
	process.env.RATSSAAL_E2E_DATA = folder;
	process.env.RATSSAAL_E2E_INFO = info;
	return stop;
}

/** The supervisor says `Ratssaal läuft` when every part is ready. */
async function untilReady(product: ChildProcess, say: (text: string) => void): Promise<void> {
	const ready = Promise.withResolvers<void>();
	let said = '';
	product.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
		say(chunk);
		said += chunk;
		if (said.includes('Ratssaal läuft')) ready.resolve();
	});
	product.on('exit', (code) => ready.reject(new Error(`the product ended with ${code} before it was ready`)));
	const timer = setTimeout(
		() => ready.reject(new Error('the product is not ready after five minutes')),
		READY_WITHIN_MS
	);
	try {
		await ready.promise;
	} finally {
		clearTimeout(timer);
	}
}
