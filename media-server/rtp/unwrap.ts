/** Counters that wrap (RTP sequence numbers, timestamps) made into ones that do not. */

/**
 * The number congruent to `value` modulo 2^`bits` that lies nearest to `reference`.
 * With a reference of the last seen value this follows a stream across any number of wraps, in both directions.
 */
export function unwrapNear(reference: number, value: number, bits: 16 | 32): number {
	const range = 2 ** bits;
	const base = Math.floor(reference / range) * range + value;
	if (base - reference > range / 2) return base - range;
	if (reference - base > range / 2) return base + range;
	return base;
}

/** Follows one wrapping counter; the first value is returned as it came. */
export class Unwrapper {
	readonly #bits: 16 | 32;
	#last: number | undefined;

	constructor(bits: 16 | 32) {
		this.#bits = bits;
	}

	/** The last unwrapped value, `undefined` before the first. */
	get last(): number | undefined {
		return this.#last;
	}

	unwrap(value: number): number {
		this.#last = this.#last === undefined ? value : unwrapNear(this.#last, value, this.#bits);
		return this.#last;
	}
}
