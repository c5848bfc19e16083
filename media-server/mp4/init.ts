/** The initialization segment: everything a player must know before the first picture, and no picture. */
import { box, fullBox, u32 } from './box.ts';
import type { Track } from './track.ts';
import { movieBox } from './trak.ts';

/** `ftyp` and `moov` for `tracks`, as CMAF (ISO/IEC 23000-19) wants them. */
export function initSegment(tracks: readonly Track[]): Buffer {
	const ftyp = box('ftyp', Buffer.from('iso6', 'latin1'), u32(1), Buffer.from('iso6cmfcmp41', 'latin1'));
	const mvex = box('mvex', ...tracks.map((track) => fullBox('trex', 0, 0, u32(track.id, 1, 0, 0, 0))));
	return Buffer.concat([
		ftyp,
		movieBox(
			tracks.map((track) => ({ track })),
			0,
			[mvex]
		)
	]);
}
