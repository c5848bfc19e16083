/**
 * A recording, or a stretch of it, as one file to keep: `aufzeichnung.mp4`, and the sound alone as `aufzeichnung.m4a`. `?t=12.5,80` names the
 * stretch in seconds of the recording (Media Fragments URI 1.0 section 4.2.1). The file exists nowhere; its head is made when it is asked
 * for, and the rest is read from the segments while it is sent. A segment that is withdrawn meanwhile ends the answer.
 */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
	MovieBuilder,
	type MovieFile,
	type MovieFragment,
	type MovieInit,
	type MovieMark
} from '../mp4/movie.ts';
import { entriesIn, HEADER_LENGTH, isSmallBox, runsIn } from '../mp4/read.ts';
import { initName } from '../packager/inits.ts';
import { segmentName } from '../packager/shelf.ts';
import type { InitRecord, MediaFiles, SegmentRecord } from '../store/ports.ts';
import { begin, HttpError, type ByteRange } from './answer.ts';
import { GONE, unreadable } from './hls.ts';

export const DOWNLOAD_TYPES: ReadonlyMap<string, string> = new Map([
	['aufzeichnung.mp4', 'video/mp4'],
	['aufzeichnung.m4a', 'audio/mp4']
]);

/** What a recording is made of now. */
export interface Recorded {
	readonly broadcastId: string;
	/** By number, in order. */
	readonly kept: ReadonlyMap<number, SegmentRecord>;
	readonly inits: readonly InitRecord[];
	/** Jump marks of the whole, in order. */
	readonly marks: readonly MovieMark[];
}

/** In ms of the recording. */
interface Stretch {
	readonly fromMs: number;
	readonly untilMs: number;
}

/** Heads kept in memory: that of four hours takes 5 MB. */
const KEPT_HEADS = 6;
/** A fragment's head is rarely longer. */
const LIKELY_HEAD_BYTES = 2048;
/** Segments whose heads are read at the same time: in the bucket each look takes its time. */
const AT_ONCE = 32;

export class Downloads {
	readonly #files: Pick<MediaFiles, 'read' | 'readRange'>;
	/** In the order of their last use. */
	readonly #heads = new Map<string, Promise<MovieFile>>();
	/** One head after the other: a broadcast that runs needs the machine, too. */
	#making: Promise<unknown> = Promise.resolve();

	constructor(files: Pick<MediaFiles, 'read' | 'readRange'>) {
		this.#files = files;
	}

