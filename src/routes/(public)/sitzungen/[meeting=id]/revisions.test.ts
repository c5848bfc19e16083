import { expect, test } from 'vitest';
import { historyOf, type Revision } from './revisions.ts';

const line = (agendaItemId: string, number: string, fields = {}) => ({
	agendaItemId,
	number,
	name: `Punkt ${agendaItemId}`,
	public: true,
	...fields
});
const revision = (number: number, lines: Revision['lines']): Revision => ({
	id: String(number),
	kind: number === 0 ? 'invitation' : 'supplement',
	number,
	publishedAt: new Date(0),
	lines
});

test('the first version changes nothing, each further one says what it changed', () => {
	const history = historyOf([
		revision(0, [line('a', 'Ö 1'), line('b', 'Ö 2'), line('c', 'Ö 3')]),
		revision(1, [line('b', 'Ö 2'), line('a', 'Ö 1', { name: 'Anders' }), line('d', 'Ö 4')])
	]);
	expect(history[0]?.changes).toEqual([]);
	const changes = history[1]!.changes;
	expect(changes.map(({ kind, itemId }) => `${kind} ${itemId}`).slice(0, 3)).toEqual([
		'added d',
		'removed c',
		'renamed a'
	]);
	expect(changes.find(({ kind }) => kind === 'renamed')?.before).toBe('Punkt a');
	expect(changes.filter(({ kind }) => kind === 'moved')).toHaveLength(1);
});

test('a number and a side of the door that change are said', () => {
	const [, second] = historyOf([
		revision(0, [line('a', 'N 1', { public: false })]),
		revision(1, [line('a', 'Ö 1')])
	]);
	expect(second?.changes).toMatchObject([
		{ kind: 'switched', itemId: 'a' },
		{ kind: 'renumbered', before: 'N 1', number: 'Ö 1' }
	]);
});
