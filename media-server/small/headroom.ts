/** Whether the machine has room for small pictures: the first thing that is left out when it has not. */

/** A further one begins below this share of all cores. */
const BEGINS_BELOW = 0.65;
/** One ends above this share, when it was so for so many measures in a row. */
const ENDS_ABOVE = 0.92;
const ENDS_AFTER = 3;
/** The rest of the house comes first. */
const NICENESS = 10;
const REST_MS = 30_000;
const SHORT_REST_MS = 1000;
/** What has begun shows in no measure for so long, in ms. */
const UNSEEN_MS = 5000;

/** Of all cores together since the machine started; any unit. */
export interface CoreTimes {
	readonly idle: number;
	readonly all: number;
}

export class Headroom {
	readonly #isChecked: boolean;
	#last: CoreTimes | undefined;
	#share: number | undefined;
	#fullFor = 0;
	#begunMs = -Infinity;

	/** Unchecked there is always room, nobody comes first, and what fails is tried again at once. */
	constructor(isChecked: boolean) {
		this.#isChecked = isChecked;
	}

	/** Told every few seconds. */
	measured(times: CoreTimes): void {
		const last = this.#last;
		this.#last = times;
		if (!last || times.all <= last.all) return;
		this.#share = 1 - (times.idle - last.idle) / (times.all - last.all);
		this.#fullFor = this.#share > ENDS_ABOVE ? this.#fullFor + 1 : 0;
	}

	/** How far those who make them stand behind all others of the machine (nice value). */
	get niceness(): number {
		return this.#isChecked ? NICENESS : 0;
	}

	/** For how long one is left out that could not keep up, in ms. */
	get restMs(): number {
		return this.#isChecked ? REST_MS : SHORT_REST_MS;
	}

	/** May one more begin now? Whoever is told so begins. */
	admits(nowMs: number): boolean {
		if (!this.#isChecked) return true;
		const isFree = this.#share !== undefined && this.#share < BEGINS_BELOW;
		if (!isFree || nowMs - this.#begunMs < UNSEEN_MS) return false;
		this.#begunMs = nowMs;
		return true;
	}

	/** Must one end now? Whoever is told so ends; the others see in the next measures whether that was enough. */
	isExceeded(): boolean {
		if (!this.#isChecked || this.#fullFor < ENDS_AFTER) return false;
		this.#fullFor = 0;
		return true;
	}
}
