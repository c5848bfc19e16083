/**
 * `npm run bench:kills`: the media server, its engine and its sound transcoder are killed at random moments while an encoder sends and
 * somebody watches. Nothing that was published may be gone or other than it was; and how long it takes until they see again.
 *
 * `-- --kills <n>` how often (100), `-- --seed <n>` the same run again, `-- --part <ms>` for the length of a part (500).
 */
import { parseArgs } from 'node:util';
import { openAsOwner, openDatabase } from '#lib/server/db/client.ts';
import { migrate } from '#lib/server/db/migrate.ts';
import { bootstrap } from '../../scripts/bootstrap/bootstrap.mjs';
import { freePort } from '../../scripts/bootstrap/port.mjs';
import { FOR_TEST } from '../../scripts/bootstrap/system-packages.mjs';
import { chanceOf } from '../audit/chance.ts';
import { startEncoder, type Encoder } from '../media/encoder.ts';
import { BUILT, startMediaProcess, type MediaProcess } from '../media/process.ts';
import { createStage } from '../media/stage.ts';
import { until } from '../media/until.ts';
import { PartViewer } from './part-viewer.ts';
import { startServer } from './server.ts';

const { values } = parseArgs({
	options: {
		kills: { type: 'string', default: '100' },
		seed: { type: 'string', default: String(Date.now() % 1_000_000) },
		part: { type: 'string', default: '500' }
	}
});
const kills = Number(values.kills);
const partMs = Number(values.part);
const chance = chanceOf(Number(values.seed));

/** What is killed, as often as it stands here. */
const VICTIMS = ['process', 'process', 'process', 'engine', 'transcoder'] as const;
type Victim = (typeof VICTIMS)[number];
const NAMES: Readonly<Record<Victim, string>> = {
	process: 'Medienserver',
	engine: 'Medienprogramm',
	transcoder: 'Tonumsetzer'
};
/** An encoder tries again after this. */
const RETRY_MS = 200;
const BACK_WITHIN_MS = 30_000;
const BACK_TARGET_MS = 3000;

interface Figures {
	/** From the kill until the next part was there. */
	readonly backMs: number[];
	/** What was taken before the kill and is not kept. */
	readonly lostMs: number[];
}

const env = await bootstrap({
	generated: true,
	web: true,
	database: true,
	mediaWorker: true,
	systemPackages: FOR_TEST
});
const server = await startServer();
const owner = openAsOwner(server.url, 4);
const app = openDatabase(server.url, 'ratssaal_app', 4);
const rtmpPort = await freePort([]);
let published = 0;
const wrong: string[] = [];
const figures = new Map<Victim, Figures>();
try {
	await migrate(server.url);
	const stage = await createStage({ owner: owner.db, app: app.db });
	const settings = {
		MEDIASOUP_WORKER_BIN: env.MEDIASOUP_WORKER_BIN,
		RATSSAAL_RTMP_PORT: String(rtmpPort),
		RATSSAAL_PART_MS: String(partMs)
	};
	const media = await startMediaProcess(server.url, settings, BUILT);
	await stage.open();
	const encoder = keepSending(`rtmp://127.0.0.1:${rtmpPort}/${stage.broadcastId}/${stage.key}`);
	const viewer = new PartViewer(`${media.origin}/media/hls/${stage.broadcastId}/`);
	try {
		await until('the first parts', () => viewer.parts > 2, BACK_WITHIN_MS);
		for (let kill = 1; kill <= kills; kill++) await killOnce(kill, media, viewer);
	} finally {
		await viewer.stop();
		await encoder.stop();
		await media.stop();
	}
	published = viewer.parts;
} finally {
	await Promise.all([owner.close(), app.close()]);
	await server.stop();
}
print();
process.exit(wrong.length === 0 ? 0 : 1);

async function killOnce(kill: number, media: MediaProcess, viewer: PartViewer): Promise<void> {
	await pause(chance.between(0, 2500));
	const wanted = chance.one(VICTIMS);
	const child = await childOf(media, wanted);
	// A child may just be on its way back from the last time.
	const victim = child ? wanted : 'process';
	const name = `${kill} (${NAMES[victim]})`;
	const killedMs = Date.now();
	if (child) process.kill(child, 'SIGKILL');
	else await media.kill();
	// What was on its way to the viewer.
	await pause(50);
	const seen = viewer.takeSeen();
	const parts = viewer.parts;
	if (!child) await media.start();
	await until(`a part after kill ${name}`, () => viewer.parts > parts, BACK_WITHIN_MS);
	const own = figures.get(victim) ?? { backMs: [], lostMs: [] };
	figures.set(victim, own);
	own.backMs.push(viewer.lastMs - killedMs);
	for (const [segment, bytes] of seen) {
		const kept = await viewer.segment(segment).catch((error: Error) => error);
		if (kept instanceof Error) wrong.push(`${name}: Abschnitt ${segment}: ${kept.message}`);
		else if (!kept.subarray(0, bytes.length).equals(bytes)) {
			wrong.push(`${name}: Abschnitt ${segment} hat andere Bytes als gesendet.`);
		}
	}
	const clocks = victim === 'process' && seen.size > 0 ? await viewer.clocks(Math.max(...seen.keys())) : [];
	if (clocks.length > 0) own.lostMs.push(killedMs - Math.max(...clocks));
	if (kill % 10 === 0) console.log(`  ${kill} von ${kills}, ${viewer.parts} Teile, ${wrong.length} Fehler`);
}

async function childOf(media: MediaProcess, victim: Victim): Promise<number | undefined> {
	if (victim === 'process') return undefined;
	return (await media.children(victim === 'engine' ? 'mediasoup-worker' : 'libopus'))[0];
}

/** An encoder as they are: it connects again for as long as it is wanted. */
function keepSending(url: string): { stop(): Promise<void> } {
	let encoder: Encoder | undefined;
	let isOver = false;
	const running = (async () => {
		while (!isOver) {
			encoder = startEncoder({ url, width: 640, height: 360 });
			await encoder.ended;
			await pause(RETRY_MS);
		}
	})();
	return {
		async stop() {
			isOver = true;
			await encoder?.kill();
			await running;
		}
	};
}

function print(): void {
	const spread = (values: readonly number[]) => {
		const sorted = values.toSorted((a, b) => a - b);
		const at = (share: number) =>
			sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!.toFixed(0);
		return `p50 ${at(0.5)}, p99 ${at(0.99)}, höchstens ${at(1)} ms`;
	};
	console.log();
	for (const [victim, { backMs, lostMs }] of figures) {
		const verdict = Math.max(...backMs) <= BACK_TARGET_MS ? 'gehalten' : 'verfehlt';
		console.log(`  ${NAMES[victim]}, ${backMs.length}-mal beendet`);
		console.log(`    wieder da nach ${spread(backMs)} (Ziel: ${BACK_TARGET_MS} ms, ${verdict})`);
		if (lostMs.length > 0) console.log(`    davor aufgenommen und nicht behalten: ${spread(lostMs)}`);
	}
	console.log(`  veröffentlichte Teile: ${published}, davon verloren oder verändert: ${wrong.length}`);
	for (const each of wrong) console.log(`  - ${each}`);
	console.log();
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
