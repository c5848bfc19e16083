/**
 * The one time axis of a broadcast, in ms from its first picture.
 *
 * Every encoder session brings a clock of its own; each is laid down where the wall clock says, and never before the end
 * of what is there already. So decode times only grow, over reconnects, closures and restarts of this process.
 */

/**
 * A session that seems to begin so shortly behind the end of another goes on right there, in ms: how long the pictures of two
 * encoders were under way is an estimate, and a change of cameras must leave no hole.
 */
const CLOSE_MS = 1000;

export class BroadcastTimeline {
	#epochMs: number | undefined;
	#endMs: number;

	/** After a restart: wall clock of the first picture, and how far the axis was used. */
	constructor(epochMs?: number, endMs = 0) {
		this.#epochMs = epochMs;
		this.#endMs = endMs;
	}

	get epochMs(): number | undefined {
		return this.#epochMs;
	}

	/** What to add to a session's media time, when its picture at `mediaMs` was taken at `wallMs`. */
	offsetFor(mediaMs: number, wallMs: number): number {
		this.#epochMs ??= wallMs;
		const startMs = wallMs - this.#epochMs;
		return (startMs - this.#endMs < CLOSE_MS ? this.#endMs : startMs) - mediaMs;
	}

	/** The axis is used up to `endMs`. */
	reached(endMs: number): void {
		this.#endMs = Math.max(this.#endMs, endMs);
	}
}
