/**
 * `npm run bench:viewers`: how many citizens one core of the media server serves, live, with parts of 500 ms. The server has the first
 * core to itself, the viewers have the second. Beside it nginx, of one process as well, with the same part as a file.
 *
 * `-- --viewers <n,n>` how many (1000,2500,5000), `-- --kbit <n>` of the picture (1500), `-- --seconds <n>` for each measurement (20).
 */
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openAsOwner, openDatabase } from '#lib/server/db/client.ts';
import { migrate } from '#lib/server/db/migrate.ts';
import { bootstrap } from '../../scripts/bootstrap/bootstrap.mjs';
import { freePort } from '../../scripts/bootstrap/port.mjs';
import { FOR_BENCH, FOR_START } from '../../scripts/bootstrap/system-packages.mjs';
import { step } from '../../scripts/bootstrap/terminal.mjs';
import { BASELINE, startEncoder } from '../media/encoder.ts';
import { startMediaProcess, type MediaProcess } from '../media/process.ts';
import { createStage } from '../media/stage.ts';
import { until } from '../media/until.ts';
import { startStatic } from '../support/nginx.ts';
import type { Told, Wanted } from './crowd.ts';
import { figuresOf } from './pace.ts';
import { startServer } from './server.ts';
import { processorMs } from './stopwatch.ts';
import { requestsPerSecond } from './wrk.ts';

const { values } = parseArgs({
	options: {
		viewers: { type: 'string', default: '1000,2500,5000' },
		kbit: { type: 'string', default: '1500' },
		seconds: { type: 'string', default: '20' }
	}
});
const seconds = Number(values.seconds);
const TARGET = { viewers: 5000, p99Ms: 150 };
const SERVER_CORE = 0;
const CROWD_CORE = 1;
const lines: string[] = [];

const env = await bootstrap({
	generated: true,
	database: true,
	mediaWorker: true,
	systemPackages: [...FOR_START, ...FOR_BENCH]
});
const server = await startServer();
const owner = openAsOwner(server.url, 4);
const app = openDatabase(server.url, 'ratssaal_app', 4);
const rtmpPort = await freePort([]);
try {
	await migrate(server.url);
	const stage = await createStage({ owner: owner.db, app: app.db });
	const media = await startMediaProcess(server.url, {
		MEDIASOUP_WORKER_BIN: env.MEDIASOUP_WORKER_BIN,
		RATSSAAL_RTMP_PORT: String(rtmpPort)
	});
	await stage.open();
	// Noise takes all the bits there are.
	const rate = ['-b:v', `${values.kbit}k`, '-maxrate', `${values.kbit}k`, '-bufsize', `${values.kbit}k`];
	const encoder = startEncoder({
		url: `rtmp://127.0.0.1:${rtmpPort}/${stage.broadcastId}/${stage.key}`,
		grey: 'noise',
		video: [...BASELINE, ...rate]
	});
	const base = `${media.origin}/media/hls/${stage.broadcastId}/`;
	try {
		const list = async () => (await fetch(`${base}index.m3u8`)).text();
		await until('five segments', async () => (await list()).includes('\n5.m4s'), 40_000);
		pin(media.pid, SERVER_CORE);
		for (const viewers of values.viewers.split(',').map(Number)) {
			await step(`${viewers} Zuschauer`, () => measure(media, base, viewers));
		}
		await step('nginx daneben', async () => compare(base, await list()));
	} finally {
		await encoder.kill();
		await media.stop();
	}
} finally {
	await Promise.all([owner.close(), app.close()]);
	await server.stop();
}
console.log(`\n${lines.join('\n')}\n`);

async function measure(media: MediaProcess, base: string, viewers: number): Promise<void> {
	const crowd = fork(new URL('./crowd.ts', import.meta.url));
	const ended = once(crowd, 'exit');
	const says = () =>
		Promise.race([
			once(crowd, 'message'),
			ended.then(() => Promise.reject(new Error('The viewers have ended.')))
		]);
	pin(crowd.pid!, CROWD_CORE);
	const wanted: Wanted = { base, viewers, seconds };
	crowd.send(wanted);
	await says();
	const [serverMs, crowdMs] = [processorMs(media.pid), processorMs(crowd.pid!)];
	const [told] = (await says()) as [Told];
	const share = (pid: number, beforeMs: number) => (processorMs(pid) - beforeMs) / 10 / seconds;
	const [ours, theirs] = [share(media.pid, serverMs), share(crowd.pid!, crowdMs)];
	await ended;
	const { p50, p95, p99, asked } = figuresOf(told.delaysMs);
	const failures = Object.entries(told.failed).map(([status, count]) => `${count}-mal ${status}`);
	const verdict = p99 <= TARGET.p99Ms && failures.length === 0 ? 'gehalten' : 'verfehlt';
	lines.push(
		`  ${viewers} Zuschauer: ein Teil ist da nach p50 ${p50.toFixed(0)}, p95 ${p95.toFixed(0)}, p99 ${p99.toFixed(0)} ms` +
			(viewers >= TARGET.viewers ? ` (Ziel: p99 ${TARGET.p99Ms} ms, ${verdict})` : ''),
		`    ${asked} Teile, ${((told.bytes * 8) / 1e9 / seconds).toFixed(2)} Gbit/s, Medienserver ${ours.toFixed(0)} % eines Kerns, ` +
			`Zuschauer ${theirs.toFixed(0)} %, Fehler: ${failures.join(', ') || 'keine'}`
	);
}

/** As fast as either can: one whole part, again and again. */
async function compare(base: string, list: string): Promise<void> {
	const [, name] = [...list.matchAll(/#EXT-X-PART:.*URI="([^"]+)"/g)].at(-1)!;
	const bytes = Buffer.from(await (await fetch(base + name!)).arrayBuffer());
	const folder = await mkdtemp(join(tmpdir(), 'ratssaal-viewers-'));
	const nginx = await startStatic(folder, bytes);
	try {
		const own = requestsPerSecond(base + name!, 5);
		const known = requestsPerSecond(`${nginx.origin}/`, 5);
		lines.push(
			`  derselbe Teil (${(bytes.length / 1000).toFixed(0)} kB), so oft es geht: ${own.toFixed(0)}/s, ` +
				`nginx ${known.toFixed(0)}/s, das ist ${(own / known).toFixed(2)} : 1`
		);
	} finally {
		await nginx.stop();
		await rm(folder, { recursive: true, force: true });
	}
}

/** All threads of a process to one core. */
function pin(pid: number, core: number): void {
	execFileSync('taskset', ['-a', '-p', '-c', String(core), String(pid)], { stdio: 'ignore' });
}
