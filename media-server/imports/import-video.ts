/**
 * Makes a video that was made elsewhere the recording of a meeting: the same segments, in the same place, as if it had been broadcast.
 *
 * Rows follow when all files are on the disk, in one transaction with the recording. So what was begun and broke off is nowhere but in
 * the folder, and the next try writes over it.
 */
import { readdir } from 'node:fs/promises';
import type { ImportedVideo, VideoImport } from '#lib/server/db/media/video-imports.ts';
import { FlvSplitter } from '../flv/tags.ts';
import { initName, Inits } from '../packager/inits.ts';
import { segmentName } from '../packager/shelf.ts';
import type { MediaFiles, SegmentRecord } from '../store/ports.ts';
import { argumentsFor } from './command.ts';
import { NotPlayable, VideoCutter, type CutSegment } from './cutter.ts';
import { PROBLEM, VideoProblem } from './problem.ts';
import { startProgram } from './program.ts';
import { readSource, type VideoSource } from './source.ts';

export interface ImportOptions {
	readonly video: VideoImport;
	/** Where its file lies. */
	readonly folder: string;
	readonly files: Pick<MediaFiles, 'write' | 'erase' | 'list'>;
	/** 0 to 1; resolves with `false` when nobody wants it any more. */
	readonly tell: (progress: number) => Promise<boolean>;
}

/** Nobody wants it any more. */
export class TakenBack extends Error {
	override readonly name = 'TakenBack';
}

const MOST_TAG_BYTES = 16 * 1024 * 1024;
/** In segments. */
const TELL_EVERY = 10;

/** @throws {VideoProblem} with a sentence; {TakenBack} */
export async function importVideo(options: ImportOptions): Promise<ImportedVideo> {
	const names = await readdir(options.folder).catch(() => {
		throw new VideoProblem(PROBLEM.missing);
	});
	const source = await readSource(options.folder, names);
	if (source.isPlayable) {
		try {
			return await convert(options, source, false);
		} catch (error) {
			if (!(error instanceof NotPlayable)) throw error;
		}
	}
	return convert(options, source, true);
}

async function convert(
	{ video, files, tell }: ImportOptions,
	source: VideoSource,
	encode: boolean
): Promise<ImportedVideo> {
	const { broadcastId } = video;
	for (const name of (await files.list(broadcastId)).keys()) await files.erase(broadcastId, name);
	const inits = new Inits();
	const segments: SegmentRecord[] = [];

	const keep = async (cut: CutSegment) => {
		const known = inits.all.length;
		const init = inits.for(cut.parameters);
		if (inits.all.length > known) await files.write(broadcastId, initName(init.number), init.bytes);
		await files.write(broadcastId, segmentName(cut.number), cut.bytes);
		segments.push(recordOf(cut, init.number, video.startedAt));
		if (cut.number % TELL_EVERY !== 0) return;
		const length = source.durationMs ?? Infinity;
		if (!(await tell(Math.min(1, (cut.startMs + cut.durationMs) / length)))) throw new TakenBack();
	};

	const program = startProgram('ffmpeg', argumentsFor(source, encode));
	try {
		const splitter = new FlvSplitter(MOST_TAG_BYTES);
		const cutter = new VideoCutter();
		for await (const data of program.output as AsyncIterable<Buffer>) {
			for (const tag of splitter.push(data)) {
				const cut = cutter.push(tag);
				if (cut) await keep(cut);
			}
		}
		await program.ended;
		const last = cutter.finish();
		if (last) await keep(last);
	} finally {
		program.stop();
	}
	const end = segments.at(-1);
	if (!end) throw new VideoProblem(encode ? PROBLEM.damaged : PROBLEM.noPicture);
	return {
		endedAt: new Date(Math.ceil(end.startedAtMs + end.durationMs)),
		inits: inits.all.map(({ bytes: _bytes, ...init }) => init),
		segments
	};
}

/** Nothing was ever live of it, and all of it may be kept. */
function recordOf(cut: CutSegment, initNumber: number, startedAt: Date): SegmentRecord {
	const startedAtMs = startedAt.getTime() + cut.startMs;
	return {
		number: cut.number,
		initNumber,
		startedAtMs,
		durationMs: cut.durationMs,
		bytes: cut.bytes.length,
		// To its last instant, where the next one has not begun.
		arrived: { fromMs: startedAtMs, untilMs: startedAtMs + cut.durationMs - 1 },
		hasSound: cut.hasSound,
		discontinuity: cut.discontinuity,
		listed: false,
		live: false,
		archive: true
	};
}
