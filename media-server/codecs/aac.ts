/** The one sound format that leaves this house: AAC-LC, 48 kHz, stereo. Every player decodes it. */

export const AAC_SAMPLE_RATE = 48_000;
export const AAC_CHANNELS = 2;
export const AAC_BITRATE_BPS = 96_000;
/** Samples in one AAC frame (ISO/IEC 14496-3). */
export const AAC_FRAME_SAMPLES = 1024;
/** RFC 6381 name of AAC-LC. */
export const AAC_CODEC = 'mp4a.40.2';
/** AudioSpecificConfig (ISO/IEC 14496-3 section 1.6.2.1): object type 2, frequency index 3, two channels. */
export const AAC_CONFIGURATION = Buffer.from([0x11, 0x90]);
/** One frame of stereo silence, for where there is no sound. */
export const AAC_SILENCE = Buffer.from([0x21, 0x00, 0x49, 0x90, 0x02, 0x19, 0x00, 0x23, 0x80]);

/** Cuts an ADTS stream (ISO/IEC 13818-7 section 6.2) into raw AAC frames, whatever the size of the pieces it comes in. */
export class AdtsSplitter {
	#rest: Buffer = Buffer.alloc(0);

	/** The frames that `data` completes, oldest first. Bytes that are no frame are skipped. */
	push(data: Buffer): Buffer[] {
		let rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, data]) : data;
		const frames: Buffer[] = [];
		while (rest.length >= 7) {
			if (rest[0] !== 0xff || (rest[1]! & 0xf6) !== 0xf0) {
				rest = rest.subarray(1);
				continue;
			}
			const headerLength = rest[1]! & 1 ? 7 : 9;
			const length = ((rest[3]! & 3) << 11) | (rest[4]! << 3) | (rest[5]! >> 5);
			if (length < headerLength) {
				rest = rest.subarray(1);
				continue;
			}
			if (rest.length < length) break;
			frames.push(rest.subarray(headerLength, length));
			rest = rest.subarray(length);
		}
		this.#rest = rest;
		return frames;
	}
}
