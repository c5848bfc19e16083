/** What a player must know about an H264 stream: picture size and codec string, read from the sequence parameter set. */
import type { ParameterSets } from '../rtp/h264.ts';
import { BitReader } from './bits.ts';

export interface VideoFormat {
	/** Shown size in pixels, after cropping. */
	readonly width: number;
	readonly height: number;
	/** RFC 6381, e.g. `avc1.42e01f`. */
	readonly codec: string;
}

/** Profiles whose SPS carries chroma format and scaling lists (ITU-T H.264 section 7.3.2.1.1). */
const HIGH_PROFILES = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

/**
 * The format a sequence parameter set describes (ITU-T H.264 section 7.3.2.1.1).
 *
 * @throws {RangeError} if the set is damaged
 */
export function videoFormat(sps: Buffer): VideoFormat {
	if (sps.length < 4) throw new RangeError('sequence parameter set too short');
	const bits = new BitReader(withoutEmulationPrevention(sps.subarray(4)));
	const profile = sps[1]!;
	bits.unsigned();
	const chroma = HIGH_PROFILES.has(profile) ? readHighProfile(bits) : 1;
	bits.unsigned();
	skipPictureOrder(bits);
	bits.unsigned();
	bits.bit();
	const widthInBlocks = bits.unsigned() + 1;
	const heightInMaps = bits.unsigned() + 1;
	const framesOnly = bits.bit();
	if (!framesOnly) bits.bit();
	bits.bit();
	const crop = bits.bit()
		? { left: bits.unsigned(), right: bits.unsigned(), top: bits.unsigned(), bottom: bits.unsigned() }
		: { left: 0, right: 0, top: 0, bottom: 0 };
	const cropX = chroma === 1 || chroma === 2 ? 2 : 1;
	const cropY = (chroma === 1 ? 2 : 1) * (2 - framesOnly);
	return {
		width: widthInBlocks * 16 - cropX * (crop.left + crop.right),
		height: (2 - framesOnly) * heightInMaps * 16 - cropY * (crop.top + crop.bottom),
		codec: `avc1.${sps.toString('hex', 1, 4)}`
	};
}

/** AVCDecoderConfigurationRecord (ISO/IEC 14496-15 section 5.3.3.1) with four-byte lengths. */
export function decoderConfiguration({ sps, pps }: ParameterSets): Buffer {
	const length = (data: Buffer) => Buffer.from([data.length >> 8, data.length & 0xff]);
	const head = Buffer.from([1, sps[1]!, sps[2]!, sps[3]!, 0xff, 0xe1]);
	const sets = [head, length(sps), sps, Buffer.from([1]), length(pps), pps];
	const isHigh = [100, 110, 122, 144].includes(sps[1]!);
	return Buffer.concat(isHigh ? [...sets, Buffer.from([0xfd, 0xf8, 0xf8, 0])] : sets);
}

function readHighProfile(bits: BitReader): number {
	const chroma = bits.unsigned();
	if (chroma === 3) bits.bit();
	bits.unsigned();
	bits.unsigned();
	bits.bit();
	if (!bits.bit()) return chroma;
	for (let list = 0; list < (chroma === 3 ? 12 : 8); list++) {
		if (bits.bit()) skipScalingList(bits, list < 6 ? 16 : 64);
	}
	return chroma;
}

function skipScalingList(bits: BitReader, size: number): void {
	let last = 8;
	let next = 8;
	for (let i = 0; i < size; i++) {
		if (next !== 0) next = (last + bits.signed() + 256) % 256;
		if (next !== 0) last = next;
	}
}

function skipPictureOrder(bits: BitReader): void {
	const type = bits.unsigned();
	if (type === 0) bits.unsigned();
	if (type !== 1) return;
	bits.bit();
	bits.signed();
	bits.signed();
	for (let left = bits.unsigned(); left > 0; left--) bits.signed();
}

/** Removes the byte 3 that keeps start codes out of the payload (ITU-T H.264 section 7.4.1). */
function withoutEmulationPrevention(data: Buffer): Buffer {
	const clean: number[] = [];
	for (let i = 0; i < data.length; i++) {
		if (data[i] === 3 && data[i - 1] === 0 && data[i - 2] === 0) continue;
		clean.push(data[i]!);
	}
	return Buffer.from(clean);
}
