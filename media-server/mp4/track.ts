/** The tracks of a broadcast as the file format describes them: one picture, one sound. */
import { AAC_BITRATE_BPS, AAC_CHANNELS, AAC_CONFIGURATION, AAC_SAMPLE_RATE } from '../codecs/aac.ts';
import { decoderConfiguration, videoFormat } from '../codecs/avc.ts';
import type { ParameterSets } from '../rtp/h264.ts';
import { box, fullBox, u16, u32, zeros } from './box.ts';

export interface Track {
	/** 1 or more, unique in the file. */
	readonly id: number;
	/** Ticks per second. */
	readonly timescale: number;
	readonly handler: 'vide' | 'soun';
	/** Shown size in pixels; 0 for sound. */
	readonly width: number;
	readonly height: number;
	/** The sample entries: which codec, how configured; several where the encoder has changed it on the way. */
	readonly entries: readonly Buffer[];
}

export const VIDEO_TIMESCALE = 90_000;
export const VIDEO_TRACK_ID = 1;
export const AUDIO_TRACK_ID = 2;

/** `avc1` (ISO/IEC 14496-15): parameter sets here, never in the samples. */
export function videoTrack(parameters: ParameterSets): Track {
	const { width, height } = videoFormat(parameters.sps);
	const entry = box(
		'avc1',
		zeros(6),
		u16(1),
		zeros(16),
		u16(width, height),
		u32(0x480000, 0x480000, 0),
		u16(1),
		zeros(32),
		u16(0x18, 0xffff),
		box('avcC', decoderConfiguration(parameters))
	);
	return { id: VIDEO_TRACK_ID, timescale: VIDEO_TIMESCALE, handler: 'vide', width, height, entries: [entry] };
}

/** `mp4a` (ISO/IEC 14496-14) for the one sound format there is. */
export function audioTrack(): Track {
	const specific = descriptor(5, AAC_CONFIGURATION);
	const decoder = descriptor(
		4,
		Buffer.from([0x40, 0x15, 0, 0, 0]),
		u32(AAC_BITRATE_BPS * 2, AAC_BITRATE_BPS),
		specific
	);
	const stream = descriptor(
		3,
		u16(AUDIO_TRACK_ID),
		Buffer.from([0]),
		decoder,
		descriptor(6, Buffer.from([2]))
	);
	const entry = box(
		'mp4a',
		zeros(6),
		u16(1),
		zeros(8),
		u16(AAC_CHANNELS, 16, 0, 0),
		u32(AAC_SAMPLE_RATE * 0x10000),
		fullBox('esds', 0, 0, stream)
	);
	return {
		id: AUDIO_TRACK_ID,
		timescale: AAC_SAMPLE_RATE,
		handler: 'soun',
		width: 0,
		height: 0,
		entries: [entry]
	};
}

function descriptor(tag: number, ...content: readonly Buffer[]): Buffer {
	const body = Buffer.concat(content);
	return Buffer.concat([Buffer.from([tag, body.length]), body]);
}
