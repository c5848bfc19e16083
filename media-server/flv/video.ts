/** What a video tag carries (FLV 10.1 section E.4.3, Enhanced RTMP 2): H264's parameters, a picture, or another codec. */
import type { ParameterSets } from '../rtp/h264.ts';

/** H264's parameters, and how long the lengths in front of the NAL units are, in bytes. */
export interface AvcConfiguration extends ParameterSets {
	readonly lengthBytes: number;
}

export type VideoContent =
	| { readonly kind: 'configuration'; readonly configuration: AvcConfiguration }
	| {
			readonly kind: 'picture';
			readonly isKey: boolean;
			/** How much later it is shown than decoded, in ms. */
			readonly delayMs: number;
			/** NAL units with lengths in front. */
			readonly data: Buffer;
	  }
	/** `codec` as people call it. */
	| { readonly kind: 'foreign'; readonly codec: string }
	| { readonly kind: 'nothing' };

const NOTHING: VideoContent = { kind: 'nothing' };
const AVC = 7;
const CODECS = new Map([
	[2, 'H.263'],
	[4, 'VP6'],
	[5, 'VP6'],
	[12, 'H.265 (HEVC)'],
	[13, 'AV1']
]);
const FOUR_CC = new Map([
	['hvc1', 'H.265 (HEVC)'],
	['av01', 'AV1'],
	['vp09', 'VP9'],
	['vp08', 'VP8'],
	['vvc1', 'H.266 (VVC)']
]);

/** Reads the body of a video tag. What is cut off or says nothing of pictures is `nothing`. */
export function readVideo(body: Buffer): VideoContent {
	if (body.length < 5) return NOTHING;
	const isKey = ((body[0]! >> 4) & 7) === 1;
	if (body[0]! & 0x80) return readEnhanced(body, isKey);
	const codec = body[0]! & 15;
	if (codec !== AVC) return { kind: 'foreign', codec: CODECS.get(codec) ?? `Codec ${codec}` };
	if (body[1] === 0) return configuration(body.subarray(5));
	if (body[1] === 1) return { kind: 'picture', isKey, delayMs: body.readIntBE(2, 3), data: body.subarray(5) };
	return NOTHING;
}

/** Enhanced RTMP names the codec by four letters. */
function readEnhanced(body: Buffer, isKey: boolean): VideoContent {
	const name = body.toString('latin1', 1, 5);
	if (name !== 'avc1') return { kind: 'foreign', codec: FOUR_CC.get(name) ?? 'ein anderer Codec' };
	const type = body[0]! & 15;
	if (type === 0) return configuration(body.subarray(5));
	if (type === 3) return { kind: 'picture', isKey, delayMs: 0, data: body.subarray(5) };
	if (type !== 1 || body.length < 8) return NOTHING;
	return { kind: 'picture', isKey, delayMs: body.readIntBE(5, 3), data: body.subarray(8) };
}

/** AVCDecoderConfigurationRecord (ISO/IEC 14496-15 section 5.3.3.1): the first set of each kind. */
function configuration(record: Buffer): VideoContent {
	if (record.length < 7) return NOTHING;
	const sps = lengthPrefixed(record.subarray(6), 2);
	const spsCount = record[5]! & 31;
	const behind = sps.slice(0, spsCount).reduce((at, unit) => at + 2 + unit.length, 6);
	const pps = lengthPrefixed(record.subarray(behind + 1), 2);
	if (spsCount === 0 || !sps[0] || sps[0].length < 4 || !pps[0] || !record[behind]) return NOTHING;
	const lengthBytes = (record[4]! & 3) + 1;
	return { kind: 'configuration', configuration: { sps: sps[0], pps: pps[0], lengthBytes } };
}

/** The NAL units in `data`, each behind its length; what is cut off is left out. */
export function lengthPrefixed(data: Buffer, lengthBytes: number): Buffer[] {
	const units: Buffer[] = [];
	for (let at = 0; at + lengthBytes <= data.length;) {
		const start = at + lengthBytes;
		at = start + data.readUIntBE(at, lengthBytes);
		if (at > data.length) break;
		if (at > start) units.push(data.subarray(start, at));
	}
	return units;
}
