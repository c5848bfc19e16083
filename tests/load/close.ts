/**
 * `npm run bench:close`: sittings of four hours are closed, and how long it takes until their recordings can be played. Beside it ffmpeg, which
 * makes one file of the same segments. And what the media server needs in memory while ten such sittings run at once.
 *
 * What was recorded so far is laid down in rows and files, as after a restart. `-- --sittings <n>` (10), `-- --hours <n>` (4).
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { eq } from 'drizzle-orm';
import type { NewSittingEvent } from '#lib/domain/sittings/events.ts';
import { openAsOwner, openDatabase } from '#lib/server/db/client.ts';
import { migrate } from '#lib/server/db/migrate.ts';
import { broadcasts, recordings } from '#lib/server/db/schema/index.ts';
import { bootstrap } from '../../scripts/bootstrap/bootstrap.mjs';
import { FOR_START } from '../../scripts/bootstrap/system-packages.mjs';
import { step } from '../../scripts/bootstrap/terminal.mjs';
import type { CutSegment } from '../../media-server/imports/cutter.ts';
import { layDown, makeFilm } from '../media/evening.ts';
import { BUILT, startMediaProcess, type MediaProcess } from '../media/process.ts';
import { createStage, type Stage } from '../media/stage.ts';
import { until } from '../media/until.ts';
import { figuresOf } from './pace.ts';
import { startServer } from './server.ts';

const { values } = parseArgs({
	options: { sittings: { type: 'string', default: '10' }, hours: { type: 'string', default: '4' } }
});
const sittings = Number(values.sittings);
const lengthMs = Number(values.hours) * 3_600_000;
const TARGET = { readyMs: 100, megabytes: 1000 };
const SETTLE_MS = 5000;
const LOOK_EVERY_MS = 2;
const MEGABYTE = 1024 ** 2;

const env = await bootstrap({
	generated: true,
	web: true,
	database: true,
	mediaWorker: true,
	systemPackages: FOR_START
});
const server = await startServer();
const owner = openAsOwner(server.url, 4);
const app = openDatabase(server.url, 'ratssaal_app', 4);
const rows = openDatabase(server.url, 'ratssaal_media', 4);
const lines: string[] = [];
try {
	await migrate(server.url);
	const settings = { MEDIASOUP_WORKER_BIN: env.MEDIASOUP_WORKER_BIN };
	const media = await startMediaProcess(server.url, settings, BUILT);
	try {
		const alone = await memoryOf(media.pid);
		// What is laid down is found at the start.
		await media.kill();
		const film = await longFilm();
		const stages: Stage[] = [];
		await step(`${sittings} Sitzungen zu ${values.hours} Stunden`, async (say: (text: string) => void) => {
			for (let i = 0; i < sittings; i++) {
				stages.push(await runningSitting(media, film));
				say(`${i + 1} von ${sittings}`);
			}
		});
		await media.start();
		await step('Wieder da', async () => {
			for (const { broadcastId } of stages)
				await until('it is listed', () => isListed(media, broadcastId), 60_000);
			await pause(SETTLE_MS);
		});
		const full = await memoryOf(media.pid);
		const verdict = full <= TARGET.megabytes ? 'gehalten' : 'verfehlt';
		lines.push(
			`  Speicher bei ${sittings} Sitzungen: ${full.toFixed(0)} MB, davor ${alone.toFixed(0)} MB (Ziel: ${TARGET.megabytes} MB, ${verdict})`
		);
		const tookMs: number[] = [];
		const last = stages.at(-1)!.broadcastId;
		await step('Sitzungen werden geschlossen', async () => {
			for (const stage of stages) tookMs.push(await close(media, stage));
		});
		const { p50, p99 } = figuresOf(tookMs);
		lines.push(
			`  Aufzeichnung abspielbar nach dem Schließen: p50 ${p50.toFixed(0)}, höchstens ${p99.toFixed(0)} ms ` +
				`(Ziel: ${TARGET.readyMs} ms, ${p99 <= TARGET.readyMs ? 'gehalten' : 'verfehlt'})`
		);
		const remuxMs = await step('ffmpeg daneben', () => remux(media, last));
		lines.push(`  ffmpeg macht aus denselben Abschnitten eine Datei: ${(remuxMs as number).toFixed(0)} ms`);
	} finally {
		await media.stop();
	}
} finally {
	await Promise.all([owner.close(), app.close(), rows.close()]);
	await server.stop();
}
console.log(`\n${lines.join('\n')}\n`);

/** Forty seconds, again and again. */
async function longFilm(): Promise<CutSegment[]> {
	const film = await makeFilm();
	const roundMs = film.reduce((sum, { durationMs }) => sum + durationMs, 0);
	return Array.from({ length: Math.round(lengthMs / (roundMs / film.length)) }, (_, i) => {
		const segment = film[i % film.length]!;
		const laterMs = Math.floor(i / film.length) * roundMs;
		const bytes = shifted(segment.bytes, laterMs);
		return { ...segment, number: i + 1, startMs: segment.startMs + laterMs, bytes };
	});
}

