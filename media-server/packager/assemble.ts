/** Lays pictures and sound of one stretch into the bytes of a part. */
import { slotData, type AudioLane } from '../audio/lane.ts';
import { AAC_FRAME_SAMPLES, AAC_SAMPLE_RATE } from '../codecs/aac.ts';
import { hull } from '../gate/span.ts';
import { fragment, lengthPrefixed, type Sample } from '../mp4/fragment.ts';
import { smallBox } from '../mp4/small.ts';
import { AUDIO_TRACK_ID, VIDEO_TIMESCALE, VIDEO_TRACK_ID } from '../mp4/track.ts';
import type { PartDraft, Picture } from './segment.ts';

/** Pictures whose end is known, and the lane their sound lies in. */
export interface ClosedPart {
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
	readonly begins: boolean;
	readonly ends: boolean;
	readonly discontinuity: boolean;
}

/** The part. Its sound is taken from the lane, so each can be assembled once. `sequence`: number of the fragment. */
export function assemble(part: ClosedPart, sequence: number): PartDraft {
	const first = part.pictures[0]!;
	const ticks = [...part.pictures.map((picture) => picture.mediaMs), part.endMs].map((ms) =>
		Math.round(((ms + part.offsetMs) * VIDEO_TIMESCALE) / 1000)
	);
	const video: Sample[] = part.pictures.map((picture, i) => ({
		data: lengthPrefixed(picture.units),
		duration: ticks[i + 1]! - ticks[i]!,
		key: picture.key
	}));
	const sound = part.lane.take(part.endMs, { fromMs: 0, untilMs: part.soundUntilMs });
	const audio: Sample[] = sound.frames.map((frame) => ({
		data: [slotData(frame)],
		duration: AAC_FRAME_SAMPLES,
		key: true
	}));
	const laneStart = Math.round(((part.laneStartMs + part.offsetMs) * AAC_SAMPLE_RATE) / 1000);
	const frames = sound.frames.filter((frame) => frame !== undefined);
	const whole = fragment(sequence, [
		{ trackId: VIDEO_TRACK_ID, start: ticks[0]!, samples: video },
		{ trackId: AUDIO_TRACK_ID, start: laneStart + sound.firstSlot * AAC_FRAME_SAMPLES, samples: audio }
	]);
	const small = assembleSmall(part.pictures, ticks, sequence);
	return {
		bytes: small ? Buffer.concat([whole, small.bytes]) : whole,
		small: small && { parameters: small.parameters, bytes: small.bytes.length },
		parameters: first.parameters,
		startedAtMs: first.wallMs,
		durationMs: (ticks.at(-1)! - ticks[0]!) / (VIDEO_TIMESCALE / 1000),
		arrived: hull([...part.pictures, ...frames].map((piece) => piece.arrived))!,
		hasSound: frames.length > 0,
		independent: first.key,
		begins: part.begins,
		ends: part.ends,
		discontinuity: part.discontinuity
	};
}

/** The small ones of the same pictures, at the same times; `undefined` where one is missing. */
function assembleSmall(pictures: readonly Picture[], ticks: readonly number[], sequence: number) {
	const coded = pictures.flatMap(({ small }) => small?.picture ?? []);
	const [first] = coded;
	if (!first || coded.length < pictures.length || (pictures[0]!.key && !first.key)) return undefined;
	if (coded.some(({ parameters }) => parameters !== first.parameters)) return undefined;
	const samples: Sample[] = coded.map(({ data, key }, i) => ({
		data: [data],
		duration: ticks[i + 1]! - ticks[i]!,
		key
	}));
	const run = { trackId: VIDEO_TRACK_ID, start: ticks[0]!, samples };
	return { parameters: first.parameters, bytes: smallBox(fragment(sequence, [run])) };
}
