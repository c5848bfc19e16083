/** Reads back what `fragment.ts`, `small.ts` and `init.ts` have written. */
import type { Sample } from './fragment.ts';
import { VIDEO_TIMESCALE, VIDEO_TRACK_ID } from './track.ts';

/** One `moof` and its `mdat` in the bytes of a segment. */
export interface FoundFragment {
	readonly start: number;
	readonly bytes: number;
	/** Length of the box with its small pictures that lies right behind it; 0 for none. */
	readonly smallBytes: number;
	/** Pictures in it, and how long they last together. */
	readonly pictures: number;
	readonly durationMs: number;
	/** Its first picture is a key frame. */
	readonly independent: boolean;
}

/** The samples of one track in one fragment. */
export interface FoundRun {
	readonly trackId: number;
	/** Decode time of the first, in ticks of the track. */
	readonly start: number;
	/** Where the first lies, counted from the beginning of the `moof`; the others follow. */
	readonly offset: number;
	readonly samples: readonly FoundSample[];
}

export interface FoundSample {
	/** In ticks of the track. */
	readonly duration: number;
	readonly bytes: number;
	/** Decoding can begin here. */
	readonly key: boolean;
	/** How much later it is shown than decoded, in ticks of the track. */
	readonly offset: number;
}

interface FoundBox {
	readonly name: string;
	readonly start: number;
	readonly end: number;
}

/** Name of the box behind a fragment that holds its small pictures, as a fragment of its own. */
export const SMALL_BOX = 'smll';
export const HEADER_LENGTH = 8;
const FULL_HEADER_LENGTH = HEADER_LENGTH + 4;
/** Bytes of `trun` before its entries, and of one entry: duration, size, flags, and the offset where there is one. */
const RUN_HEADER_LENGTH = FULL_HEADER_LENGTH + 8;
const ENTRY_LENGTH = 12;
const OFFSET_FLAG = 0x800;
/** sample_is_non_sync_sample (ISO/IEC 14496-12 section 8.8.3.1). */
const NON_SYNC = 0x10000;

/** The fragments in order. What is cut off at the end is left out. */
export function fragmentsIn(segment: Buffer): FoundFragment[] {
	const found: FoundFragment[] = [];
	const boxes = boxesIn(segment, 0, segment.length);
	boxes.forEach((moof, i) => {
		const mdat = boxes[i + 1];
		if (moof.name !== 'moof' || mdat?.name !== 'mdat') return;
		const runs = runsIn(segment.subarray(moof.start, moof.end));
		const next = boxes[i + 2];
		const smallBytes = next?.name === SMALL_BOX ? next.end - next.start : 0;
		found.push({ start: moof.start, bytes: mdat.end - moof.start, smallBytes, ...picturesOf(runs) });
	});
	return found;
}

/** Does a box with small pictures begin here? */
export const isSmallBox = (bytes: Buffer): boolean => nameAt(bytes, 0) === SMALL_BOX;

/** The number of a fragment, out of its `moof`: `mfhd` comes first. */
export const sequenceOf = (moof: Buffer): number => moof.readUInt32BE(HEADER_LENGTH + FULL_HEADER_LENGTH);

/** What a `moof` tells of its samples, track by track. */
export function runsIn(moof: Buffer): FoundRun[] {
	return boxesIn(moof, HEADER_LENGTH, moof.length).flatMap((traf) => {
		const parts = traf.name === 'traf' ? boxesIn(moof, traf.start + HEADER_LENGTH, traf.end) : [];
		const find = (name: string) => parts.find((part) => part.name === name);
		const [tfhd, tfdt, trun] = [find('tfhd'), find('tfdt'), find('trun')];
		if (!tfhd || !tfdt || !trun) return [];
		const count = moof.readUInt32BE(trun.start + FULL_HEADER_LENGTH);
		const isReordered = (moof.readUInt32BE(trun.start + HEADER_LENGTH) & OFFSET_FLAG) !== 0;
		const length = isReordered ? ENTRY_LENGTH + 4 : ENTRY_LENGTH;
		const samples = Array.from({ length: count }, (_, i) => {
			const at = trun.start + RUN_HEADER_LENGTH + i * length;
			const key = (moof.readUInt32BE(at + 8) & NON_SYNC) === 0;
			const offset = isReordered ? moof.readInt32BE(at + ENTRY_LENGTH) : 0;
			return { duration: moof.readUInt32BE(at), bytes: moof.readUInt32BE(at + 4), key, offset };
		});
		return {
			trackId: moof.readUInt32BE(tfhd.start + FULL_HEADER_LENGTH),
			start: Number(moof.readBigUInt64BE(tfdt.start + FULL_HEADER_LENGTH)),
			offset: moof.readUInt32BE(trun.start + FULL_HEADER_LENGTH + 4),
			samples
		};
	});
}

/** The samples of a run, with their bytes; `media` begins with its `moof`. */
export function samplesOf(media: Buffer, { offset, samples }: FoundRun): Sample[] {
	let at = offset;
	return samples.map(({ bytes, duration, key }) => ({
		data: [media.subarray(at, (at += bytes))],
		duration,
		key
	}));
}

/** The sample entry of each track of an initialization segment, by the track's number. */
export function entriesIn(init: Buffer): Map<number, Buffer> {
	const entries = new Map<number, Buffer>();
	const inside = (boxes: FoundBox[], name: string) =>
		boxes
			.filter((box) => box.name === name)
			.flatMap((box) => boxesIn(init, box.start + HEADER_LENGTH, box.end));
	for (const trak of inside(boxesIn(init, 0, init.length), 'moov').filter(({ name }) => name === 'trak')) {
		const parts = inside([trak], 'trak');
		const tkhd = parts.find(({ name }) => name === 'tkhd')!;
		const id = init.readUInt32BE(
			tkhd.start + FULL_HEADER_LENGTH + (init[tkhd.start + HEADER_LENGTH] === 1 ? 16 : 8)
		);
		const stsd = inside(inside(inside(parts, 'mdia'), 'minf'), 'stbl').find(({ name }) => name === 'stsd')!;
		entries.set(id, init.subarray(stsd.start + FULL_HEADER_LENGTH + 4, stsd.end));
	}
	return entries;
}

function picturesOf(runs: readonly FoundRun[]) {
	const samples = runs.find(({ trackId }) => trackId === VIDEO_TRACK_ID)?.samples ?? [];
	const ticks = samples.reduce((sum, { duration }) => sum + duration, 0);
	return {
		pictures: samples.length,
		durationMs: ticks / (VIDEO_TIMESCALE / 1000),
		independent: samples[0]?.key ?? false
	};
}

const nameAt = (data: Buffer, at: number): string => data.toString('latin1', at + 4, at + HEADER_LENGTH);

/** The boxes that lie side by side between the two places. What is cut off at the end is left out. */
export function boxesIn(data: Buffer, from: number, to: number): FoundBox[] {
	const boxes: FoundBox[] = [];
	for (let at = from; at + HEADER_LENGTH <= to;) {
		const end = at + data.readUInt32BE(at);
		if (end < at + HEADER_LENGTH || end > to) break;
		boxes.push({ name: nameAt(data, at), start: at, end });
		at = end;
	}
	return boxes;
}
