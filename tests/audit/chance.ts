/** Chance that can be repeated: the same seed, the same run. */

export interface Chance {
	/** From 0 to below `end`. */
	whole(end: number): number;
	between(from: number, to: number): number;
	one<Value>(values: readonly Value[]): Value;
	/** Every value once, in some order. */
	shuffled<Value>(values: readonly Value[]): Value[];
}

/** Mulberry32. */
export function chanceOf(seed: number): Chance {
	let state = seed >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	};
	const chance: Chance = {
		whole: (end) => Math.floor(next() * end),
		between: (from, to) => from + next() * (to - from),
		one: (values) => values[chance.whole(values.length)]!,
		shuffled(values) {
			const rest = [...values];
			const order: (typeof values)[number][] = [];
			while (rest.length > 0) order.push(...rest.splice(chance.whole(rest.length), 1));
			return order;
		}
	};
	return chance;
}
