/** What was written and is not with the server yet. A line goes out in its order, again and again until there is an answer. */

/** Between two tries without a connection. */
const AGAIN_MS = 1500;

export interface Written {
	readonly id: string;
	readonly text: string;
	readonly begunAt: Date;
	readonly sentAt: Date;
	/** Said no, and why; waits to be put away. */
	readonly refusal?: string;
}

export class Outbox {
	waiting = $state.raw<readonly Written[]>([]);
	/** The last try met no server. */
	isLost = $state(false);
	readonly #send: (line: Written) => Promise<Response>;
	readonly #done: () => Promise<void>;
	#isSending = false;
	#retry: ReturnType<typeof setTimeout> | undefined;

	/** `done` is awaited before a sent line leaves the list, so that it is seen in one place all the while. */
	constructor(send: (line: Written) => Promise<Response>, done: () => Promise<void>) {
		this.#send = send;
		this.#done = done;
	}

	add(line: Written): void {
		this.waiting = [...this.waiting, line];
		void this.#work();
	}

	putAway(id: string): void {
		this.waiting = this.waiting.filter((line) => line.id !== id);
	}

	close(): void {
		clearTimeout(this.#retry);
	}

	async #work(): Promise<void> {
		if (this.#isSending) return;
		this.#isSending = true;
		clearTimeout(this.#retry);
		try {
			for (let line; (line = this.waiting.find(({ refusal }) => refusal === undefined));) {
				const response = await this.#send(line).catch(() => undefined);
				this.isLost = response === undefined || response.status >= 500;
				if (!response || this.isLost) {
					this.#retry = setTimeout(() => void this.#work(), AGAIN_MS);
					return;
				}
				const { id } = line;
				if (response.ok) {
					await this.#done();
					this.putAway(id);
				} else {
					const { message } = (await response.json().catch(() => ({}))) as { message?: string };
					const refusal = message ?? 'Diese Zeile wurde nicht angenommen.';
					this.waiting = this.waiting.map((each) => (each.id === id ? { ...each, refusal } : each));
				}
			}
		} finally {
			this.#isSending = false;
		}
	}
}
