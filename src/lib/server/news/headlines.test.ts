import { expect, test } from 'vitest';
import { NEWS_KINDS, type NewsKind } from '#lib/domain/subscriptions/news.ts';
import type { NewsLine } from '../db/queries/public-news.ts';
import { headlineOf } from './headlines.ts';

const meeting = {
	id: 'm',
	name: '14. Sitzung',
	start: new Date('2026-11-26T16:00:00Z'),
	organization: 'Rat',
	place: 'Ratssaal'
};
const item = { id: 'i', number: 'Ö 4', name: 'Neubau', result: 'beschlossen' };
const paper = { id: 'p', reference: '2026/118', name: 'Neubau', paperType: 'Beschlussvorlage' };
const line = (kind: NewsKind, fields: Partial<NewsLine> = {}): NewsLine => ({
	id: 'n',
	kind,
	at: new Date(0),
	detail: {},
	meeting: null,
	item: null,
	paper: null,
	...fields
});
const said = (...args: Parameters<typeof line>) => {
	const found = headlineOf(line(...args), 'Europe/Berlin');
	return found && [found.title, found.happened, found.more, found.path];
};

test('a meeting, a paper, an item, each by its own name and page', () => {
	expect(said('meeting-moved', { meeting })).toEqual([
		'Rat, Donnerstag, 26. November 2026, 17:00 Uhr',
		'Zeit oder Ort geändert',
		'Ratssaal',
		'/sitzungen/m'
	]);
	expect(said('paper-scheduled', { meeting, item, paper })).toEqual([
		'Beschlussvorlage 2026/118: Neubau',
		'Auf der Tagesordnung',
		'Rat, Donnerstag, 26. November 2026, 17:00 Uhr, Ö 4',
		'/vorlagen/p'
	]);
	expect(said('item-decided', { meeting, item })).toEqual([
		'Ö 4 Neubau',
		'Ergebnis: beschlossen',
		'Rat',
		'/sitzungen/m#top-i'
	]);
	expect(said('agenda-supplemented', { meeting, detail: { number: 2 } })?.[1]).toBe(
		'2. Nachtrag zur Tagesordnung'
	);
	expect(said('paper-published', { paper: { ...paper, reference: null, paperType: null } })?.[0]).toBe(
		'Vorlage: Neubau'
	);
});

test('what is no longer there is not told', () => {
	expect(said('paper-published')).toBeUndefined();
});

test('every kind has words in both languages', () => {
	for (const kind of NEWS_KINDS) {
		const [german, english] = (['de', 'en'] as const).map(
			(locale) => headlineOf(line(kind, { meeting }), 'Europe/Berlin', locale)?.happened
		);
		expect(german, kind).toBeTruthy();
		expect(english, kind).not.toBe(german);
	}
});
