/** A still of a camera as the media server gives it: an MP4 file with one H264 picture, and of it what a decoder wants to know. */

export const STILL_TYPE = 'video/mp4';

export interface Still {
	/** RFC 6381, e.g. `avc1.42e01f`. */
	readonly codec: string;
	/** AVCDecoderConfigurationRecord (ISO/IEC 14496-15 section 5.3.3.1). */
	readonly description: Uint8Array;
	/** The picture, its units behind their lengths. */
	readonly picture: Uint8Array;
}

/** The still in `file`; `undefined` where there is none. */
export function readStill(file: Uint8Array): Still | undefined {
	const description = contentOf(file, 'avcC');
	const picture = contentOf(file, 'mdat');
	if (!description || description.length < 4 || !picture) return undefined;
	const profile = [...description.subarray(1, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
	return { codec: `avc1.${profile}`, description, picture };
}

/** What the first box of this name holds, however deep it lies. Nothing in front of it could be taken for its name. */
function contentOf(file: Uint8Array, name: string): Uint8Array | undefined {
	const letters = [...name].map((letter) => letter.charCodeAt(0));
	const at = file.findIndex((_, i) => letters.every((letter, j) => file[i + j] === letter));
	if (at < 4) return undefined;
	const length = new DataView(file.buffer, file.byteOffset).getUint32(at - 4);
	const end = at - 4 + length;
	return end > file.length ? undefined : file.subarray(at + 4, end);
}
