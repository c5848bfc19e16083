/** What a multivariant playlist says of the renditions, read from their segments. */
import { AAC_BITRATE_BPS, AAC_CODEC } from '../codecs/aac.ts';
import { fragmentsIn } from '../mp4/read.ts';
import type { InitRecord, SmallTrack } from '../store/ports.ts';
import type { Variant } from './playlist.ts';
import { SMALL, SOUND, WHOLE } from './renditions.ts';

interface Measured {
	readonly initNumber: number;
	readonly bytes: number;
	readonly durationMs: number;
	readonly small?: SmallTrack;
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
	const own = segments.map(({ bytes, small, durationMs }) => ({
		bytes: bytes - (small?.bytes ?? 0),
		durationMs
	}));
	return {
		uri: WHOLE.list,
		codecs: [...new Set(formats.flatMap(({ codecs }) => codecs.split(',')))],
		size: { width, height },
		frameRate: sample && frameRateOf(sample.data),
		...densityOf(own)
	};
}

/**
 * The small picture with the same sound: as dense as both together, of which the sound is known from some segments alone. `undefined` where it is
 * nowhere in `segments`.
 */
export function smallVariant(
	segments: readonly Measured[],
	inits: readonly InitRecord[],
	whole: Variant,
	sound: Variant
): Variant | undefined {
	const own = segments.flatMap(({ small, durationMs }) =>
		small?.initNumber === undefined ? [] : [{ ...small, durationMs }]
	);
	const used = new Set(own.map(({ initNumber }) => initNumber));
	const formats = inits.filter(({ number }) => used.has(number));
	const newest = formats.find(({ number }) => number === own.at(-1)?.initNumber);
	if (!newest) return undefined;
	const { peakBps, averageBps } = densityOf(own);
	return {
		uri: SMALL.list,
		codecs: [...new Set(formats.flatMap(({ codecs }) => codecs.split(',')))],
		size: { width: newest.width, height: newest.height },
		frameRate: whole.frameRate,
		peakBps: peakBps + sound.peakBps,
		averageBps: averageBps + sound.averageBps
	};
}

function densityOf(pieces: readonly { readonly bytes: number; readonly durationMs: number }[]) {
	const bytes = pieces.reduce((sum, piece) => sum + piece.bytes, 0);
	const durationMs = pieces.reduce((sum, piece) => sum + piece.durationMs, 0);
	return {
		peakBps: pieces.reduce((peak, piece) => Math.max(peak, (piece.bytes * 8000) / piece.durationMs), 0),
		averageBps: (bytes * 8000) / durationMs
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