/** The same fragment later: its decode times (ISO/IEC 14496-12 section 8.8.12, version 1), picture at 90,000, sound at 48,000 a second. */
function shifted(bytes: Buffer, laterMs: number): Buffer {
	const copy = Buffer.from(bytes);
	for (let at = copy.indexOf('tfhd'); at >= 0; at = copy.indexOf('tfhd', at + 4)) {
		const ticksPerMs = copy.readUInt32BE(at + 8) === 1 ? 90 : 48;
		const time = copy.indexOf('tfdt', at) + 8;
		copy.writeBigUInt64BE(copy.readBigUInt64BE(time) + BigInt(Math.round(laterMs * ticksPerMs)), time);
	}
	return copy;
}

/** It was opened so long ago, and all that it has said is kept. */
async function runningSitting(media: MediaProcess, film: readonly CutSegment[]): Promise<Stage> {
	const stage = await createStage({ owner: owner.db, app: app.db });
	const { chair, members, items, bodyId } = stage.chamber;
	const startMs = Date.now() - lengthMs - 60_000;
	const press = (event: NewSittingEvent, offsetMs: number) =>
		stage.chamber.press(event, { at: new Date(startMs + offsetMs), clientKey: randomUUID() });
	await press({ type: 'opened', data: { chairId: chair.personId } }, -60_000);
	for (const personId of members) await press({ type: 'member-arrived', data: { personId } }, -50_000);
	await press({ type: 'item-called', data: { itemId: items.first } }, -40_000);
	await owner.db.update(broadcasts).set({ public: true }).where(eq(broadcasts.id, stage.broadcastId));
	const folder = join(media.folder, 'media', stage.broadcastId);
	await layDown(rows.db, folder, { broadcastId: stage.broadcastId, bodyId }, film, startMs);
	return stage;
}

async function isListed(media: MediaProcess, broadcastId: string): Promise<boolean> {
	const response = await fetch(`${media.origin}/media/hls/${broadcastId}/index.m3u8`);
	return response.ok && (await response.text()).includes('.m4s');
}

/** From the chair's press until the list of the recording is there with its end, in ms. */
async function close(media: MediaProcess, { press, broadcastId }: Stage): Promise<number> {
	const of = eq(recordings.broadcastId, broadcastId);
	const [begun] = await owner.db.select({ id: recordings.id }).from(recordings).where(of);
	await press({ type: 'closed', data: {} });
	const start = performance.now();
	for (;;) {
		const response = await fetch(`${media.origin}/media/vod/${begun!.id}/index.m3u8`);
		if (response.ok && (await response.text()).endsWith('#EXT-X-ENDLIST\n')) return performance.now() - start;
		await pause(LOOK_EVERY_MS);
	}
}

async function remux(media: MediaProcess, broadcastId: string): Promise<number> {
	const target = join(media.folder, 'remux.mp4');
	const list = `${media.origin}/media/hls/${broadcastId}/index.m3u8`;
	const start = performance.now();
	const child = spawn('ffmpeg', ['-v', 'error', '-i', list, '-c', 'copy', '-y', target], {
		stdio: 'inherit'
	});
	await once(child, 'exit');
	const tookMs = performance.now() - start;
	if ((await stat(target)).size === 0) throw new Error('ffmpeg has made nothing.');
	await rm(target);
	return tookMs;
}

/** What is resident, in MB. */
async function memoryOf(pid: number): Promise<number> {
	const [, pages] = (await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ');
	return (Number(pages) * 4096) / MEGABYTE;
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
