/** The initialization segment: everything a player must know before the first picture, and no picture. */
import { box, fullBox, u16, u32, zeros } from './box.ts';
import type { Track } from './track.ts';

const MATRIX = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
/** Language code "und" (ISO 639-2, packed as ISO/IEC 14496-12 section 8.4.2 orders). */
const UNDETERMINED = 0x55c4;

/** `ftyp` and `moov` for `tracks`, as CMAF (ISO/IEC 23000-19) wants them. */
export function initSegment(tracks: readonly Track[]): Buffer {
	const ftyp = box('ftyp', Buffer.from('iso6', 'latin1'), u32(1), Buffer.from('iso6cmfcmp41', 'latin1'));
	const nextTrackId = Math.max(...tracks.map((track) => track.id)) + 1;
	const mvhd = fullBox(
		'mvhd',
		0,
		0,
		u32(0, 0, 1000, 0, 0x10000),
		u16(0x100),
		zeros(10),
		MATRIX,
		zeros(24),
		u32(nextTrackId)
	);
	const mvex = box('mvex', ...tracks.map((track) => fullBox('trex', 0, 0, u32(track.id, 1, 0, 0, 0))));
	return Buffer.concat([ftyp, box('moov', mvhd, ...tracks.map(trak), mvex)]);
}

function trak(track: Track): Buffer {
	const isSound = track.handler === 'soun';
	const tkhd = fullBox(
		'tkhd',
		0,
		3,
		u32(0, 0, track.id, 0, 0),
		zeros(8),
		u16(0, 0, isSound ? 0x100 : 0, 0),
		MATRIX,
		u32(track.width * 0x10000, track.height * 0x10000)
	);
	const mdhd = fullBox('mdhd', 0, 0, u32(0, 0, track.timescale, 0), u16(UNDETERMINED, 0));
	const hdlr = fullBox('hdlr', 0, 0, u32(0), Buffer.from(track.handler, 'latin1'), zeros(13));
	const mediaHeader = isSound ? fullBox('smhd', 0, 0, zeros(4)) : fullBox('vmhd', 0, 1, zeros(8));
	const dinf = box('dinf', fullBox('dref', 0, 0, u32(1), fullBox('url ', 0, 1)));
	const stbl = box(
		'stbl',
		fullBox('stsd', 0, 0, u32(1), track.entry),
		fullBox('stts', 0, 0, u32(0)),
		fullBox('stsc', 0, 0, u32(0)),
		fullBox('stsz', 0, 0, u32(0, 0)),
		fullBox('stco', 0, 0, u32(0))
	);
	return box('trak', tkhd, box('mdia', mdhd, hdlr, box('minf', mediaHeader, dinf, stbl)));
}
