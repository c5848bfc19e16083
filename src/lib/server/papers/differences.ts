/** What changed between two texts: paragraph by paragraph, and within a changed one word by word. */
import { diffArrays, diffWordsWithSpace } from 'diff';

export interface Part {
	readonly kind: 'same' | 'added' | 'removed';
	readonly text: string;
}

/** A paragraph, heading, list entry or row of a table. */
export interface Block {
	readonly kind: 'same' | 'changed' | 'added' | 'removed';
	readonly parts: readonly Part[];
}

/** Beyond so many edits two texts have nothing in common that a reader could follow; and the time it takes is bounded. */
const MOST_EDITS = 2000;

/** Of their words two paragraphs share at least this much when one is the other's new wording. */
const ALIKE = 0.4;

/**
 * The paragraphs of both texts in the order of reading. Without what was added they are `before`, without what was
 * removed they are `after`.
 */
export function differencesOf(before: readonly string[], after: readonly string[]): Block[] {
	const changes = diffArrays([...before], [...after], { maxEditLength: MOST_EDITS }) ?? [
		{ removed: true, added: false, value: [...before] },
		{ removed: false, added: true, value: [...after] }
	];
	const blocks: Block[] = [];
	for (let index = 0; index < changes.length; index++) {
		const { added, removed, value } = changes[index]!;
		const next = changes[index + 1];
		if (removed && next?.added) {
			blocks.push(...reworded(value, next.value));
			index++;
		} else blocks.push(...value.map((text) => whole(removed ? 'removed' : added ? 'added' : 'same', text)));
	}
	return blocks;
}

/** Each removed paragraph meets the first of the added ones that says nearly the same; the order of both is kept. */
function reworded(removed: readonly string[], added: readonly string[]): Block[] {
	const blocks: Block[] = [];
	let from = 0;
	for (const text of removed) {
		const at = added.findIndex((other, index) => index >= from && likeness(text, other) >= ALIKE);
		const parts = at < 0 ? undefined : words(text, added[at]!);
		if (!parts) blocks.push(whole('removed', text));
		else {
			blocks.push(...added.slice(from, at).map((other) => whole('added', other)), { kind: 'changed', parts });
			from = at + 1;
		}
	}
	return [...blocks, ...added.slice(from).map((other) => whole('added', other))];
}

function words(before: string, after: string): Part[] | undefined {
	return diffWordsWithSpace(before, after, { maxEditLength: MOST_EDITS })?.map(
		({ added, removed, value }) => ({
			kind: added ? 'added' : removed ? 'removed' : 'same',
			text: value
		})
	);
}

const whole = (kind: Exclude<Block['kind'], 'changed'>, text: string): Block => ({
	kind,
	parts: [{ kind, text }]
});

/** How much of their different words two texts share (Dice), 0 to 1. */
function likeness(one: string, other: string): number {
	const [left, right] = [wordsOf(one), wordsOf(other)];
	const shared = left.intersection(right).size;
	return left.size + right.size === 0 ? 0 : (2 * shared) / (left.size + right.size);
}

const wordsOf = (text: string) => new Set(text.toLowerCase().match(/[\p{Letter}\p{Number}]+/gu) ?? []);
