/**
 * `npm run bench:media`: how far viewers sit behind the chamber, and how soon they see the first picture, with parts of 500 and of
 * 200 ms and without any (WHEP); beside it ffmpeg's plain HLS of the same camera in the same run. And what watching costs the media
 * server's own process, whose readings of the log come faster while somebody watches by WHEP.
 *
 * `-- --seconds <n>` for the length of each measurement, `-- --height <n>` for the size of the picture.
 */
import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from '@playwright/test';
import { openAsOwner, openDatabase } from '#lib/server/db/client.ts';
import { migrate } from '#lib/server/db/migrate.ts';
import { bootstrap } from '../../scripts/bootstrap/bootstrap.mjs';
import { FOR_TEST } from '../../scripts/bootstrap/system-packages.mjs';
import { step } from '../../scripts/bootstrap/terminal.mjs';
import { launchCameraBrowser, startCamera } from '../../scripts/demo-camera.ts';
import { openPlayerPage } from '../media/player-page.ts';
import { startMediaProcess, type MediaProcess } from '../media/process.ts';
import { createStage } from '../media/stage.ts';
import { until } from '../media/until.ts';
import { watchWhep } from '../media/whep-page.ts';
import { readClockInPage } from '../support/block-clock.ts';
import { startServer } from './server.ts';
import { processorMs } from './stopwatch.ts';

const { values } = parseArgs({
	options: { seconds: { type: 'string', default: '20' }, height: { type: 'string', default: '720' } }
});
const seconds = Number(values.seconds);
const height = Number(values.height);
const SETTLE_MS = 3000;
/** Real browsers that a machine of two cores can decode for beside all else. */
const MANY = 6;

interface Line {
	readonly what: string;
	readonly target: string;
	readonly measured: string;
	readonly kept?: boolean;
}
const lines: Line[] = [];

const env = await bootstrap({ generated: true, database: true, mediaWorker: true, systemPackages: FOR_TEST });
const server = await startServer();
const owner = openAsOwner(server.url, 4);
const app = openDatabase(server.url, 'ratssaal_app', 4);
const browser = await launchCameraBrowser();
try {
	await migrate(server.url);
	await step('Teile von 500 ms', () => measure(500, { ms: 1750, share: 0.95 }, true));
	await step('Teile von 200 ms', () => measure(200, { ms: 950, share: 0.99 }, false));
} finally {
	await browser.close();
	await Promise.all([owner.close(), app.close()]);
	await server.stop();
}
print();

/** A sitting with a camera, watched by players as a citizen's page sets them up. */
async function measure(
	partMs: number,
	target: { ms: number; share: number },
	withFfmpeg: boolean
): Promise<void> {
	const stage = await createStage({ owner: owner.db, app: app.db });
	const media = await startMediaProcess(server.url, {
		MEDIASOUP_WORKER_BIN: env.MEDIASOUP_WORKER_BIN,
		RATSSAAL_PART_MS: String(partMs)
	});
	await stage.open();
	const camera = await startCamera({
		url: `${media.origin}/media/whip/${stage.broadcastId}`,
		key: stage.key,
		browser,
		width: (height * 16) / 9,
		height
	});
	const live = `${media.origin}/media/hls/${stage.broadcastId}/`;
	try {
		await until(
			'five segments',
			async () => (await (await fetch(`${live}index.m3u8`)).text()).includes('\n5.m4s'),
			40_000
		);
		const first: number[] = [];
		for (let i = 0; i < 10; i++) first.push(await firstPicture(`${live}variants.m3u8`));
		add(`erstes Bild, Teile von ${partMs} ms`, 'p95 ≤ 300 ms', first, at(first, 0.95) <= 300);
		const behind = await watch(`${live}variants.m3u8`);
		const words = `${target.share === 0.95 ? 'p95' : 'p99'} ≤ ${target.ms} ms`;
		add(`hinter dem Saal, Teile von ${partMs} ms`, words, behind, at(behind, target.share) <= target.ms);
		if (!withFfmpeg) return;
		await measureDirect(media, `${media.origin}/media/whep/${stage.broadcastId}`);
		const plain = await startFfmpeg(live);
		try {
			add('hinter dem Saal, ffmpeg mit Segmenten von 2 s', 'daneben', await watch(plain.address));
		} finally {
			await plain.stop();
		}
	} finally {
		await camera.stop();
		await media.stop();
	}
}

/** Who watches without delay: how far behind, and what it costs the process that reads the log for it and the engine that sends. */
async function measureDirect(media: MediaProcess, door: string): Promise<void> {
	const engine = Math.max(...(await media.children('mediasoup-worker')));
	const [processAlone, engineAlone] = await Promise.all([shareOf(media.pid), shareOf(engine)]);
	const viewer = await watchWhep(browser, door);
	await pause(SETTLE_MS);
	const processWatched = await shareOf(media.pid);
	const late = (await viewer.seen()).slice(-seconds * 20).map(({ takenMs, atMs }) => atMs - takenMs);
	const isSoon = at(late, 0.5) <= 50 && at(late, 0.99) <= 100;
	add('hinter dem Saal, ohne Verzögerung (WHEP)', 'p50 ≤ 50, p99 ≤ 100 ms', late, isSoon);
	const others = await Promise.all(Array.from({ length: MANY - 1 }, () => watchWhep(browser, door)));
	await pause(SETTLE_MS);
	const perViewer = ((await shareOf(engine)) - engineAlone) / MANY;
	await Promise.all([viewer, ...others].map((each) => each.close()));
	lines.push({
		what: 'Rechenzeit des Medienservers (ein Kern)',
		target: '≤ 10 %',
		measured: `${percent(processAlone)} ohne, ${percent(processWatched)} mit Zuschauern ohne Verzögerung`,
		kept: processAlone <= 0.1
	});
	lines.push({
		what: `Rechenzeit je Zuschauer ohne Verzögerung, gemessen an ${MANY}`,
		target: '≤ 0,16 % (500 auf 80 %)',
		measured: `${percent(perViewer)}, das sind ${Math.floor(0.8 / perViewer)} auf 80 % eines Kerns`,
		kept: perViewer <= 0.0016
	});
}

