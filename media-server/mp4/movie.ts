/**
 * Segments as one plain MP4 file, without copying them: a head that is made of what their fragments tell of themselves, and a list of
 * the pieces that follow it. Nothing is encoded anew. Where segments are missing in between, the file goes on without a gap, picture
 * and sound together.
 */
import { box, fullBox, u32, u64 } from './box.ts';
import type { FoundRun, FoundSample } from './read.ts';
import { AUDIO_TRACK_ID, audioTrack, VIDEO_TIMESCALE, VIDEO_TRACK_ID, type Track } from './track.ts';
import { MOVIE_TIMESCALE, movieBox, type TrackTables } from './trak.ts';

/** What a fragment of a segment holds, and where. */
export interface MovieFragment {
	readonly segment: number;
	/** Where it begins in its segment. */
	readonly start: number;
	readonly runs: readonly FoundRun[];
}

/** The parameters that a segment's samples need. */
export interface MovieInit {
	readonly width: number;
	readonly height: number;
	/** Sample entries by number of the track. */
	readonly entries: ReadonlyMap<number, Buffer>;
}

/** Bytes of a segment. */
export interface MoviePiece {
	readonly segment: number;
	readonly start: number;
	readonly bytes: number;
}

export interface MovieFile {
	readonly head: Buffer;
	/** What follows the head, in order. */
	readonly pieces: readonly MoviePiece[];
	readonly bytes: number;
}

export interface MovieMark {
	readonly title: string;
	/** From the beginning of what is shown. */
	readonly offsetMs: number;
}

/** What of the samples is shown; they begin with a key frame, which may lie before it. */
export interface MovieCut {
	readonly skipMs: number;
	readonly durationMs: number;
	readonly marks: readonly MovieMark[];
}

/** An `mdat` with its length in 64 bits. */
const DATA_HEADER_LENGTH = 16;
/** Marks have a byte for their number and one for the length of their title. */
const MOST_MARKS = 255;
const LONGEST_TITLE = 255;
/** Ticks of a mark's time per ms. */
const MARK_TICKS = 10_000;

/** One track in the making. */
interface Lane {
	readonly id: number;
	readonly timescale: number;
	readonly entries: Buffer[];
	readonly sizes: number[];
	/** Count and duration by turns, of samples of equal duration. */
	readonly durations: number[];
	/** Count and offset by turns, of samples of equal offset; none is 0 where pictures come in the order they are shown. */
	readonly offsets: number[];
	/** Numbers of the samples at which decoding can begin, from 1. */
	readonly keys: number[];
	readonly chunks: { readonly at: number; readonly samples: number; readonly entry: number }[];
	/** Before its first sample, and up to the end of its last one. */
	lead: number;
	ticks: number;
	/** Decode time at which it goes on without a break. */
	next?: number;
}

export class MovieBuilder {
	readonly #lanes: readonly Lane[];
	readonly #pieces: { segment: number; start: number; bytes: number }[] = [];
	#size = { width: 0, height: 0 };
	#bytes = 0;

	/** With pictures, or the sound alone. */
	constructor(hasPictures: boolean) {
		const sound = laneOf(AUDIO_TRACK_ID, audioTrack().timescale);
		this.#lanes = hasPictures ? [laneOf(VIDEO_TRACK_ID, VIDEO_TIMESCALE), sound] : [sound];
	}

