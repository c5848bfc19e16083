/** The other end of an RTMP connection, as far as a test wants to be impolite. */
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { readAmf, writeAmf, type AmfObject, type AmfValue } from '../../media-server/rtmp/amf0.ts';
import { ChunkReader, MESSAGE, writeMessage } from '../../media-server/rtmp/chunks.ts';
import { until } from './until.ts';

export class RtmpClient {
	readonly socket: Socket;
	readonly commands: AmfValue[][] = [];
	readonly #reader = new ChunkReader(64 * 1024);
	#skip = 1 + 2 * 1536;
	isClosed = false;

	constructor(port: number) {
		this.socket = connect(port, '127.0.0.1');
		this.socket.on('error', () => {});
		this.socket.on('close', () => (this.isClosed = true));
		this.socket.on('data', (data: Buffer) => {
			const rest = data.subarray(Math.min(this.#skip, data.length));
			this.#skip -= data.length - rest.length;
			for (const { type, body } of this.#reader.push(rest)) {
				if (type === MESSAGE.command) this.commands.push(readAmf(body));
			}
		});
	}

	/** Handshake, `connect`, `createStream` and `publish`; resolves with the code of the answer. */
	async publish(application: string, key: string): Promise<string> {
		await once(this.socket, 'connect');
		this.socket.write(Buffer.concat([Buffer.from([3]), Buffer.alloc(2 * 1536)]));
		this.command('connect', 1, { app: application, type: 'nonprivate' });
		this.command('createStream', 2, null);
		this.command('publish', 3, null, key, 'live');
		return until('an answer to publish', () => this.statuses[0]?.code as string | undefined);
	}

	get statuses(): AmfObject[] {
		return this.commands.filter(([name]) => name === 'onStatus').map((command) => command[3] as AmfObject);
	}

	command(...values: AmfValue[]): void {
		this.send(MESSAGE.command, writeAmf(...values));
	}

	send(type: number, body: Buffer, timestampMs = 0): void {
		this.socket.write(writeMessage(4, { type, streamId: 1, timestampMs, body }));
	}
}
