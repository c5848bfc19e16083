/**
 * One RTMP connection (Adobe RTMP 1.0): handshake, commands, and from the right key on the tags of an encoder.
 *
 * An encoder calls `connect` with the broadcast as application, and `publish` with the key as stream. Until then it may
 * send little and must be quick. Nothing but publishing is offered.
 */
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { readAmf, RtmpError, writeAmf, type AmfValue } from './amf0.ts';
import { ChunkReader, MESSAGE, writeMessage, type RtmpMessage } from './chunks.ts';

/** Where the tags of a publisher go. */
export interface Publisher {
	push(tag: { type: number; timestampMs: number; body: Buffer }): void;
	/** The connection is gone. */
	close(): void;
}

/** Why a publisher is not let in; the words go to the encoder. */
export interface Denial {
	readonly code: 'NetStream.Publish.BadName' | 'NetStream.Publish.Denied';
	readonly sentence: string;
}

/** `end`: ends the connection, with a sentence when what was sent cannot be used. */
export type Admit = (
	broadcastId: string,
	key: string,
	end: (sentence?: string) => void
) => Promise<Publisher | Denial>;

/** From the connection to `publish`, in ms. */
const PUBLISH_WITHIN_MS = 10_000;
/** A line that carries nothing for this long is dead, in ms. */
const SILENT_MS = 10_000;
/** What may come before `publish`, in bytes; encoders need about four thousand. */
const MOST_BEFORE_BYTES = 32 * 1024;
const MOST_COMMAND_BYTES = 8 * 1024;
/** The longest message of a publisher, in bytes: a key frame of twelve Mbit/s has some hundred thousand. */
const MOST_MESSAGE_BYTES = 4 * 1024 * 1024;
/** How long a connection that was refused may take to read why, in ms. */
const LINGER_MS = 2000;
const HANDSHAKE_BYTES = 1536;
const VERSION = 3;
/** We acknowledge, and want to be acknowledged, after so many bytes. */
const WINDOW_BYTES = 2_500_000;
/** The one message stream of a connection. */
const STREAM_ID = 1;
const PING = 6;
const PONG = 7;

export class RtmpConnection {
	readonly #socket: Socket;
	readonly #admit: Admit;
	readonly #reader = new ChunkReader(MOST_COMMAND_BYTES);
	readonly #deadline: NodeJS.Timeout;
	/** What has come of the handshake; `undefined` after it. */
	#handshake: Buffer | undefined = Buffer.alloc(0);
	#answered = false;
	#application: string | undefined;
	#publisher: Publisher | undefined;
	#isAdmitting = false;
	#received = 0;
	#acknowledged = 0;
	#window = WINDOW_BYTES;
	#closed = false;

