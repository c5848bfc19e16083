/**
 * The small picture lies in the part of the picture it is made of, in a box behind its `mdat` that players pass over: the same file, the
 * same row, the same judgement. What is served is either without that box, or made of it and of the sound.
 */
import { box } from './box.ts';
import { fragment } from './fragment.ts';
import { fragmentsIn, HEADER_LENGTH, runsIn, samplesOf, sequenceOf, SMALL_BOX } from './read.ts';
import { AUDIO_TRACK_ID, VIDEO_TRACK_ID } from './track.ts';

/** What is put behind the part; `small` is a fragment of the same pictures. */
export const smallBox = (small: Buffer): Buffer => box(SMALL_BOX, small);

/** A segment or part as the camera sent it. */
export function wholeOf(media: Buffer): Buffer {
	const fragments = fragmentsIn(media);
	if (fragments.every(({ smallBytes }) => smallBytes === 0)) return media;
	const pieces = fragments.map(({ start, bytes }) => media.subarray(start, start + bytes));
	return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
}

/** The same with the small pictures instead; without parts that have none. */
export function smallOf(media: Buffer): Buffer {
	return Buffer.concat(
		fragmentsIn(media).flatMap(({ start, bytes, smallBytes }) => {
			if (smallBytes === 0) return [];
			const whole = media.subarray(start, start + bytes);
			const small = media.subarray(start + bytes + HEADER_LENGTH, start + bytes + smallBytes);
			const moof = moofOf(whole);
			const pictures = runsIn(moofOf(small)).map((run) => ({
				trackId: VIDEO_TRACK_ID,
				start: run.start,
				samples: samplesOf(small, run)
			}));
			const sound = runsIn(moof)
				.filter(({ trackId }) => trackId === AUDIO_TRACK_ID)
				.map((run) => ({ trackId: AUDIO_TRACK_ID, start: run.start, samples: samplesOf(whole, run) }));
			return [fragment(sequenceOf(moof), [...pictures, ...sound])];
		})
	);
}

const moofOf = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.readUInt32BE(0));
