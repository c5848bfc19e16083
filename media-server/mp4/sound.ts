/** The sound alone, out of what is stored with pictures: the same frames at the same times, and no byte of a picture. */
import { fragment } from './fragment.ts';
import { initSegment } from './init.ts';
import { entriesIn, fragmentsIn, runsIn, samplesOf, sequenceOf } from './read.ts';
import { AUDIO_TRACK_ID, audioTrack } from './track.ts';

/** The initialization segment that its own one becomes. */
export function soundInit(init: Buffer): Buffer {
	return initSegment([{ ...audioTrack(), entries: [entriesIn(init).get(AUDIO_TRACK_ID)!] }]);
}

/** A segment or part without its pictures, fragment by fragment. */
export function soundOf(media: Buffer): Buffer {
	return Buffer.concat(
		fragmentsIn(media).map(({ start, bytes }) => {
			const whole = media.subarray(start, start + bytes);
			const moof = whole.subarray(0, whole.readUInt32BE(0));
			const sound = runsIn(moof).filter(({ trackId }) => trackId === AUDIO_TRACK_ID);
			return fragment(
				sequenceOf(moof),
				sound.map((run) => ({ trackId: run.trackId, start: run.start, samples: samplesOf(whole, run) }))
			);
		})
	);
}
