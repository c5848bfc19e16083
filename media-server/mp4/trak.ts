/** `moov` and its tracks, with their tables filled or empty (ISO/IEC 14496-12 section 8). */
import { box, fullBox, u16, u32, u64, zeros } from './box.ts';
import type { Track } from './track.ts';

/** Ticks per second of the whole. */
export const MOVIE_TIMESCALE = 1000;

const MATRIX = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
/** Language code "und" (ISO 639-2, packed as ISO/IEC 14496-12 section 8.4.2 orders). */
const UNDETERMINED = 0x55c4;

/** What is known of a track's samples before they are played; nothing where they come in fragments. */
export interface TrackTables {
	/** In ticks of the track. */
	readonly duration: number;
	/** How long it is shown, in ticks of the whole. */
	readonly shownFor: number;
	/** `edts`, where it does not begin with its first sample. */
	readonly edits: readonly Buffer[];
	/** `stts`, `stsc`, `stsz`, `co64` and the like. */
	readonly samples: readonly Buffer[];
}

const EMPTY: TrackTables = {
	duration: 0,
	shownFor: 0,
	edits: [],
	samples: [
		fullBox('stts', 0, 0, u32(0)),
		fullBox('stsc', 0, 0, u32(0)),
		fullBox('stsz', 0, 0, u32(0, 0)),
		fullBox('stco', 0, 0, u32(0))
	]
};

/** `moov` of `tracks`; `rest` follows them. `duration` in ticks of the whole, 0 when not known. */
export function movieBox(
	tracks: readonly { readonly track: Track; readonly tables?: TrackTables }[],
	duration: number,
	rest: readonly Buffer[]
): Buffer {
	const nextTrackId = Math.max(...tracks.map(({ track }) => track.id)) + 1;
	const mvhd = fullBox(
		'mvhd',
		1,
		0,
		u64(0),
		u64(0),
		u32(MOVIE_TIMESCALE),
		u64(duration),
		u32(0x10000),
		u16(0x100),
		zeros(10),
		MATRIX,
		zeros(24),
		u32(nextTrackId)
	);
	return box('moov', mvhd, ...tracks.map(({ track, tables }) => trak(track, tables ?? EMPTY)), ...rest);
}

function trak(track: Track, { duration, shownFor, edits, samples }: TrackTables): Buffer {
	const isSound = track.handler === 'soun';
	const tkhd = fullBox(
		'tkhd',
		1,
		3,
		u64(0),
		u64(0),
		u32(track.id, 0),
		u64(shownFor),
		zeros(8),
		u16(0, 0, isSound ? 0x100 : 0, 0),
		MATRIX,
		u32(track.width * 0x10000, track.height * 0x10000)
	);
	const mdhd = fullBox(
		'mdhd',
		1,
		0,
		u64(0),
		u64(0),
		u32(track.timescale),
		u64(duration),
		u16(UNDETERMINED, 0)
	);
	const hdlr = fullBox('hdlr', 0, 0, u32(0), Buffer.from(track.handler, 'latin1'), zeros(13));
	const mediaHeader = isSound ? fullBox('smhd', 0, 0, zeros(4)) : fullBox('vmhd', 0, 1, zeros(8));
	const dinf = box('dinf', fullBox('dref', 0, 0, u32(1), fullBox('url ', 0, 1)));
	const stsd = fullBox('stsd', 0, 0, u32(track.entries.length), ...track.entries);
	const stbl = box('stbl', stsd, ...samples);
	return box('trak', tkhd, ...edits, box('mdia', mdhd, hdlr, box('minf', mediaHeader, dinf, stbl)));
}