/** Our player on a page, loaded and not yet begun. */
async function openPlayer(address: string): Promise<Page> {
	const page = await openPlayerPage(browser as Browser, new URL(address).origin);
	await page.evaluate(`import('hls.js/light')`);
	return page;
}

async function firstPicture(address: string): Promise<number> {
	const page = await openPlayer(address);
	const tookMs = await page.evaluate<number>(`new Promise((resolve) => {
		const start = performance.now();
		document.querySelector('video').requestVideoFrameCallback(() => resolve(performance.now() - start));
		open(${JSON.stringify(address)});
	})`);
	await page.context().close();
	return tookMs;
}

/** How old the picture on the screen is, ten times a second, after the player has had time to settle. */
async function watch(address: string): Promise<number[]> {
	const page = await openPlayer(address);
	const ages = await page.evaluate<number[]>(`new Promise((resolve) => {
		const read = ${readClockInPage};
		const video = document.querySelector('video');
		const ages = [];
		open(${JSON.stringify(address)});
		setTimeout(() => {
			const timer = setInterval(() => {
				const now = Date.now();
				const clock = read(video);
				if (clock !== null) ages.push(((now % 2 ** 32) - clock + 2 ** 32) % 2 ** 32);
			}, 100);
			setTimeout(() => { clearInterval(timer); resolve(ages); }, ${seconds * 1000});
		}, 10_000);
	})`);
	await page.context().close();
	return ages;
}

/**
 * ffmpeg's own HLS over the same pictures. It is fed with our parts as they come, so what it needs beyond them is its own; about one
 * part of its figure is not.
 */
async function startFfmpeg(live: string): Promise<{ readonly address: string; stop(): Promise<void> }> {
	const folder = await mkdtemp(join(tmpdir(), 'ratssaal-plain-'));
	const output = [
		'-c',
		'copy',
		'-f',
		'hls',
		'-hls_time',
		'2',
		'-hls_list_size',
		'6',
		'-hls_segment_type',
		'fmp4'
	];
	const input = ['-v', 'error', '-fflags', 'nobuffer', '-f', 'mp4', '-i', 'pipe:0'];
	const child = spawn('ffmpeg', [...input, ...output, join(folder, 'list.m3u8')], {
		stdio: ['pipe', 'inherit', 'inherit']
	});
	child.stdin.on('error', () => {});
	const bytesOf = async (name: string) => Buffer.from(await (await fetch(live + name)).arrayBuffer());
	let isOver = false;
	const feeding = (async () => {
		child.stdin.write(await bytesOf('init-1.mp4'));
		let hasBegun = false;
		while (!isOver) {
			const [, hinted] =
				/PRELOAD-HINT:TYPE=PART,URI="([^"]+)"/.exec((await bytesOf('index.m3u8')).toString()) ?? [];
			if (!hinted) continue;
			const part = await fetch(live + hinted);
			hasBegun ||= hinted.split('.')[1] === '0';
			if (part.ok && hasBegun) child.stdin.write(Buffer.from(await part.arrayBuffer()));
		}
	})();
	const files: Server = createServer((request, response) => {
		const name = (request.url ?? '').split('?')[0]!.slice(1);
		readFile(join(folder, name)).then(
			(bytes) => response.end(bytes),
			() => response.writeHead(404).end()
		);
	});
	await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve));
	const address = `http://127.0.0.1:${(files.address() as AddressInfo).port}/list.m3u8`;
	await until(
		'three segments of ffmpeg',
		async () => ((await (await fetch(address)).text()).match(/EXTINF/g) ?? []).length >= 3,
		30_000
	);
	return {
		address,
		async stop() {
			isOver = true;
			await feeding;
			child.kill('SIGKILL');
			files.closeAllConnections();
			files.close();
			await rm(folder, { recursive: true, force: true });
		}
	};
}

/** Share of one core that a process takes, over the length of a measurement. */
async function shareOf(pid: number): Promise<number> {
	const beforeMs = processorMs(pid);
	await pause(seconds * 1000);
	return (processorMs(pid) - beforeMs) / 1000 / seconds;
}

function percent(share: number): string {
	return `${(share * 100).toFixed(2)} %`;
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}

function at(figures: readonly number[], share: number): number {
	const sorted = figures.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Infinity;
}

function add(what: string, target: string, figures: readonly number[], kept?: boolean): void {
	const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => at(figures, share).toFixed(0));
	const load = loadavg()[0]!.toFixed(1);
	const measured = `p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms, ${figures.length} Werte, Last ${load}`;
	lines.push({ what, target, measured, kept });
}

function print(): void {
	const cells = ({ what, target, measured }: Line) => [what, target, measured];
	const widths = [0, 1, 2].map((column) => Math.max(...lines.map((line) => cells(line)[column]!.length)));
	console.log();
	for (const line of lines) {
		const verdict = line.kept === undefined ? '' : line.kept ? 'gehalten' : 'verfehlt';
		console.log(
			`  ${cells(line)
				.map((text, column) => text.padEnd(widths[column]!))
				.join('  ')}  ${verdict}`
		);
	}
	console.log();
}