	constructor(socket: Socket, admit: Admit) {
		this.#socket = socket;
		this.#admit = admit;
		this.#deadline = setTimeout(() => this.close(), PUBLISH_WITHIN_MS);
		socket.setNoDelay(true);
		socket.setTimeout(SILENT_MS, () => socket.destroy());
		socket.on('error', () => this.close());
		socket.on('close', () => this.close());
		socket.on('data', (data: Buffer) => this.#receive(data));
	}

	close(): void {
		if (this.#closed) return;
		this.#closed = true;
		clearTimeout(this.#deadline);
		this.#socket.destroy();
		this.#publisher?.close();
		this.#publisher = undefined;
	}

	#receive(data: Buffer): void {
		if (this.#closed) return;
		this.#received += data.length;
		try {
			if (!this.#publisher && this.#received > MOST_BEFORE_BYTES)
				throw new RtmpError('too much before publish');
			const rest = this.#handshake ? this.#shakeHands(data) : data;
			for (const message of this.#reader.push(rest)) {
				this.#take(message);
				if (this.#closed) return;
			}
			this.#acknowledge();
		} catch (error) {
			// Whatever an encoder sends ends its own connection and nothing else.
			if (!(error instanceof RtmpError || error instanceof RangeError)) throw error;
			this.close();
		}
	}

	/** The simple handshake (section 5.2); returns what came behind it. */
	#shakeHands(data: Buffer): Buffer {
		const bytes = Buffer.concat([this.#handshake!, data]);
		this.#handshake = bytes;
		if (bytes.length > 0 && bytes[0] !== VERSION) throw new RtmpError(`version ${bytes[0]}`);
		if (!this.#answered && bytes.length > HANDSHAKE_BYTES) {
			const own = Buffer.concat([Buffer.alloc(8), randomBytes(HANDSHAKE_BYTES - 8)]);
			this.#socket.write(
				Buffer.concat([Buffer.from([VERSION]), own, bytes.subarray(1, 1 + HANDSHAKE_BYTES)])
			);
			this.#answered = true;
		}
		if (bytes.length < 1 + 2 * HANDSHAKE_BYTES) return Buffer.alloc(0);
		this.#handshake = undefined;
		return bytes.subarray(1 + 2 * HANDSHAKE_BYTES);
	}

	#take({ type, timestampMs, body }: RtmpMessage): void {
		switch (type) {
			case MESSAGE.windowSize:
				if (body.length >= 4) this.#window = Math.max(1000, body.readUInt32BE());
				break;
			case MESSAGE.userControl:
				if (body.length >= 6 && body.readUInt16BE() === PING) this.#pong(body.subarray(2, 6));
				break;
			case MESSAGE.command:
				this.#obey(readAmf(body));
				break;
			case MESSAGE.commandAmf3:
				this.#obey(readAmf(body.subarray(1)));
				break;
			case MESSAGE.audio:
			case MESSAGE.video:
				this.#publisher?.push({ type, timestampMs, body });
		}
	}

	#obey([name, transaction, argument, stream]: AmfValue[]): void {
		if (typeof name !== 'string' || typeof transaction !== 'number') throw new RtmpError('no command');
		switch (name) {
			case 'connect':
				return this.#connect(transaction, argument);
			case 'releaseStream':
			case 'FCPublish':
				return this.#answer('_result', transaction, null, undefined);
			case 'createStream':
				return this.#answer('_result', transaction, null, STREAM_ID);
			case 'publish':
				return this.#publish(stream);
			case 'deleteStream':
			case 'closeStream':
			case 'FCUnpublish':
				if (this.#publisher) this.close();
				return;
			case 'play':
			case 'play2':
				return this.#refuse('NetStream.Play.Failed', 'Hier wird nur gesendet, nicht abgerufen.');
		}
	}

	#connect(transaction: number, argument: AmfValue): void {
		if (this.#application !== undefined) throw new RtmpError('connected twice');
		const application = isObject(argument) ? argument.app : undefined;
		if (typeof application !== 'string') throw new RtmpError('no application');
		this.#application = application.split('?')[0]!.replaceAll(/^\/+|\/+$/g, '');
		const size = Buffer.alloc(4);
		size.writeUInt32BE(WINDOW_BYTES);
		this.#send(2, MESSAGE.windowSize, 0, size);
		this.#send(2, MESSAGE.peerBandwidth, 0, Buffer.concat([size, Buffer.from([2])]));
		this.#answer(
			'_result',
			transaction,
			{ fmsVer: 'FMS/3,0,1,123', capabilities: 31 },
			{
				level: 'status',
				code: 'NetConnection.Connect.Success',
				description: 'Verbunden.',
				objectEncoding: 0
			}
		);
	}

	#publish(stream: AmfValue): void {
		if (this.#application === undefined || typeof stream !== 'string')
			throw new RtmpError('publish too early');
		if (this.#isAdmitting || this.#publisher) throw new RtmpError('published twice');
		this.#isAdmitting = true;
		this.#admit(this.#application, stream, (sentence) => this.#end(sentence))
			.then((answer) => this.#admitted(answer))
			.catch(() => this.close());
	}

	#admitted(answer: Publisher | Denial): void {
		if ('code' in answer) return this.#refuse(answer.code, answer.sentence);
		if (this.#closed) return answer.close();
		clearTimeout(this.#deadline);
		this.#publisher = answer;
		this.#reader.mostBytes = MOST_MESSAGE_BYTES;
		this.#status('status', 'NetStream.Publish.Start', 'Die Übertragung läuft.');
	}

	/** Its session is over. */
	#end(sentence?: string): void {
		if (sentence) this.#refuse('NetStream.Publish.Rejected', sentence);
		else this.close();
	}

	/** Tells the encoder why, and ends the connection once that is sent. */
	#refuse(code: string, sentence: string): void {
		if (this.#closed) return;
		this.#status('error', code, sentence);
		this.#publisher?.close();
		this.#publisher = undefined;
		this.#closed = true;
		clearTimeout(this.#deadline);
		// Destroyed at once, what was just written could be lost.
		this.#socket.end();
		setTimeout(() => this.#socket.destroy(), LINGER_MS).unref();
	}

	#status(level: 'status' | 'error', code: string, description: string): void {
		const body = writeAmf('onStatus', 0, null, { level, code, description });
		this.#send(5, MESSAGE.command, STREAM_ID, body);
	}

	#answer(...values: readonly AmfValue[]): void {
		this.#send(3, MESSAGE.command, 0, writeAmf(...values));
	}

	#pong(payload: Buffer): void {
		this.#send(2, MESSAGE.userControl, 0, Buffer.concat([Buffer.from([0, PONG]), payload]));
	}

	#acknowledge(): void {
		if (this.#received - this.#acknowledged < this.#window / 2) return;
		this.#acknowledged = this.#received;
		const count = Buffer.alloc(4);
		count.writeUInt32BE(this.#received % 2 ** 32);
		this.#send(2, MESSAGE.acknowledgement, 0, count);
	}

	#send(chunkStream: number, type: number, streamId: number, body: Buffer): void {
		if (!this.#socket.writable) return;
		this.#socket.write(writeMessage(chunkStream, { type, streamId, timestampMs: 0, body }));
	}
}

function isObject(value: AmfValue): value is { [name: string]: AmfValue } {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
