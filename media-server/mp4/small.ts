/**
 * The small picture lies in the part of the picture it is made of, in a box behind its `mdat` that players pass over: the same file, the
 * same row, the same judgement. What is served is either without that box, or made of it and of the sound.
 */
import { box } from './box.ts';
import { fragment } from './fragment.ts';
import { boxesIn, fragmentsIn, HEADER_LENGTH, runsIn, samplesOf, sequenceOf, SMALL_BOX } from './read.ts';
import { AUDIO_TRACK_ID, VIDEO_TRACK_ID } from './track.ts';

/** What is put behind the part; `small` is a fragment of the same pictures. */
export const smallBox = (small: Buffer): Buffer => box(SMALL_BOX, small);

/** A segment or part as the camera sent it. */
export function wholeOf(media: Buffer): Buffer {
	const boxes = boxesIn(media, 0, media.length);
	const small = boxes.find(({ name }) => name === SMALL_BOX);
	if (!small) return media;
	// A part ends with it, and nothing need be copied.
	if (small.end === media.length) return media.subarray(0, small.start);
	const own = boxes.filter(({ name }) => name !== SMALL_BOX);
	return Buffer.concat(own.map(({ start, end }) => media.subarray(start, end)));
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
