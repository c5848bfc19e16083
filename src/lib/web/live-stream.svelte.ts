/**
 * The line to the server on which a sitting's events arrive: whether it holds, and what time it is over there.
 *
 * The browser's EventSource reconnects by itself after a cut and says where it was (Last-Event-ID); after an answer
 * that is an error it gives up, and after a silent cut it notices nothing. Both are mended here.
 */
/* eslint-disable svelte/prefer-svelte-reactivity -- instants here are replaced, never changed in place */

/** The server says something at least every 15 s; twice that and a bit without a word is a dead line. */
const SILENCE_MS = 40_000;
const REOPEN_MS = 2000;

export interface StreamListener {
	/** The address to open; asked each time, so that it can carry the last sequence number (`?ab=12`). */
	address(): string;
	/** A message without a name. */
	event(data: unknown): void;
	/** A message with one. */
	named?: Readonly<Record<string, (data: unknown) => void>>;
	/** The line holds again, or for the first time. */
	opened?(): void;
}

export class LiveStream {
	/** Does the line hold? `false` before the first answer. */
	connected = $state(false);
	/** When it was lost; `undefined` while it holds and before it was ever open. */
	lostSince = $state<Date>();
	/** How far the server's clock is ahead of this device's, in ms. */
	offsetMs = $state(0);

	readonly #listener: StreamListener;
	#source: EventSource | undefined;
	#watch: ReturnType<typeof setTimeout> | undefined;
	#retry: ReturnType<typeof setTimeout> | undefined;
	#measured = -Infinity;

	constructor(listener: StreamListener) {
		this.#listener = listener;
	}

	/** The server's time now. */
	now(): Date {
		return new Date(Date.now() + this.offsetMs);
	}

	open(): void {
		this.#drop();
		const source = new EventSource(this.#listener.address());
		this.#source = source;
		const heard = (take: (data: unknown) => void) => (message: MessageEvent<string>) => {
			this.#alive();
			take(JSON.parse(message.data));
		};
		source.onopen = () => {
			this.#alive();
			this.connected = true;
			this.lostSince = undefined;
			this.#listener.opened?.();
		};
		source.onmessage = heard((data) => this.#listener.event(data));
		source.addEventListener(
			'uhr',
			heard((data) => this.#setClock(data))
		);
		for (const [name, take] of Object.entries(this.#listener.named ?? {})) {
			source.addEventListener(name, heard(take));
		}
		source.onerror = () => {
			this.#lost();
			if (source.readyState === EventSource.CLOSED) this.#reopen();
		};
	}

	/** Something else on this line failed: it counts as lost until it has been opened anew. */
	doubt(): void {
		if (!this.connected) return;
		this.#lost();
		this.open();
	}

	close(): void {
		this.#drop();
		this.connected = false;
	}

	#alive(): void {
		clearTimeout(this.#watch);
		this.#watch = setTimeout(() => {
			this.#lost();
			this.#reopen();
		}, SILENCE_MS);
	}

	#lost(): void {
		this.connected = false;
		this.lostSince ??= new Date();
	}

	#reopen(): void {
		clearTimeout(this.#retry);
		this.#retry = setTimeout(() => this.open(), REOPEN_MS);
	}

	#drop(): void {
		this.#source?.close();
		this.#source = undefined;
		clearTimeout(this.#watch);
		clearTimeout(this.#retry);
	}

	/** A message takes its time, so the largest difference measured is the nearest to the truth. */
	#setClock(data: unknown): void {
		const server = Date.parse((data as { now: string }).now);
		if (Number.isNaN(server)) return;
		this.#measured = Math.max(this.#measured, server - Date.now());
		this.offsetMs = this.#measured;
	}
}
