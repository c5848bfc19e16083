import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inserted, moved, switched, tidied, type Placed, type Target } from './placing.ts';

/** `a b(1 2) | n`: items by letter, sub-items in brackets, the non-public part behind the bar. */
function agenda(text: string): Placed[] {
	const [open = '', closed = ''] = text.split('|');
	return [...part(open, true), ...part(closed, false)];
}

function part(text: string, isPublic: boolean): Placed[] {
	return [...text.matchAll(/(\w+)(?:\(([\w ]+)\))?/g)].flatMap(([, id = '', children]) => [
		{ id, public: isPublic, parentId: null },
		...(children?.split(' ') ?? []).map((child) => ({ id: child, public: isPublic, parentId: id }))
	]);
}

const order = (items: readonly Placed[]) => items.map(({ id }) => id).join(' ');

test.for([
	['a step up', 'a b c | n', 'c', 'up', 'a c b n'],
	['a step down', 'a b c | n', 'a', 'down', 'b a c n'],
	['not above the first', 'a b c | n', 'a', 'up', 'a b c n'],
	['not out of the public part', 'a b c | n', 'c', 'down', 'a b c n'],
	['not into the public part', 'a b c | n m', 'n', 'up', 'a b c n m'],
	['with its sub-items', 'a(x y) b | n', 'a', 'down', 'b a x y n'],
	['over sub-items', 'a(x y) b | n', 'b', 'up', 'b a x y n'],
	['a sub-item among its own', 'a(x y) b | n', 'y', 'up', 'a y x b n'],
	['a sub-item not away from its item', 'a(x y) b | n', 'y', 'down', 'a x y b n'],
	['before another', 'a b c d | n', 'd', { before: 'b' }, 'a d b c n'],
	['after another', 'a b c d | n', 'a', { after: 'c' }, 'b c a d n'],
	['after one with sub-items', 'a b(x y) c | n', 'c', { after: 'b' }, 'a b x y c n'],
	['into the other part: to the end of its own', 'a b c | n', 'a', { after: 'n' }, 'b c a n'],
	['next to itself', 'a b c | n', 'b', { after: 'b' }, 'a b c n'],
	['next to something unknown', 'a b c | n', 'b', { after: 'z' }, 'a b c n'],
	['something unknown', 'a b c | n', 'z', 'up', 'a b c n']
] as const)('moves %s', ([, text, id, target, expected]) => {
	expect(order(moved(agenda(text), id, target as Target))).toBe(expected);
});

test('inserts at the end of its part, or behind an item and its sub-items', () => {
	const open = { id: 'o', public: true, parentId: null };
	expect(order(inserted(agenda('a b | n'), open))).toBe('a b o n');
	expect(order(inserted(agenda('a(x) b | n'), open, 'a'))).toBe('a x o b n');
	expect(order(inserted(agenda('a | n m'), { ...open, public: false }, 'n'))).toBe('a n o m');
	expect(order(inserted(agenda('a b | n'), { id: 'o', public: true, parentId: 'a' }))).toBe('a o b n');
});

test('switches an item with its sub-items to the end of the other part', () => {
	const after = switched(agenda('a(x) b | n'), 'a', false);
	expect(order(after)).toBe('b n a x');
	expect(after.filter(({ public: isPublic }) => isPublic).map(({ id }) => id)).toEqual(['b']);
});

test('no move loses or doubles an item, or mixes the parts', () => {
	const items = fc
		.uniqueArray(fc.stringMatching(/^[a-m]$/), { minLength: 1, maxLength: 12 })
		.chain((ids) => fc.tuple(fc.constant(ids), fc.array(fc.boolean(), { minLength: 12, maxLength: 12 })))
		.map(([ids, sides]) => ids.map((id, index) => ({ id, public: sides[index]!, parentId: null })));
	const target = fc.oneof(
		fc.constantFrom('up' as const, 'down' as const),
		fc.stringMatching(/^[a-m]$/).map((before) => ({ before })),
		fc.stringMatching(/^[a-m]$/).map((after) => ({ after }))
	);
	fc.assert(
		fc.property(items, fc.stringMatching(/^[a-m]$/), target, (list, id, where) => {
			const result = moved(list, id, where);
			expect(result.map((item) => item.id).toSorted()).toEqual(list.map((item) => item.id).toSorted());
			expect(result).toEqual(tidied(result));
		})
	);
});
