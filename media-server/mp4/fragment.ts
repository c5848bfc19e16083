/**
 * A media fragment: `moof` and `mdat` for the samples of any number of tracks.
 *
 * It knows nothing of segments: a whole segment is one fragment today, and a low-latency part will be a smaller one.
 */
import { box, fullBox, i32, u32, u64 } from './box.ts';

export interface Sample {
	readonly data: readonly Buffer[];
	/** In ticks of the track. */
	readonly duration: number;
	/** Decoding can begin here. */
	readonly key: boolean;
	/** How much later it is shown than decoded, in ticks of the track; only where pictures are sent in another order than shown. */
	readonly offset?: number;
}

/** Consecutive samples of one track. */
export interface TrackRun {
	readonly trackId: number;
	/** Decode time of the first sample, in ticks of the track; a whole number, 0 or more. */
	readonly start: number;
	readonly samples: readonly Sample[];
}

/** sample_depends_on 2: needs no other picture; 1 and non-sync: needs others (ISO/IEC 14496-12 section 8.8.3.1). */
const KEY_FLAGS = 0x2000000;
const DELTA_FLAGS = 0x1010000;
const HEADER_LENGTH = 8;
/** data offset, sample duration, size and flags are present in `trun`. */
const RUN_FLAGS = 0x1 | 0x100 | 0x200 | 0x400;
/** So is the composition time offset, with a sign (version 1). */
const OFFSET_FLAG = 0x800;
const DEFAULT_BASE_IS_MOOF = 0x20000;

/** `moof` and `mdat`; runs without samples are left out. `sequence` is the fragment's number in the broadcast. */
export function fragment(sequence: number, runs: readonly TrackRun[]): Buffer {
	const filled = runs.filter((run) => run.samples.length > 0);
	const payloads = filled.map((run) => Buffer.concat(run.samples.flatMap((sample) => sample.data)));
	const moofLength = moof(
		sequence,
		filled,
		filled.map(() => 0)
	).length;
	let offset = moofLength + HEADER_LENGTH;
	const offsets = payloads.map((payload) => {
		const start = offset;
		offset += payload.length;
		return start;
	});
	return Buffer.concat([moof(sequence, filled, offsets), box('mdat', ...payloads)]);
}

function moof(sequence: number, runs: readonly TrackRun[], offsets: readonly number[]): Buffer {
	const mfhd = fullBox('mfhd', 0, 0, u32(sequence));
	return box('moof', mfhd, ...runs.map((run, i) => traf(run, offsets[i]!)));
}

function traf(run: TrackRun, dataOffset: number): Buffer {
	const tfhd = fullBox('tfhd', 0, DEFAULT_BASE_IS_MOOF, u32(run.trackId));
	const tfdt = fullBox('tfdt', 1, 0, u64(run.start));
	const isReordered = run.samples.some(({ offset = 0 }) => offset !== 0);
	const entries = run.samples.map((sample) => {
		const size = sample.data.reduce((sum, part) => sum + part.length, 0);
		const entry = u32(sample.duration, size, sample.key ? KEY_FLAGS : DELTA_FLAGS);
		return isReordered ? Buffer.concat([entry, i32(sample.offset ?? 0)]) : entry;
	});
	const [version, flags] = isReordered ? [1, RUN_FLAGS | OFFSET_FLAG] : [0, RUN_FLAGS];
	const trun = fullBox('trun', version, flags, u32(run.samples.length, dataOffset), ...entries);
	return box('traf', tfhd, tfdt, trun);
}

/** The NAL units of a picture with the four-byte lengths MP4 wants instead of start codes. */
export function lengthPrefixed(units: readonly Buffer[]): Buffer[] {
	return units.flatMap((unit) => [u32(unit.length), unit]);
}
