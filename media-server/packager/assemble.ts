/** Lays pictures and sound of one stretch into the bytes of a segment. */
import { slotData, type AudioLane } from '../audio/lane.ts';
import { AAC_FRAME_SAMPLES, AAC_SAMPLE_RATE } from '../codecs/aac.ts';
import { hull } from '../gate/span.ts';
import { fragment, lengthPrefixed, type Sample } from '../mp4/fragment.ts';
import { AUDIO_TRACK_ID, VIDEO_TIMESCALE, VIDEO_TRACK_ID } from '../mp4/track.ts';
import type { Picture, SegmentDraft } from './segment.ts';

/** Pictures whose end is known, and the lane their sound lies in. */
export interface ClosedRun {
	readonly pictures: readonly Picture[];
	readonly lane: AudioLane;
	/** First instant of the lane, in ms of the session's picture clock. */
	readonly laneStartMs: number;
	/** End of the last picture, same clock. */
	readonly endMs: number;
	/** Session clock to the broadcast's time axis, in ms. */
	readonly offsetMs: number;
	/** Sound that may have arrived later than this instant (wall clock) is left out. */
	readonly soundUntilMs: number;
	readonly discontinuity: boolean;
}

/** The segment. Its sound is taken from the lane, so each run can be assembled once. `sequence`: number of the fragment. */
export function assemble(run: ClosedRun, sequence: number): SegmentDraft {
	const first = run.pictures[0]!;
	const ticks = [...run.pictures.map((picture) => picture.mediaMs), run.endMs].map((ms) =>
		Math.round(((ms + run.offsetMs) * VIDEO_TIMESCALE) / 1000)
	);
	const video: Sample[] = run.pictures.map((picture, i) => ({
		data: lengthPrefixed(picture.units),
		duration: ticks[i + 1]! - ticks[i]!,
		key: picture.key
	}));
	const sound = run.lane.take(run.endMs, { fromMs: 0, untilMs: run.soundUntilMs });
	const audio: Sample[] = sound.frames.map((frame) => ({
		data: [slotData(frame)],
		duration: AAC_FRAME_SAMPLES,
		key: true
	}));
	const laneStart = Math.round(((run.laneStartMs + run.offsetMs) * AAC_SAMPLE_RATE) / 1000);
	const frames = sound.frames.filter((frame) => frame !== undefined);
	return {
		bytes: fragment(sequence, [
			{ trackId: VIDEO_TRACK_ID, start: ticks[0]!, samples: video },
			{ trackId: AUDIO_TRACK_ID, start: laneStart + sound.firstSlot * AAC_FRAME_SAMPLES, samples: audio }
		]),
		parameters: first.parameters,
		startedAtMs: first.wallMs,
		durationMs: (ticks.at(-1)! - ticks[0]!) / (VIDEO_TIMESCALE / 1000),
		arrived: hull([...run.pictures, ...frames].map((part) => part.arrived))!,
		hasSound: frames.length > 0,
		discontinuity: run.discontinuity
	};
}
