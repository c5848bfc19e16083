/**
 * Reads the sitting log again and again: at once when told that something was written, and every second regardless.
 *
 * One reading at a time. Whoever needs certainty asks with `confirm`, which waits for a reading that began after the
 * question, so that no event committed before it can have been missed.
 */
import type { BroadcastView, Journal } from './view.ts';

/** Reading interval without any notice, in ms. */
export const POLL_MS = 1000;
/** A reading that takes longer counts as failed, so that a hanging connection is blindness too. */
const READ_TIMEOUT_MS = 2500;

export interface WatcherEvents {
	/** A reading succeeded. `asOfMs` is the instant before it began. */
	read(views: ReadonlyMap<string, BroadcastView>, asOfMs: number): void;
	failed(error: unknown): void;
}

export class LogWatcher {
	readonly #journal: Journal;
	readonly #events: WatcherEvents;
	readonly #now: () => number;
	#timer: NodeJS.Timeout | undefined;
	#running: Promise<boolean> | undefined;
	#following: Promise<boolean> | undefined;
	#closed = false;

	constructor(journal: Journal, events: WatcherEvents, now: () => number) {
		this.#journal = journal;
		this.#events = events;
		this.#now = now;
	}

	/** Reads once and then goes on by itself. */
	async start(): Promise<void> {
		await this.confirm();
	}

	/** Something was written: read now. */
	notified(): void {
		void this.confirm();
	}

	/** Resolves after a reading that began after this call: `true` when it succeeded. */
	confirm(): Promise<boolean> {
		if (this.#closed) return Promise.resolve(false);
		if (!this.#running) return (this.#running = this.#read());
		this.#following ??= this.#running.then(() => {
			this.#following = undefined;
			return (this.#running = this.#read());
		});
		return this.#following;
	}

	close(): void {
		this.#closed = true;
		clearTimeout(this.#timer);
	}

	async #read(): Promise<boolean> {
		clearTimeout(this.#timer);
		const asOfMs = this.#now();
		try {
			const views = await withTimeout(this.#journal.read(), READ_TIMEOUT_MS);
			if (!this.#closed) this.#events.read(views, asOfMs);
			return true;
		} catch (error) {
			if (!this.#closed) this.#events.failed(error);
			return false;
		} finally {
			this.#running = undefined;
			if (!this.#closed) this.#timer = setTimeout(() => void this.confirm(), POLL_MS);
		}
	}
}

async function withTimeout<T>(work: Promise<T>, ms: number): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
	});
	try {
		return await Promise.race([work, late]);
	} finally {
		clearTimeout(timer);
	}
}
