/** Waits by SRT for the encoders that may come now: one listener per camera, as many as there are ports. */
import type { SrtPlace } from '#lib/server/db/media/srt.ts';
import type { FlvPlace } from '../flv/intake.ts';
import type { PortRange } from '../settings.ts';
import { SrtListener } from './listener.ts';
import { assignPorts } from './ports.ts';

export interface SrtServerOptions {
	readonly ports: PortRange;
	/** Addresses of this machine. A child listens on one, or on all there are. */
	readonly hosts: readonly string[];
	/** The most urgent first. */
	readonly listPlaces: () => Promise<SrtPlace[]>;
	/** The camera's place in its room, which may have been made anew since. */
	readonly camera: (broadcastId: string, cameraId: string) => Promise<FlvPlace>;
	readonly now: () => number;
	readonly log: (message: string, error?: unknown) => void;
}

const EVERY_MS = 1000;

export class SrtServer {
	readonly #options: SrtServerOptions;
	readonly #listeners = new Map<string, SrtListener>();
	#timer: NodeJS.Timeout | undefined;
	#isLooking = false;
	#closed = false;

	constructor(options: SrtServerOptions) {
		this.#options = options;
	}

	start(): void {
		this.#timer = setInterval(() => void this.#look(), EVERY_MS);
		void this.#look();
	}

	/** Where the encoder of a camera is waited for; `undefined` when it is not. */
	portOf(cameraId: string): number | undefined {
		return this.#listeners.get(cameraId)?.port;
	}

	close(): void {
		this.#closed = true;
		clearInterval(this.#timer);
		for (const listener of this.#listeners.values()) listener.close();
	}

	async #look(): Promise<void> {
		for (const listener of this.#listeners.values()) listener.tick();
		if (this.#isLooking) return;
		this.#isLooking = true;
		try {
			this.#serve(await this.#options.listPlaces());
		} catch (error) {
			// Whoever is waited for already stays so.
			this.#options.log('Which encoders come by SRT could not be read.', error);
		} finally {
			this.#isLooking = false;
		}
	}

	#serve(places: readonly SrtPlace[]): void {
		if (this.#closed) return;
		const wishes = places.map(({ cameraId, before }) => ({
			cameraId,
			before: this.portOf(cameraId) ?? before
		}));
		const ports = assignPorts(wishes, this.#options.ports);
		for (const [cameraId, listener] of this.#listeners) {
			if (ports.get(cameraId) === listener.port) continue;
			listener.close();
			this.#listeners.delete(cameraId);
		}
		for (const place of places) {
			const port = ports.get(place.cameraId);
			const listener = this.#listeners.get(place.cameraId);
			if (listener) listener.admit(place.passphrase);
			else if (port !== undefined) this.#listeners.set(place.cameraId, this.#listen(place, port));
		}
	}

	#listen({ broadcastId, cameraId, passphrase }: SrtPlace, port: number): SrtListener {
		const { hosts, camera, now, log } = this.#options;
		const place: FlvPlace = {
			take: async (connect) => (await camera(broadcastId, cameraId)).take(connect),
			refuse: (sentence) =>
				void camera(broadcastId, cameraId).then(
					(found) => found.refuse(sentence),
					() => {}
				)
		};
		const host = hosts.length === 1 ? hosts[0]! : '0.0.0.0';
		return new SrtListener({ host, port, passphrase, place, now, log });
	}
}
