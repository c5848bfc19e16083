/** RTMP's chunk stream (Adobe RTMP 1.0, section 5.3): bytes in any pieces go in, messages come out. */
import { RtmpError } from './amf0.ts';

export interface RtmpMessage {
	readonly type: number;
	readonly streamId: number;
	/** 32 bits, in ms. */
	readonly timestampMs: number;
	readonly body: Buffer;
}

/** Message types (sections 5.4, 6.2 and 7.1). */
export const MESSAGE = {
	setChunkSize: 1,
	abort: 2,
	acknowledgement: 3,
	userControl: 4,
	windowSize: 5,
	peerBandwidth: 6,
	audio: 8,
	video: 9,
	commandAmf3: 17,
	data: 18,
	command: 20
} as const;

/** Chunk streams one connection may use; encoders use four. */
const MOST_STREAMS = 16;
const EXTENDED = 0xffffff;
/** Size of a chunk's payload until another is agreed, in bytes. */
const FIRST_CHUNK_BYTES = 128;
/** Bytes of the message header by format. */
const HEADER_BYTES = [11, 7, 3, 0];

interface ChunkStream {
	timestampMs: number;
	/** The field as it came: an instant or a difference. */
	field: number;
	extended: boolean;
	length: number;
	type: number;
	streamId: number;
	/** What has come of the message under way; `undefined` between two. */
	pieces: Buffer[] | undefined;
	received: number;
}

export class ChunkReader {
	readonly #streams = new Map<number, ChunkStream>();
	#rest: Buffer = Buffer.alloc(0);
	#chunkBytes = FIRST_CHUNK_BYTES;
	/** The stream of the chunk being read, and what is missing of its payload. */
	#open: ChunkStream | undefined;
	#missing = 0;
	#held = 0;

	/** The longest message that is taken, and how much of unfinished ones together, in bytes. */
	mostBytes: number;

	constructor(mostBytes: number) {
		this.mostBytes = mostBytes;
	}

	/**
	 * The messages that `data` completes, one by one: what the reader of one decides (a limit, the end) is in force for the next.
	 *
	 * @throws {RtmpError} at the first byte that cannot be right
	 */
	*push(data: Buffer): Generator<RtmpMessage, void> {
		let rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, data]) : data;
		for (;;) {
			if (!this.#open) {
				const length = this.#readHeader(rest);
				if (length === undefined) break;
				rest = rest.subarray(length);
			}
			const piece = rest.subarray(0, this.#missing);
			rest = rest.subarray(piece.length);
			// Kept in any case, should the reader stop in the middle.
			this.#rest = rest;
			const message = this.#take(piece);
			if (message && !this.#obey(message)) yield message;
			if (this.#open) break;
		}
		this.#rest = Buffer.from(rest);
	}

	/** Reads the header of a chunk; returns its length, `undefined` when it is not complete yet. */
	#readHeader(data: Buffer): number | undefined {
		if (data.length < 1) return undefined;
		const format = data[0]! >> 6;
		const short = data[0]! & 0x3f;
		const basic = short === 0 ? 2 : short === 1 ? 3 : 1;
		const bytes = HEADER_BYTES[format]!;
		if (data.length < basic + bytes) return undefined;
		const id = short === 0 ? 64 + data[1]! : short === 1 ? 64 + data[1]! + data[2]! * 256 : short;
		const known = this.#streams.get(id);
		if (!known && format !== 0) throw new RtmpError('a chunk stream begins in the middle');
		const extended = bytes > 0 ? data.readUIntBE(basic, 3) === EXTENDED : known!.extended;
		const length = basic + bytes + (extended ? 4 : 0);
		if (data.length < length) return undefined;
		const stream = known ?? this.#addStream(id);
		if (stream.pieces && format !== 3) throw new RtmpError('a message begins within another');
		if (bytes > 0) {
			stream.extended = extended;
			stream.field = extended ? data.readUInt32BE(basic + bytes) : data.readUIntBE(basic, 3);
		}
		if (bytes >= 7) {
			stream.length = data.readUIntBE(basic + 3, 3);
			stream.type = data[basic + 6]!;
		}
		if (bytes === 11) stream.streamId = data.readUInt32LE(basic + 7);
		if (!stream.pieces) this.#begin(stream, format === 0);
		this.#open = stream;
		this.#missing = Math.min(this.#chunkBytes, stream.length - stream.received);
		return length;
	}

	#addStream(id: number): ChunkStream {
		if (this.#streams.size >= MOST_STREAMS) throw new RtmpError('too many chunk streams');
		const stream: ChunkStream = {
			timestampMs: 0,
			field: 0,
			extended: false,
			length: 0,
			type: 0,
			streamId: 0,
			pieces: undefined,
			received: 0
		};
		this.#streams.set(id, stream);
		return stream;
	}

	#begin(stream: ChunkStream, isAbsolute: boolean): void {
		stream.timestampMs = isAbsolute ? stream.field : (stream.timestampMs + stream.field) % 2 ** 32;
		if (stream.length > this.mostBytes) throw new RtmpError(`a message of ${stream.length} bytes`);
		stream.pieces = [];
		stream.received = 0;
	}

	/** Adds `piece` to the open chunk; returns the message if it is complete now. */
	#take(piece: Buffer): RtmpMessage | undefined {
		const stream = this.#open!;
		if (piece.length > 0) stream.pieces!.push(piece);
		stream.received += piece.length;
		this.#held += piece.length;
		this.#missing -= piece.length;
		if (this.#held > this.mostBytes) throw new RtmpError('too much is under way');
		if (this.#missing > 0) return undefined;
		this.#open = undefined;
		if (stream.received < stream.length) return undefined;
		const { type, streamId, timestampMs } = stream;
		const body = Buffer.concat(stream.pieces!);
		this.#forget(stream);
		return { type, streamId, timestampMs, body };
	}

	#forget(stream: ChunkStream): void {
		this.#held -= stream.received;
		stream.pieces = undefined;
		stream.received = 0;
	}

	/** Was the message one about the chunks themselves? It is in force from the next chunk on. */
	#obey({ type, body }: RtmpMessage): boolean {
		if (type !== MESSAGE.setChunkSize && type !== MESSAGE.abort) return false;
		if (body.length < 4) throw new RtmpError('a control message is cut off');
		const value = body.readUInt32BE();
		if (type === MESSAGE.setChunkSize) {
			if (value < 1 || value > 0x7fffffff) throw new RtmpError(`a chunk size of ${value}`);
			this.#chunkBytes = value;
		} else {
			const stream = this.#streams.get(value);
			if (stream?.pieces) this.#forget(stream);
		}
		return true;
	}
}

/** A message in chunks of the first size, on the chunk stream `id` (2 to 63). */
export function writeMessage(id: number, { type, streamId, timestampMs, body }: RtmpMessage): Buffer {
	const head = Buffer.alloc(12);
	head[0] = id;
	head.writeUIntBE(Math.min(timestampMs, EXTENDED), 1, 3);
	head.writeUIntBE(body.length, 4, 3);
	head[7] = type;
	head.writeUInt32LE(streamId, 8);
	const extension = Buffer.alloc(timestampMs >= EXTENDED ? 4 : 0);
	if (extension.length > 0) extension.writeUInt32BE(timestampMs);
	const pieces: Buffer[] = [head, extension];
	for (let at = 0; at < body.length; at += FIRST_CHUNK_BYTES) {
		if (at > 0) pieces.push(Buffer.from([0xc0 | id]), extension);
		pieces.push(body.subarray(at, at + FIRST_CHUNK_BYTES));
	}
	return Buffer.concat(pieces);
}
