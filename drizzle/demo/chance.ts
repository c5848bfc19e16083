/** Chance that falls the same way on every run, and identities made from what they stand for. */
import { createHash } from 'node:crypto';

/** A UUID in the layout of version 7: `at` in front, then a hash of `key`. Equal input, equal id. */
export function idOf(at: Date, ...key: readonly (string | number)[]): string {
	const time = at.getTime().toString(16).padStart(12, '0');
	const hash = createHash('sha256')
		.update(`auenbrueck/${key.join('/')}`)
		.digest('hex');
	const variant = ((parseInt(hash.charAt(3), 16) & 0x3) | 0x8).toString(16);
	return `${time.slice(0, 8)}-${time.slice(8)}-7${hash.slice(0, 3)}-${variant}${hash.slice(4, 7)}-${hash.slice(7, 19)}`;
}

/** Draws from a stream that depends on nothing but its seed. */
export class Chance {
	#state: number;

	constructor(seed: string) {
		this.#state = createHash('sha256').update(seed).digest().readUInt32LE(0);
	}

	/** A number from 0 (with) to 1 (without). */
	next(): number {
		this.#state = (this.#state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	}

	/** A whole number from `low` to `high`, both included. */
	whole(low: number, high: number): number {
		return low + Math.floor(this.next() * (high - low + 1));
	}

	/** An amount from `low` to `high`, a multiple of `step`. */
	amount(low: number, high: number, step: number): number {
		return this.whole(Math.ceil(low / step), Math.floor(high / step)) * step;
	}

	/** True in `share` of all cases. */
	happens(share: number): boolean {
		return this.next() < share;
	}

	/** @throws {RangeError} if the list is empty */
	pick<T>(list: readonly T[]): T {
		if (list.length === 0) throw new RangeError('nothing to pick from');
		return list[Math.floor(this.next() * list.length)] as T;
	}

	/** The same entries in another order. */
	shuffled<T>(list: readonly T[]): T[] {
		return list
			.map((entry) => ({ entry, at: this.next() }))
			.sort((a, b) => a.at - b.at)
			.map(({ entry }) => entry);
	}
}
