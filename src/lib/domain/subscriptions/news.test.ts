import { expect, test } from 'vitest';
import { FEED_KINDS, kindsFor, NEWS_KINDS } from './news.ts';

test('a body is told as a whole, a paper item by item', () => {
	expect(kindsFor('organization', 'all')).not.toContain('item-decided');
	expect(kindsFor('everything', 'all')).not.toContain('paper-scheduled');
	for (const subject of ['paper', 'person', 'search', 'place'] as const) {
		expect(kindsFor(subject, 'all')).toEqual(expect.arrayContaining(['item-decided', 'paper-scheduled']));
	}
});

test('reminders come to who asked for them', () => {
	for (const subject of ['everything', 'organization', 'paper', 'person', 'search', 'place'] as const) {
		expect(kindsFor(subject, 'all')).not.toContain('meeting-soon');
	}
	expect(kindsFor('meeting', 'all')).toContain('meeting-soon');
	expect(kindsFor('organization', 'meetings')).toEqual(
		expect.arrayContaining(['meeting-soon', 'meeting-held', 'meeting-moved', 'meeting-cancelled'])
	);
});

test('only what has meetings can be limited to them', () => {
	expect(kindsFor('paper', 'meetings')).toEqual(kindsFor('paper', 'all'));
	expect(kindsFor('organization', 'meetings')).not.toContain('paper-published');
});

test('every kind reaches somebody, and a feed shows all but reminders', () => {
	const reached = new Set([
		...kindsFor('organization', 'all'),
		...kindsFor('meeting', 'all'),
		...kindsFor('paper', 'all'),
		...kindsFor('item', 'all')
	]);
	expect([...reached].sort()).toEqual([...NEWS_KINDS].sort());
	expect(FEED_KINDS).toEqual(NEWS_KINDS.filter((kind) => kind !== 'meeting-soon' && kind !== 'item-called'));
});
