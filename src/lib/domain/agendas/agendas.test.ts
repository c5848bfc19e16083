import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { numbersOf } from './numbering.ts';
import { diffRevisions, revisionName, type RevisionLine } from './revisions.ts';

const item = (id: string, isPublic = true, parentId: string | null = null) => ({
	id,
	public: isPublic,
	parentId
});
const line = (agendaItemId: string, number = 'Ö 1', name = agendaItemId, isPublic = true): RevisionLine => ({
	agendaItemId,
	number,
	name,
	public: isPublic
});

describe('numbersOf', () => {
	test('counts each part and each item by itself', () => {
		const items = [
			item('a'),
			item('b'),
			item('x', true, 'b'),
			item('y', true, 'b'),
			item('c'),
			item('n', false),
			item('m', false, 'n')
		];
		expect([...numbersOf(items).values()]).toEqual(['Ö 1', 'Ö 2', 'Ö 2.1', 'Ö 2.2', 'Ö 3', 'N 1', 'N 1.1']);
	});

	test('numbers already sent stay, a supplement takes the next free ones', () => {
		const given = new Map([
			['a', 'Ö 1'],
			['b', 'Ö 2'],
			['x', 'Ö 2.1'],
			['n', 'N 1']
		]);
		const items = [
			item('a'),
			item('new'),
			item('b'),
			item('x', true, 'b'),
			item('y', true, 'b'),
			item('n', false),
			item('m', false)
		];
		const numbers = numbersOf(items, given);
		expect([...numbers]).toEqual([
			['a', 'Ö 1'],
			['new', 'Ö 3'],
			['b', 'Ö 2'],
			['x', 'Ö 2.1'],
			['y', 'Ö 2.2'],
			['n', 'N 1'],
			['m', 'N 2']
		]);
	});

	test('a number whose item is gone is not given again', () => {
		expect(numbersOf([item('new')], new Map([['gone', 'Ö 4']])).get('new')).toBe('Ö 5');
	});

	test('no two items have the same number', () => {
		const items = fc.uniqueArray(fc.tuple(fc.string(), fc.boolean()), { selector: ([id]) => id });
		fc.assert(
			fc.property(items, fc.nat({ max: 5 }), (list, sent) => {
				const all = list.map(([id, isPublic]) => item(id, isPublic));
				const numbers = numbersOf(all, numbersOf(all.slice(0, sent)));
				expect(new Set(numbers.values()).size).toBe(all.length);
			})
		);
	});
});

describe('diffRevisions', () => {
	test('names what was added, removed, renamed, renumbered and switched', () => {
		const before = [line('a'), line('b', 'Ö 2'), line('c', 'Ö 3')];
		const after = [line('a', 'Ö 1', 'Anders'), line('c', 'N 1', 'c', false), line('d', 'N 2')];
		const { added, removed, changed } = diffRevisions(before, after);
		expect(added.map(({ agendaItemId }) => agendaItemId)).toEqual(['d']);
		expect(removed.map(({ agendaItemId }) => agendaItemId)).toEqual(['b']);
		expect(
			changed.map(({ line, renamed, renumbered, switched }) => [
				line.agendaItemId,
				renamed,
				renumbered,
				switched
			])
		).toEqual([
			['a', true, false, false],
			['c', false, true, true]
		]);
	});

	test.for([
		['nothing', 'abc', 'abc', ''],
		['one down', 'abcd', 'bcda', 'a'],
		['one up', 'abcd', 'dabc', 'd'],
		['not by an addition', 'abc', 'axbc', ''],
		['not by a removal', 'abc', 'ac', '']
	] as const)('moved: %s', ([, before, after, moved]) => {
		const lines = (text: string) => [...text].map((id) => line(id));
		expect(diffRevisions(lines(before), lines(after)).moved.join('')).toBe(moved);
	});
});

test.for([
	['invitation', 0, 'Tagesordnung'],
	['supplement', 2, '2. Nachtrag'],
	['held', 0, 'Tagesordnung laut Sitzung']
] as const)('%s %i is called %s', ([kind, number, name]) => {
	expect(revisionName(kind, number)).toBe(name);
});
