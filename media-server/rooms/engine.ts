/**
 * The mediasoup worker and its one UDP and one TCP port.
 *
 * A dead worker is replaced on the same ports; whoever holds routers learns of it through `died` and makes new ones when
 * the encoder comes back. Nothing here ever ends the process.
 */
import { createWorker, type types } from 'mediasoup';
import { ROUTER_CODECS } from './codecs.ts';

export interface EngineOptions {
	/** Where encoders and viewers reach the engine; see `addresses.ts`. */
	readonly listenInfos: types.TransportListenInfo[];
}

export interface EngineEvents {
	/** The worker is gone with all its routers. */
	died(): void;
	log(message: string, error?: unknown): void;
}

/** Pause before another worker is tried, in ms; the port may still be held by the one that died. */
const RETRY_MS = 200;
/** What an encoder may send at most, in bps: 1080p at high quality. */
const MOST_INCOMING_BPS = 12_000_000;

interface Running {
	readonly worker: types.Worker;
	readonly server: types.WebRtcServer;
}

export class Engine {
	readonly #options: EngineOptions;
	readonly #events: EngineEvents;
	#running: Running | undefined;
	#starting: Promise<void> | undefined;
	#restarts = 0;
	#closed = false;

	constructor(options: EngineOptions, events: EngineEvents) {
		this.#options = options;
		this.#events = events;
	}

	/** How many workers have died so far. */
	get restarts(): number {
		return this.#restarts;
	}

	/** Process id of the worker; `undefined` while there is none. */
	get pid(): number | undefined {
		return this.#running?.worker.pid;
	}

	/** How long the worker has worked, in ms of a core; `undefined` while there is none. */
	async cpuMs(): Promise<number | undefined> {
		const used = await this.#running?.worker.getResourceUsage();
		return used && used.ru_utime + used.ru_stime;
	}

	/** Resolves when a worker runs, trying as long as it takes. */
	start(): Promise<void> {
		if (this.#running || this.#closed) return Promise.resolve();
		return (this.#starting ??= this.#startUntilItRuns().finally(() => (this.#starting = undefined)));
	}

	/** @throws {Error} when the worker dies meanwhile */
	async createRouter(mediaCodecs = ROUTER_CODECS): Promise<types.Router> {
		await this.start();
		return this.#running!.worker.createRouter({ mediaCodecs });
	}

	/** A transport for one encoder or viewer, on the shared port. */
	async createTransport(router: types.Router): Promise<types.WebRtcTransport> {
		const transport = await router.createWebRtcTransport({
			webRtcServer: this.#running!.server,
			enableUdp: true,
			enableTcp: true,
			preferUdp: true,
			iceConsentTimeout: 10
		});
		await transport.setMaxIncomingBitrate(MOST_INCOMING_BPS);
		return transport;
	}

	close(): void {
		this.#closed = true;
		this.#running?.worker.close();
		this.#running = undefined;
	}

	async #startUntilItRuns(): Promise<void> {
		while (!this.#closed && !this.#running) {
			try {
				await this.#startOnce();
			} catch (error) {
				this.#events.log('The media engine did not start, trying again.', error);
				await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
			}
		}
	}

	async #startOnce(): Promise<void> {
		const worker = await createWorker({ logLevel: 'error' });
		worker.on('died', () => this.#workerDied(worker));
		try {
			const server = await worker.createWebRtcServer({ listenInfos: this.#options.listenInfos });
			if (this.#closed) worker.close();
			else this.#running = { worker, server };
		} catch (error) {
			worker.close();
			throw error;
		}
	}

	#workerDied(worker: types.Worker): void {
		if (this.#running?.worker !== worker) return;
		this.#running = undefined;
		this.#restarts++;
		this.#events.log('The media engine died, a new one is started.');
		this.#events.died();
		void this.start();
	}
}