	/** Puts a fragment behind the others. */
	add({ segment, start, runs }: MovieFragment, init: MovieInit): void {
		const found = this.#lanes.flatMap((lane) => {
			const run = runs.find(({ trackId, samples }) => trackId === lane.id && samples.length > 0);
			return run ? { lane, run } : [];
		});
		if (found.some(({ lane, run }) => lane.next !== run.start)) align(found);
		if (this.#size.width === 0) this.#size = { width: init.width, height: init.height };
		for (const { lane, run } of found.toSorted((a, b) => a.run.offset - b.run.offset)) {
			const bytes = run.samples.reduce((sum, sample) => sum + sample.bytes, 0);
			const entry = entryOf(lane, init.entries.get(lane.id)!);
			lane.chunks.push({ at: this.#bytes, samples: run.samples.length, entry });
			for (const sample of run.samples) put(lane, sample);
			lane.next = run.start + run.samples.reduce((sum, { duration }) => sum + duration, 0);
			this.#take(segment, start + run.offset, bytes);
		}
	}

	finish({ skipMs, durationMs, marks }: MovieCut): MovieFile {
		// Where pictures are sent before others that are shown sooner, all of it is shown later than decoded, the sound beside it.
		const [pictures] = this.#lanes;
		const lateMs = ((pictures?.offsets[1] ?? 0) * 1000) / pictures!.timescale;
		const brand = this.#lanes.length > 1 ? 'isom' : 'M4A ';
		const ftyp = box(
			'ftyp',
			Buffer.from(brand, 'latin1'),
			u32(0x200),
			Buffer.from('isomiso2avc1mp41', 'latin1')
		);
		const filled = this.#lanes.filter(({ sizes }) => sizes.length > 0);
		const headWith = (base: number) =>
			movieBox(
				filled.map((lane) => ({
					track: this.#track(lane),
					tables: tablesOf(lane, skipMs + lateMs, durationMs, base)
				})),
				ticksOf(durationMs),
				marks.length > 0 ? [box('udta', marksBox(marks))] : []
			);
		const base = ftyp.length + headWith(0).length + DATA_HEADER_LENGTH;
		const data = Buffer.concat([
			u32(1),
			Buffer.from('mdat', 'latin1'),
			u64(this.#bytes + DATA_HEADER_LENGTH)
		]);
		return {
			head: Buffer.concat([ftyp, headWith(base), data]),
			pieces: this.#pieces,
			bytes: base + this.#bytes
		};
	}

	#take(segment: number, start: number, bytes: number): void {
		const last = this.#pieces.at(-1);
		if (last?.segment === segment && last.start + last.bytes === start) last.bytes += bytes;
		else this.#pieces.push({ segment, start, bytes });
		this.#bytes += bytes;
	}

	#track({ id, timescale, entries }: Lane): Track {
		const isSound = id === AUDIO_TRACK_ID;
		const size = isSound ? { width: 0, height: 0 } : this.#size;
		return { id, timescale, handler: isSound ? 'soun' : 'vide', ...size, entries };
	}
}

const laneOf = (id: number, timescale: number): Lane => ({
	id,
	timescale,
	entries: [],
	sizes: [],
	durations: [],
	offsets: [],
	keys: [],
	chunks: [],
	lead: 0,
	ticks: 0
});

/**
 * Times do not go on here: what ended sooner waits for the other, so that the samples which follow are apart as they were taken.
 * In the middle the last sample lasts longer, at the beginning the track begins later.
 */
function align(found: readonly { readonly lane: Lane; readonly run: FoundRun }[]): void {
	const shift = Math.max(
		...found.map(({ lane, run }) => (lane.lead + lane.ticks - run.start) / lane.timescale)
	);
	for (const { lane, run } of found) {
		const wait = Math.round(shift * lane.timescale) + run.start - lane.lead - lane.ticks;
		if (wait <= 0) continue;
		if (lane.sizes.length === 0) lane.lead += wait;
		else lengthen(lane, wait);
	}
}

function lengthen(lane: Lane, ticks: number): void {
	const { durations } = lane;
	const last = durations.pop()!;
	const count = durations.pop()!;
	if (count > 1) durations.push(count - 1, last);
	durations.push(1, last + ticks);
	lane.ticks += ticks;
}

function put(lane: Lane, { bytes, duration, key, offset }: FoundSample): void {
	const { durations, offsets } = lane;
	lane.sizes.push(bytes);
	if (key) lane.keys.push(lane.sizes.length);
	if (durations.at(-1) === duration) durations[durations.length - 2]! += 1;
	else durations.push(1, duration);
	if (offsets.at(-1) === offset) offsets[offsets.length - 2]! += 1;
	else offsets.push(1, offset);
	lane.ticks += duration;
}

