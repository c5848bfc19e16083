/** Reads back what `fragment.ts` has written: where the fragments of a segment lie, and what their pictures say. */
import { VIDEO_TIMESCALE, VIDEO_TRACK_ID } from './track.ts';

/** One `moof` and its `mdat` in the bytes of a segment. */
export interface FoundFragment {
	readonly start: number;
	readonly bytes: number;
	/** Pictures in it, and how long they last together. */
	readonly pictures: number;
	readonly durationMs: number;
	/** Its first picture is a key frame. */
	readonly independent: boolean;
}

interface FoundBox {
	readonly name: string;
	readonly start: number;
	readonly end: number;
}

const HEADER_LENGTH = 8;
/** Bytes of `trun` before its entries, and of one entry: duration, size, flags. */
const RUN_HEADER_LENGTH = HEADER_LENGTH + 12;
const ENTRY_LENGTH = 12;
/** sample_is_non_sync_sample (ISO/IEC 14496-12 section 8.8.3.1). */
const NON_SYNC = 0x10000;

/** The fragments in order. What is cut off at the end is left out. */
export function fragmentsIn(segment: Buffer): FoundFragment[] {
	const found: FoundFragment[] = [];
	const boxes = boxesIn(segment, 0, segment.length);
	boxes.forEach((moof, i) => {
		const mdat = boxes[i + 1];
		if (moof.name !== 'moof' || mdat?.name !== 'mdat') return;
		found.push({ start: moof.start, bytes: mdat.end - moof.start, ...picturesOf(segment, moof) });
	});
	return found;
}

function picturesOf(segment: Buffer, moof: FoundBox) {
	const inside = (box: FoundBox) => boxesIn(segment, box.start + HEADER_LENGTH, box.end);
	for (const traf of inside(moof)) {
		const parts = traf.name === 'traf' ? inside(traf) : [];
		const header = parts.find(({ name }) => name === 'tfhd');
		const run = parts.find(({ name }) => name === 'trun');
		if (!header || !run || segment.readUInt32BE(header.start + 12) !== VIDEO_TRACK_ID) continue;
		const pictures = segment.readUInt32BE(run.start + 12);
		const entries = run.start + RUN_HEADER_LENGTH;
		let ticks = 0;
		for (let i = 0; i < pictures; i++) ticks += segment.readUInt32BE(entries + i * ENTRY_LENGTH);
		const independent = pictures > 0 && (segment.readUInt32BE(entries + 8) & NON_SYNC) === 0;
		return { pictures, durationMs: ticks / (VIDEO_TIMESCALE / 1000), independent };
	}
	return { pictures: 0, durationMs: 0, independent: false };
}

function boxesIn(data: Buffer, from: number, to: number): FoundBox[] {
	const boxes: FoundBox[] = [];
	for (let at = from; at + HEADER_LENGTH <= to;) {
		const end = at + data.readUInt32BE(at);
		if (end < at + HEADER_LENGTH || end > to) break;
		boxes.push({ name: data.toString('latin1', at + 4, at + HEADER_LENGTH), start: at, end });
		at = end;
	}
	return boxes;
}
