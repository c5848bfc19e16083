/** An evening that is over: a sitting in the log, its recording of twenty segments in rows and files, and one speech in the middle. */
import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import type { NewSittingEvent } from '#lib/domain/sittings/events.ts';
import type { Db } from '#lib/server/db/client.ts';
import { segmentRows } from '#lib/server/db/media/segments.ts';
import { broadcasts, recordings } from '#lib/server/db/schema/index.ts';
import { FlvSplitter } from '../../media-server/flv/tags.ts';
import { VideoCutter, type CutSegment } from '../../media-server/imports/cutter.ts';
import { initName, Inits } from '../../media-server/packager/inits.ts';
import { segmentName } from '../../media-server/packager/shelf.ts';
import type { TestDatabase } from '../support/database.ts';
import { createStage, type Stage } from './stage.ts';

export interface Evening {
	readonly stage: Stage;
	readonly broadcastId: string;
	readonly recordingId: string;
	/** Who made the speech, and the names of the segments it lies in. */
	readonly speakerId: string;
	readonly speech: readonly string[];
	/** Names of all segments, in order, with the SHA-256 of their bytes. */
	readonly segments: ReadonlyMap<string, string>;
}

const SECONDS = 40;
/** Half a second more is closed behind it. */
const SPEECH = { fromMs: 12_100, untilMs: 19_000 };
const HOURS_AGO_MS = 2 * 3_600_000;

/** Its files lie below `folder`, the data folder of a media server. */
export async function createEvening(database: TestDatabase, folder: string): Promise<Evening> {
	const { owner } = database;
	const cut = await makeFilm();
	const stage = await createStage(database);
	const { broadcastId, chamber } = stage;
	const { bodyId, meetingId, items, chair } = chamber;
	const speakerId = chamber.members[0]!;
	const startMs = Date.now() - HOURS_AGO_MS;
	const press = (event: NewSittingEvent, offsetMs: number) =>
		chamber.press(event, { at: new Date(startMs + offsetMs), clientKey: randomUUID() });
	await press({ type: 'opened', data: { chairId: chair.personId } }, -60_000);
	for (const personId of chamber.members) {
		await press({ type: 'member-arrived', data: { personId } }, -50_000);
	}
	await press({ type: 'item-called', data: { itemId: items.first } }, -40_000);
	await press({ type: 'speaker-called', data: { personId: speakerId } }, SPEECH.fromMs);
	await press({ type: 'speaker-ended', data: { personId: speakerId } }, SPEECH.untilMs);
	await press({ type: 'closed', data: {} }, (SECONDS + 5) * 1000);
	await owner.update(broadcasts).set({ public: true }).where(eq(broadcasts.id, broadcastId));

	await layDown(database.media, join(folder, 'media', broadcastId), { broadcastId, bodyId }, cut, startMs);
	const [recording] = await owner
		.insert(recordings)
		.values({
			...{ bodyId, broadcastId, meetingId, state: 'ready', public: true },
			startedAt: new Date(startMs),
			endedAt: new Date(startMs + SECONDS * 1000),
			durationMs: cut.reduce((sum, { durationMs }) => sum + durationMs, 0),
			bytes: cut.reduce((sum, { bytes }) => sum + bytes.length, 0)
		})
		.returning();
	return {
		...{ stage, broadcastId, speakerId, recordingId: recording!.id },
		speech: cut
			.filter(({ startMs, durationMs }) => startMs < SPEECH.untilMs && startMs + durationMs > SPEECH.fromMs)
			.map(({ number }) => segmentName(number)),
		segments: new Map(
			cut.map(({ number, bytes }) => [segmentName(number), createHash('sha256').update(bytes).digest('hex')])
		)
	};
}

/** Rows and files of a broadcast's segments, recorded from `startMs` on (since 1970). `folder` is the broadcast's own. */
export async function layDown(
	media: Db,
	folder: string,
	{ broadcastId, bodyId }: { readonly broadcastId: string; readonly bodyId: string },
	cut: readonly CutSegment[],
	startMs: number
): Promise<void> {
	const rows = segmentRows(media);
	await mkdir(folder, { recursive: true });
	const inits = new Inits();
	for (const { number, bytes, parameters } of cut) {
		const init = inits.for(parameters);
		await writeFile(join(folder, initName(init.number)), init.bytes);
		await rows.addInit(broadcastId, bodyId, init);
		await writeFile(join(folder, segmentName(number)), bytes);
	}
	await rows.addSegments(
		broadcastId,
		bodyId,
		cut.map(({ number, bytes, parameters, startMs: offsetMs, durationMs, hasSound, discontinuity }) => ({
			...{ number, durationMs, hasSound, discontinuity, bytes: bytes.length },
			initNumber: inits.for(parameters).number,
			startedAtMs: startMs + offsetMs,
			arrived: { fromMs: startMs + offsetMs, untilMs: startMs + offsetMs + durationMs - 1 },
			...{ listed: true, live: true, archive: true }
		}))
	);
}

let film: Promise<CutSegment[]> | undefined;

/** The film that all evenings are, made once: forty seconds. */
export function makeFilm(): Promise<CutSegment[]> {
	return (film ??= cutFilm());
}

async function cutFilm(): Promise<CutSegment[]> {
	const picture = `testsrc2=size=320x180:rate=25:duration=${SECONDS}`;
	const child = spawn(
		'ffmpeg',
		[
			...['-v', 'error', '-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', `sine=440:r=48000:d=${SECONDS}`],
			...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '50', '-bf', '0'],
			...['-sc_threshold', '0', '-c:a', 'aac', '-f', 'flv', 'pipe:1']
		],
		{ stdio: ['ignore', 'pipe', 'inherit'] }
	);
	const splitter = new FlvSplitter(16 * 1024 * 1024);
	const cutter = new VideoCutter();
	const segments: CutSegment[] = [];
	for await (const data of child.stdout as AsyncIterable<Buffer>) {
		for (const tag of splitter.push(data)) {
			const cut = cutter.push(tag);
			if (cut) segments.push(cut);
		}
	}
	const last = cutter.finish();
	return last ? [...segments, last] : segments;
}