/** The number of a sample entry, from 1. */
function entryOf({ entries }: Lane, entry: Buffer): number {
	const known = entries.findIndex((each) => each.equals(entry));
	return known < 0 ? entries.push(entry) : known + 1;
}

const ticksOf = (ms: number): number => Math.round((ms * MOVIE_TIMESCALE) / 1000);

function tablesOf(lane: Lane, skipMs: number, durationMs: number, base: number): TrackTables {
	const { durations, offsets: composition, sizes, keys, chunks } = lane;
	const isReordered = composition.length > 2 || composition[1] !== 0;
	const layout: number[] = [];
	chunks.forEach(({ samples, entry }, i) => {
		if (samples !== layout.at(-2) || entry !== layout.at(-1)) layout.push(i + 1, samples, entry);
	});
	const offsets = Buffer.alloc(chunks.length * 8);
	chunks.forEach(({ at }, i) => offsets.writeBigUInt64BE(BigInt(base + at), i * 8));
	return {
		duration: lane.ticks,
		shownFor: ticksOf(durationMs),
		edits: [editsOf(lane, skipMs, durationMs)],
		samples: [
			fullBox('stts', 0, 0, u32(durations.length / 2), table(durations)),
			...(isReordered ? [fullBox('ctts', 1, 0, u32(composition.length / 2), table(composition))] : []),
			...(keys.length < sizes.length ? [fullBox('stss', 0, 0, u32(keys.length), table(keys))] : []),
			fullBox('stsc', 0, 0, u32(layout.length / 3), table(layout)),
			fullBox('stsz', 0, 0, u32(0, sizes.length), table(sizes)),
			fullBox('co64', 0, 0, u32(chunks.length), offsets)
		]
	};
}

/** What of a track is shown, and after which wait (ISO/IEC 14496-12 section 8.6.6). */
function editsOf({ lead, timescale }: Lane, skipMs: number, durationMs: number): Buffer {
	const mediaTime = Math.round((skipMs * timescale) / 1000) - lead;
	const waitFor = mediaTime < 0 ? ticksOf((-mediaTime * 1000) / timescale) : 0;
	const entry = (duration: number, time: bigint) => {
		const times = Buffer.alloc(16);
		times.writeBigUInt64BE(BigInt(duration));
		times.writeBigInt64BE(time, 8);
		return Buffer.concat([times, u32(0x10000)]);
	};
	const entries = [
		...(waitFor > 0 ? [entry(waitFor, -1n)] : []),
		entry(ticksOf(durationMs) - waitFor, BigInt(Math.max(0, mediaTime)))
	];
	return box('edts', fullBox('elst', 1, 0, u32(entries.length), ...entries));
}

/** `chpl`, which Nero began and most programs read. */
function marksBox(marks: readonly MovieMark[]): Buffer {
	const shown = marks.slice(0, MOST_MARKS);
	const entries = shown.flatMap(({ title, offsetMs }) => {
		const text = cutOff(title, LONGEST_TITLE);
		return [u64(Math.round(offsetMs * MARK_TICKS)), Buffer.from([text.length]), text];
	});
	return fullBox('chpl', 1, 0, u32(0), Buffer.from([shown.length]), ...entries);
}

/** The longest beginning of `text` of whole letters that fits into so many bytes of UTF-8. */
function cutOff(text: string, bytes: number): Buffer {
	const all = Buffer.from(text, 'utf8');
	let end = Math.min(all.length, bytes);
	while (end < all.length && (all[end]! & 0xc0) === 0x80) end--;
	return all.subarray(0, end);
}

function table(values: readonly number[]): Buffer {
	const bytes = Buffer.alloc(values.length * 4);
	values.forEach((value, i) => bytes.writeUInt32BE(value >>> 0, i * 4));
	return bytes;
}
