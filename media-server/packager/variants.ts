/** What a multivariant playlist says of one encoding, read from its segments. */
import { fragmentsIn } from '../mp4/read.ts';
import type { InitRecord } from '../store/ports.ts';
import type { Variant } from './playlist.ts';

interface Measured {
	readonly initNumber: number;
	readonly bytes: number;
	readonly durationMs: number;
}

/**
 * The variant at `uri` that consists of `segments`. `sample`: the bytes of one of them, where there are any left.
 *
 * When the encoder has changed its format midway, the newest one is told, and the codecs of all.
 */
export function variantOf(
	uri: string,
	segments: readonly Measured[],
	inits: readonly InitRecord[],
	sample: Buffer | undefined
): Variant {
	const used = new Set(segments.map(({ initNumber }) => initNumber));
	const formats = inits.filter(({ number }) => used.has(number));
	const { width, height } = formats.find(({ number }) => number === segments.at(-1)!.initNumber)!;
	const sum = (of: (segment: Measured) => number) =>
		segments.reduce((total, segment) => total + of(segment), 0);
	return {
		uri,
		codecs: [...new Set(formats.flatMap(({ codecs }) => codecs.split(',')))],
		width,
		height,
		frameRate: sample && frameRateOf(sample),
		peakBps: segments.reduce((peak, { bytes, durationMs }) => Math.max(peak, (bytes * 8000) / durationMs), 0),
		averageBps: (sum(({ bytes }) => bytes) * 8000) / sum(({ durationMs }) => durationMs)
	};
}

function frameRateOf(segment: Buffer): number | undefined {
	const fragments = fragmentsIn(segment);
	const pictures = fragments.reduce((sum, fragment) => sum + fragment.pictures, 0);
	const durationMs = fragments.reduce((sum, fragment) => sum + fragment.durationMs, 0);
	return durationMs > 0 ? (pictures * 1000) / durationMs : undefined;
}
