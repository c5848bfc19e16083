/** One camera's encoder on its way to the shelf: its session, what is made of its packets, and whether any may come. */
import type { types } from 'mediasoup';
import type { Camera } from './camera.ts';
import type { Encoder } from './encoder.ts';
import type { Ingest } from './ingest.ts';

/** Pictures that came and then stay away for this long are missing, in ms. */
const SILENT_MS = 1500;
/** Until the first picture after an opening: an encoder that cannot be asked for a key frame takes its time, in ms. */
const FIRST_WITHIN_MS = 6000;

export class Feed {
	readonly camera: Camera;
	readonly session: Encoder;
	readonly ingest: Ingest;
	#passes: boolean | undefined;
	#passesSinceMs = 0;

	constructor(camera: Camera, session: Encoder, ingest: Ingest) {
		this.camera = camera;
		this.session = session;
		this.ingest = ingest;
	}

	async open(router: types.Router): Promise<void> {
		await this.ingest.open(router, this.session.producers);
	}

	/** Opens or shuts the engine's own tap. `sinceMs`: since when the gate has been open, for a feed that begins behind its opening. */
	pass(isOpen: boolean, nowMs: number, sinceMs: number): void {
		if (isOpen === this.#passes) return;
		const fromMs = this.#passes === undefined ? sinceMs : nowMs;
		this.#passes = isOpen;
		this.#passesSinceMs = nowMs;
		this.session.pass(isOpen, fromMs).catch(() => {});
		if (isOpen) this.ingest.askForKeyFrame();
	}

	/** Since when pictures that may come have been missing; `undefined` while they come, or may not. */
	missingSinceMs(nowMs: number): number | undefined {
		if (!this.#passes) return undefined;
		const heardMs = this.ingest.heardMs;
		if (heardMs < this.#passesSinceMs) {
			return nowMs - this.#passesSinceMs > FIRST_WITHIN_MS ? this.#passesSinceMs : undefined;
		}
		return nowMs - heardMs > SILENT_MS ? heardMs : undefined;
	}

	/** No further packet is taken; what has been taken is still finished. */
	stop(): void {
		this.#passes = false;
		this.session.pass(false).catch(() => {});
		this.ingest.stop();
	}

	/** What is complete goes out; the session is left alone. */
	close(): void {
		this.#passes = false;
		this.ingest.close();
	}
}