	/** `find` tells what the recording is made of at the moment it is asked, `undefined` when it is not public any more. */
	async answer(
		request: IncomingMessage,
		response: ServerResponse,
		name: string,
		query: URLSearchParams,
		find: () => Promise<Recorded | undefined>
	): Promise<void> {
		const recorded = await find();
		const stretch = recorded && stretchOf(query, lengthOf(recorded));
		if (!stretch) throw new HttpError(404, GONE);
		const etag = tagOf(recorded, name, stretch);
		const file = await this.#file(etag, () => this.#make(recorded, stretch, !name.endsWith('.m4a')));
		const wanted = begin(request, response, file.bytes, {
			'content-type': DOWNLOAD_TYPES.get(name)!,
			'cache-control': 'no-store',
			etag: `"${etag}"`
		});
		if (!wanted) return;
		try {
			await pipeline(Readable.from(this.#bytes(file, wanted, recorded.broadcastId, find)), response);
		} catch {
			// The reader has left, or something was withdrawn: what has been sent is visibly not the whole.
			response.destroy();
		}
	}

	#file(key: string, make: () => Promise<MovieFile>): Promise<MovieFile> {
		const file = this.#heads.get(key) ?? this.#afterOthers(make);
		this.#heads.delete(key);
		this.#heads.set(key, file);
		file.catch(() => this.#heads.delete(key));
		const [oldest] = this.#heads.keys();
		if (this.#heads.size > KEPT_HEADS) this.#heads.delete(oldest!);
		return file;
	}

	#afterOthers(make: () => Promise<MovieFile>): Promise<MovieFile> {
		const made = this.#making.then(make);
		this.#making = made.catch(() => {});
		return made;
	}

	/** @throws {HttpError} 410 when a file is gone, 503 when it lies where nobody answers */
	async #make(
		{ broadcastId, kept, inits, marks }: Recorded,
		stretch: Stretch,
		hasPictures: boolean
	): Promise<MovieFile> {
		const { segments, beginsMs } = overlapping([...kept.values()], stretch);
		const builder = new MovieBuilder(hasPictures);
		const known = new Map<number, MovieInit>();
		try {
			for (const { number, width, height } of inits) {
				const entries = entriesIn(await this.#files.read(broadcastId, initName(number)));
				known.set(number, { width, height, entries });
			}
			for (let i = 0; i < segments.length; i += AT_ONCE) {
				const some = segments.slice(i, i + AT_ONCE);
				const found = await Promise.all(some.map((segment) => this.#fragments(broadcastId, segment)));
				found.forEach((fragments, j) => {
					for (const fragment of fragments) builder.add(fragment, known.get(some[j]!.initNumber)!);
				});
			}
		} catch (error) {
			throw unreadable(error);
		}
		const { fromMs, untilMs } = stretch;
		return builder.finish({
			skipMs: fromMs - beginsMs,
			durationMs: untilMs - fromMs,
			marks: marks
				.filter(({ offsetMs }) => offsetMs >= fromMs && offsetMs < untilMs)
				.map(({ title, offsetMs }) => ({ title, offsetMs: offsetMs - fromMs }))
		});
	}

	/** Reads the heads of a segment's fragments and none of the media. The small pictures are passed over. */
	async #fragments(broadcastId: string, { number, bytes }: SegmentRecord): Promise<MovieFragment[]> {
		const name = segmentName(number);
		const fragments: MovieFragment[] = [];
		for (let at = 0; at < bytes;) {
			let head = await this.#files.readRange(broadcastId, name, at, Math.min(LIKELY_HEAD_BYTES, bytes - at));
			const moofLength = head.readUInt32BE(0);
			if (isSmallBox(head)) {
				at += moofLength;
				continue;
			}
			if (moofLength + HEADER_LENGTH > head.length) {
				head = await this.#files.readRange(broadcastId, name, at, moofLength + HEADER_LENGTH);
			}
			fragments.push({ segment: number, start: at, runs: runsIn(head.subarray(0, moofLength)) });
			at += moofLength + head.readUInt32BE(moofLength);
		}
		return fragments;
	}

	async *#bytes(
		{ head, pieces }: MovieFile,
		{ first, last }: ByteRange,
		broadcastId: string,
		find: () => Promise<Recorded | undefined>
	): AsyncGenerator<Buffer> {
		if (first < head.length) yield head.subarray(first, last + 1);
		let at = head.length;
		// Whole segments: in the bucket each costs a request, and only of a whole one is it known that it is unchanged.
		let held: { readonly segment: number; readonly content: Buffer } | undefined;
		for (const { segment, start, bytes } of pieces) {
			const from = Math.max(0, first - at);
			const until = Math.min(bytes, last + 1 - at);
			at += bytes;
			if (until <= 0) return;
			if (from >= until) continue;
			if (!(await find())?.kept.has(segment)) throw new HttpError(410, GONE);
			if (held?.segment !== segment) {
				held = { segment, content: await this.#files.read(broadcastId, segmentName(segment)) };
			}
			if (held.content.length < start + until) throw new HttpError(410, GONE);
			yield held.content.subarray(start + from, start + until);
		}
	}
}

const lengthOf = ({ kept }: Recorded): number =>
	[...kept.values()].reduce((sum, { durationMs }) => sum + durationMs, 0);

/**
 * The stretch that is asked for, to the millisecond; `undefined` when nothing of the recording lies in it.
 *
 * @throws {HttpError} 400 for what is no stretch
 */
function stretchOf(query: URLSearchParams, lengthMs: number): Stretch | undefined {
	const given = query.get('t');
	const match = /^(\d{1,6}(?:\.\d{1,15})?)?(?:,(\d{1,6}(?:\.\d{1,15})?))?$/.exec(given ?? '0');
	const fromMs = Math.round(Number(match?.[1] ?? 0) * 1000);
	const untilMs = match?.[2] === undefined ? lengthMs : Math.round(Number(match[2]) * 1000);
	if (!match || given === '' || (match[2] !== undefined && untilMs <= fromMs)) {
		throw new HttpError(400, '„t“ nennt Anfang und Ende in Sekunden, zum Beispiel „t=12.5,80“.');
	}
	return fromMs < lengthMs ? { fromMs, untilMs: Math.min(untilMs, lengthMs) } : undefined;
}

/** The segments that hold the stretch, and when the first of them begins. */
function overlapping(kept: readonly SegmentRecord[], { fromMs, untilMs }: Stretch) {
	const segments: SegmentRecord[] = [];
	let [atMs, beginsMs] = [0, 0];
	for (const segment of kept) {
		if (atMs + segment.durationMs > fromMs && atMs < untilMs) {
			if (segments.length === 0) beginsMs = atMs;
			segments.push(segment);
		}
		atMs += segment.durationMs;
	}
	return { segments, beginsMs };
}

/** Another one for every other file. */
function tagOf({ broadcastId, kept, marks }: Recorded, name: string, { fromMs, untilMs }: Stretch): string {
	const segments = [...kept.values()].map(({ number, bytes }) => [number, bytes]);
	const text = JSON.stringify([broadcastId, name, fromMs, untilMs, segments, marks]);
	return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
