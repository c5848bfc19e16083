/**
 * Where items of an agenda stand: moved, inserted and switched between its two parts.
 *
 * An agenda is one list: first the public part, then the non-public one; the sub-items of an item follow it and share
 * its side. Every function returns the whole list in its new order and leaves the given one alone.
 */

/** What is needed of an item to place it. */
export interface Placed {
	readonly id: string;
	readonly public: boolean;
	/** The item it is a sub-item of. Sub-items have none of their own. */
	readonly parentId: string | null;
}

/** One step, or next to another item. */
export type Target = 'up' | 'down' | { readonly before: string } | { readonly after: string };

/** The list with its parts and sub-items in their places, otherwise in the given order. */
export function tidied<Item extends Placed>(items: readonly Item[]): Item[] {
	const ids = new Set(items.map(({ id }) => id));
	const tops = items.filter(({ parentId }) => parentId === null || !ids.has(parentId));
	const part = (isPublic: boolean) => tops.filter((top) => top.public === isPublic);
	const family = (item: Item): Item[] => [
		item,
		...items.filter((other) => other.parentId === item.id).flatMap(family)
	];
	return [...part(true), ...part(false)].flatMap(family);
}

/**
 * `id` with its sub-items moved. It stays in its part, and a sub-item with its item: a target beyond that means the
 * nearest end. Unknown items and a step over the end change nothing.
 */
export function moved<Item extends Placed>(items: readonly Item[], id: string, target: Target): Item[] {
	const list = tidied(items);
	const item = list.find((other) => other.id === id);
	if (!item) return list;
	const siblings = list.filter((other) => other.parentId === item.parentId && other.public === item.public);
	const from = siblings.indexOf(item);
	const to = place(list, siblings, from, target);
	if (to === undefined) return list;
	const order = siblings.toSpliced(from, 1).toSpliced(to > from ? to - 1 : to, 0, item);
	let next = 0;
	return tidied(list.map((other) => (siblings.includes(other) ? order[next++]! : other)));
}

/** `item` inserted behind `afterId` and its sub-items, in its own part; at the end of the part without. */
export function inserted<Item extends Placed>(items: readonly Item[], item: Item, afterId?: string): Item[] {
	const list = [...tidied(items), item];
	return afterId === undefined ? tidied(list) : moved(list, item.id, { after: afterId });
}

/** `id` with its sub-items taken to the end of the other part. */
export function switched<Item extends Placed>(items: readonly Item[], id: string, isPublic: boolean): Item[] {
	const follows = (item: Item) => item.id === id || item.parentId === id;
	const list = tidied(items);
	return tidied([
		...list.filter((item) => !follows(item)),
		...list.filter(follows).map((item) => ({ ...item, public: isPublic }))
	]);
}

/** The gap among `siblings` that `target` means, counted before anything is taken out. */
function place<Item extends Placed>(
	list: readonly Item[],
	siblings: readonly Item[],
	from: number,
	target: Target
): number | undefined {
	if (target === 'up') return from > 0 ? from - 1 : undefined;
	if (target === 'down') return from < siblings.length - 1 ? from + 2 : undefined;
	const anchorId = 'before' in target ? target.before : target.after;
	const anchor = list.findIndex(({ id }) => id === anchorId);
	if (anchor < 0) return undefined;
	const ahead = 'before' in target ? anchor : anchor + 1;
	return siblings.filter((sibling) => list.indexOf(sibling) < ahead).length;
}
