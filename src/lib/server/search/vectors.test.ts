import { expect, test } from 'vitest';
import type { Word } from '#lib/domain/search/fold.ts';
import { cutIntoParts } from './vectors.ts';

const page = (number: number, count: number, letters = 5) => ({
	number,
	words: Array.from({ length: count }, (_, index): Word => {
		const folded = String(index).padStart(letters, 'x');
		return { folded, start: 0, end: letters };
	})
});
const cut = (...pages: ReturnType<typeof page>[]) =>
	cutIntoParts(pages).map((part) => part.map(({ number, words }) => [number, words.length]));

test('pages stay together as long as a vector holds them', () => {
	expect(cut()).toEqual([[]]);
	expect(cut(page(1, 10), page(2, 13_990), page(3, 1))).toEqual([
		[
			[1, 10],
			[2, 13_990]
		],
		[[3, 1]]
	]);
});

test('a page that is longer goes on in the next part', () => {
	expect(cut(page(1, 10), page(2, 30_000), page(3, 5))).toEqual([
		[[1, 10]],
		[[2, 14_000]],
		[[2, 14_000]],
		[
			[2, 2_000],
			[3, 5]
		]
	]);
});

test('long words take more room', () => {
	expect(cut(page(1, 10_000, 50))).toEqual([[[1, 5_000]], [[1, 5_000]]]);
});

test('no word is lost, and each keeps its place in the page', () => {
	const { words } = page(1, 30_000);
	expect(cutIntoParts([{ words }]).flatMap((part) => part.flatMap((each) => each.words))).toEqual(words);
});
