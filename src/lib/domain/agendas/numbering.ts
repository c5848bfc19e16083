/** What is printed before an item: `Ö 1`, `Ö 3.1` in the public part, `N 1` in the non-public one. */
import type { Placed } from './placing.ts';

/**
 * The number of every item, by id.
 *
 * Numbers once sent to the members stay (`given`): what a supplement adds takes the next free one of its part, or of
 * its item when it is a sub-item. Without given numbers they run from 1 without gaps.
 *
 * @param items the agenda in order (`tidied`)
 */
export function numbersOf(
	items: readonly Placed[],
	given: ReadonlyMap<string, string> = new Map()
): ReadonlyMap<string, string> {
	const numbers = new Map<string, string>();
	const last = new Map<string, number>();
	const groupOf = (item: Placed) => {
		const parent =
			item.parentId === null ? undefined : (numbers.get(item.parentId) ?? given.get(item.parentId));
		return parent === undefined ? (item.public ? 'Ö ' : 'N ') : `${parent}.`;
	};
	for (const number of given.values()) {
		const [, group = '', place = ''] = /^(.*[ .])(\d+)$/.exec(number) ?? [];
		last.set(group, Math.max(last.get(group) ?? 0, Number(place)));
	}
	for (const item of items) {
		const known = given.get(item.id);
		const group = groupOf(item);
		const place = (last.get(group) ?? 0) + 1;
		numbers.set(item.id, known ?? `${group}${place}`);
		if (known === undefined) last.set(group, place);
	}
	return numbers;
}
