/** Listens for encoders that speak RTMP, or RTMPS where there is a certificate, with few connections at once. */
import { createServer, type Server, type Socket } from 'node:net';
import * as tls from 'node:tls';
import { RtmpConnection, type Admit } from './connection.ts';

export interface RtmpServerOptions {
	/** Addresses of this machine. */
	readonly hosts: readonly string[];
	readonly port: number;
	/** In PEM; with them only encrypted connections are taken. */
	readonly tls?: { readonly cert: Buffer; readonly key: Buffer };
	readonly admit: Admit;
}

const MOST_CONNECTIONS = 64;
const MOST_PER_ADDRESS = 16;
const TLS_WITHIN_MS = 5000;

export class RtmpServer {
	readonly #options: RtmpServerOptions;
	readonly #servers: Server[] = [];
	readonly #sockets = new Set<Socket>();

	constructor(options: RtmpServerOptions) {
		this.#options = options;
	}

	/** Resolves when it listens on all addresses. */
	async start(): Promise<void> {
		for (const host of this.#options.hosts) {
			const server = this.#createServer();
			await new Promise<void>((resolve, reject) => {
				server.once('error', reject);
				server.listen(this.#options.port, host, resolve);
			});
			this.#servers.push(server);
		}
	}

	close(): void {
		for (const server of this.#servers) server.close();
		for (const socket of this.#sockets) socket.destroy();
	}

	#createServer(): Server {
		const { tls: secure, admit } = this.#options;
		const serve = (socket: Socket) => void new RtmpConnection(socket, admit);
		const server = secure
			? tls.createServer({ ...secure, handshakeTimeout: TLS_WITHIN_MS }, serve)
			: createServer(serve);
		// Before anything is read, and before `serve`.
		server.prependListener('connection', (socket: Socket) => this.#count(socket));
		return server;
	}

	#count(socket: Socket): void {
		socket.on('error', () => {});
		const fromThere = [...this.#sockets].filter((other) => other.remoteAddress === socket.remoteAddress);
		if (this.#sockets.size >= MOST_CONNECTIONS || fromThere.length >= MOST_PER_ADDRESS) {
			socket.destroy();
			return;
		}
		this.#sockets.add(socket);
		socket.on('close', () => this.#sockets.delete(socket));
	}
}
