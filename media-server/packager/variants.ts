/** What a multivariant playlist says of the renditions, read from their segments. */
import { AAC_BITRATE_BPS, AAC_CODEC } from '../codecs/aac.ts';
import { fragmentsIn } from '../mp4/read.ts';
import type { InitRecord } from '../store/ports.ts';
import type { Variant } from './playlist.ts';
import { SOUND, WHOLE } from './renditions.ts';

interface Measured {
	readonly initNumber: number;
	readonly bytes: number;
	readonly durationMs: number;
}

/** A segment with its bytes. */
export interface Sample {
	readonly durationMs: number;
	readonly data: Buffer;
}

/** Of more than so many segments the sound is not looked at. */
export const SOUND_SAMPLES = 8;
/** Over a segment the encoder stays within 3 % of what it was told; the rest is what fragments say of themselves. */
const SOUND_PEAK_BPS = AAC_BITRATE_BPS * 1.15;

/**
 * The encoder's own picture and sound in `segments`. `sample`: one of them, where there are any left.
 *
 * When the encoder has changed its format midway, the newest one is told, and the codecs of all.
 */
export function wholeVariant(
	segments: readonly Measured[],
	inits: readonly InitRecord[],
	sample: Sample | undefined
): Variant {
	const used = new Set(segments.map(({ initNumber }) => initNumber));
	const formats = inits.filter(({ number }) => used.has(number));
	const { width, height } = formats.find(({ number }) => number === segments.at(-1)!.initNumber)!;
	const sum = (of: (segment: Measured) => number) =>
		segments.reduce((total, segment) => total + of(segment), 0);
	return {
		uri: WHOLE.list,
		codecs: [...new Set(formats.flatMap(({ codecs }) => codecs.split(',')))],
		size: { width, height },
		frameRate: sample && frameRateOf(sample.data),
		peakBps: segments.reduce((peak, { bytes, durationMs }) => Math.max(peak, (bytes * 8000) / durationMs), 0),
		averageBps: (sum(({ bytes }) => bytes) * 8000) / sum(({ durationMs }) => durationMs)
	};
}

/**
 * The sound alone, as far as some of the segments tell; how many bytes of each one are sound stands nowhere. `whole`: what holds picture
 * and sound, and is never less dense.
 */
export function soundVariant(samples: readonly Sample[], whole: Variant): Variant {
	const sounds = samples.map(({ data, durationMs }) => ({ bits: SOUND.media(data).length * 8, durationMs }));
	const peakBps = sounds.reduce(
		(peak, { bits, durationMs }) => Math.max(peak, (bits * 1000) / durationMs),
		SOUND_PEAK_BPS
	);
	const durationMs = sounds.reduce((sum, sound) => sum + sound.durationMs, 0);
	const bits = sounds.reduce((sum, sound) => sum + sound.bits, 0);
	return {
		uri: SOUND.list,
		codecs: [AAC_CODEC],
		peakBps: Math.min(peakBps, whole.peakBps),
		averageBps: Math.min(durationMs > 0 ? (bits * 1000) / durationMs : SOUND_PEAK_BPS, whole.averageBps)
	};
}

function frameRateOf(segment: Buffer): number | undefined {
	const fragments = fragmentsIn(segment);
	const pictures = fragments.reduce((sum, fragment) => sum + fragment.pictures, 0);
	const durationMs = fragments.reduce((sum, fragment) => sum + fragment.durationMs, 0);
	return durationMs > 0 ? (pictures * 1000) / durationMs : undefined;
}
