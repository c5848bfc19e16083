/** One picture as a file of its own: what `protocol/stills.ts` reads, and any player. */
import type { AccessUnit } from '../rtp/h264.ts';
import { fragment, lengthPrefixed } from './fragment.ts';
import { initSegment } from './init.ts';
import { VIDEO_TIMESCALE, VIDEO_TRACK_ID, videoTrack } from './track.ts';

/** @throws {RangeError} if the parameter set is damaged */
export function stillFile({ parameters, units }: Pick<AccessUnit, 'parameters' | 'units'>): Buffer {
	const picture = { data: lengthPrefixed(units), duration: VIDEO_TIMESCALE, key: true };
	const run = { trackId: VIDEO_TRACK_ID, start: 0, samples: [picture] };
	return Buffer.concat([initSegment([videoTrack(parameters)]), fragment(1, [run])]);
}
