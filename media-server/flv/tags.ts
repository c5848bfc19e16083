/** FLV (Adobe FLV 10.1, annex E): what RTMP carries are its tags, and a program writes them one after the other. */

export const TAG = { audio: 8, video: 9, data: 18 } as const;

export interface FlvTag {
	/** One of `TAG`; others are passed over. */
	readonly type: number;
	/** 32 bits, in ms: when it is to be decoded. */
	readonly timestampMs: number;
	readonly body: Buffer;
}

const FILE_HEAD_BYTES = 9;
const TAG_HEAD_BYTES = 11;

/** What a stream with sound alone begins with. */
export const SOUND_FLV_HEAD = Buffer.from('464c5601040000000900000000', 'hex');

/** What a stream with pictures alone begins with. */
export const PICTURE_FLV_HEAD = Buffer.from('464c5601010000000900000000', 'hex');

/** The bytes of one tag, with its length behind it. */
export function writeTag({ type, timestampMs, body }: FlvTag): Buffer {
	const head = Buffer.alloc(TAG_HEAD_BYTES);
	head[0] = type;
	head.writeUIntBE(body.length, 1, 3);
	head.writeUIntBE(timestampMs & 0xffffff, 4, 3);
	head[7] = (timestampMs >>> 24) & 0xff;
	const length = Buffer.alloc(4);
	length.writeUInt32BE(TAG_HEAD_BYTES + body.length);
	return Buffer.concat([head, body, length]);
}

/** Cuts an FLV stream into tags, whatever the size of the pieces it comes in. */
export class FlvSplitter {
	readonly #mostBytes: number;
	#pieces: Buffer[] = [];
	#length = 0;
	#wanted = FILE_HEAD_BYTES + 4;
	#begun = false;

	/** `mostBytes`: no tag is longer. */
	constructor(mostBytes: number) {
		this.#mostBytes = mostBytes;
	}

	/**
	 * The tags that `data` completes.
	 *
	 * @throws {RangeError} when it is no FLV, or a tag is too long
	 */
	push(data: Buffer): FlvTag[] {
		this.#pieces.push(data);
		this.#length += data.length;
		const tags: FlvTag[] = [];
		while (this.#length >= this.#wanted) {
			const bytes = this.#pieces.length === 1 ? this.#pieces[0]! : Buffer.concat(this.#pieces);
			this.#pieces = [bytes];
			const used = this.#begun ? this.#readTag(bytes, tags) : this.#readHead(bytes);
			this.#pieces = [bytes.subarray(used)];
			this.#length -= used;
		}
		return tags;
	}

	#readHead(bytes: Buffer): number {
		if (bytes.toString('latin1', 0, 3) !== 'FLV') throw new RangeError('no FLV');
		this.#begun = true;
		this.#wanted = TAG_HEAD_BYTES;
		return FILE_HEAD_BYTES + 4;
	}

	/** Reads a whole tag; of a part of one only how long it is. */
	#readTag(bytes: Buffer, tags: FlvTag[]): number {
		const end = TAG_HEAD_BYTES + bytes.readUIntBE(1, 3);
		if (end > this.#mostBytes) throw new RangeError(`a tag of ${end} bytes`);
		this.#wanted = end + 4;
		if (bytes.length < this.#wanted) return 0;
		this.#wanted = TAG_HEAD_BYTES;
		const timestampMs = bytes[7]! * 2 ** 24 + bytes.readUIntBE(4, 3);
		tags.push({ type: bytes[0]! & 0x1f, timestampMs, body: bytes.subarray(TAG_HEAD_BYTES, end) });
		return end + 4;
	}
}
