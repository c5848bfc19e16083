/** How busy the viewers' engine is, so that those who are too many get HLS instead and nobody's picture stutters. */

/** New viewers are taken up to this share of the core the engine runs on. */
const MOST_SHARE = 0.75;
/** What one more viewer is taken to cost until it is measured, as a share of a core: three measured ones (1.6 Mbit/s). */
const SHARE_PER_VIEWER = 0.004;
/** Connections that are being made, at most: they cost before they show in any measure. */
const MOST_PENDING = 100;

interface Connection {
	/** Whoever has left costs nothing more. */
	readonly isClosed: boolean;
}

export class Load {
	#share = 0;
	/** Those whose cost is not in the last measure. */
	#newcomers: Connection[] = [];
	#last: { readonly cpuMs: number; readonly atMs: number } | undefined;

	/** The engine has worked `cpuMs` since it began, at `atMs`; told every few seconds. */
	measured(cpuMs: number, atMs: number): void {
		const last = this.#last;
		this.#last = { cpuMs, atMs };
		// Another engine has begun.
		if (!last || cpuMs < last.cpuMs || atMs <= last.atMs) return;
		this.#share = (cpuMs - last.cpuMs) / (atMs - last.atMs);
		this.#newcomers = [];
	}

	/** Is there room for one more, beside `pending` that are connecting? */
	admits(pending: number): boolean {
		if (pending >= MOST_PENDING) return false;
		const staying = this.#newcomers.filter(({ isClosed }) => !isClosed).length;
		return this.#share + staying * SHARE_PER_VIEWER < MOST_SHARE;
	}

	joined(newcomer: Connection): void {
		this.#newcomers.push(newcomer);
	}
}
