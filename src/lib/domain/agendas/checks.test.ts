import { expect, test } from 'vitest';
import { checkAgenda, type CheckedItem, type CheckedPaper, type CheckedStation } from './checks.ts';

const MEETING = { id: 'm', start: new Date('2026-11-26T16:00:00Z'), timeZone: 'Europe/Berlin' };
const PAPER: CheckedPaper = {
	id: 'p',
	name: 'Grundschule Nord',
	reference: '2026/118',
	public: true,
	publishedAt: null,
	files: 1,
	hasText: true
};
const ITEM: CheckedItem = {
	id: 'i',
	name: 'Grundschule Nord',
	public: true,
	publicName: null,
	papers: [PAPER]
};
const HERE: CheckedStation = {
	paperId: 'p',
	organization: 'Rat',
	role: 'Entscheidung',
	position: 1,
	meetingId: 'm',
	start: MEETING.start
};
const BEFORE: CheckedStation = {
	paperId: 'p',
	organization: 'Schulausschuss',
	role: 'Vorberatung',
	position: 0,
	meetingId: 's',
	start: new Date('2026-11-12T16:00:00Z')
};

const sentences = (item: Partial<CheckedItem>, stations: CheckedStation[] = [BEFORE, HERE]) =>
	checkAgenda(MEETING, [{ ...ITEM, ...item }], stations).map(({ sentence }) => sentence);

test('a complete item raises nothing', () => {
	expect(sentences({})).toEqual([]);
	expect(sentences({ papers: [] })).toEqual([]);
	expect(sentences({ public: false, publicName: 'Vertragsangelegenheit', papers: [] })).toEqual([]);
	expect(sentences({ public: false, name: 'Mitteilungen', publicName: 'Mitteilungen', papers: [] })).toEqual(
		[]
	);
});

test.for([
	['no heading', { public: false, papers: [] }, 'fehlt die Bezeichnung'],
	[
		'telling heading',
		{ public: false, publicName: 'grundschule nord ', papers: [{ ...PAPER, public: false }] },
		'wie die vertrauliche'
	],
	[
		'closed paper, open item',
		{ papers: [{ ...PAPER, public: false }] },
		'Vorlage 2026/118 ist nichtöffentlich'
	],
	[
		'open paper, closed item',
		{ public: false, publicName: 'X' },
		'ist öffentlich, der Punkt aber nichtöffentlich'
	],
	[
		'published paper, closed item',
		{ public: false, publicName: 'X', papers: [{ ...PAPER, publishedAt: MEETING.start }] },
		'ist veröffentlicht'
	],
	['empty paper', { papers: [{ ...PAPER, files: 0, hasText: false }] }, 'keinen Text und keine Datei'],
	[
		'paper without a number',
		{ papers: [{ ...PAPER, reference: null, files: 0, hasText: false }] },
		'„Grundschule Nord“'
	]
] as const)('%s', ([, item, expected]) => {
	expect(sentences(item)).toEqual([expect.stringContaining(expected)]);
});

test.for([
	[
		'not planned yet',
		{ ...BEFORE, meetingId: null, start: null },
		'steht noch aus: Vorberatung (Schulausschuss)'
	],
	['planned for later', { ...BEFORE, start: new Date('2026-12-01T16:00:00Z') }, 'Dienstag, 1. Dezember 2026']
] as const)('an earlier station %s', ([, station, expected]) => {
	const remarks = checkAgenda(MEETING, [ITEM], [station, HERE]);
	expect(remarks).toEqual([
		{ itemId: 'i', sentence: expect.stringContaining(expected), source: 'Beratungsfolge zu Vorlage 2026/118' }
	]);
});

test('a later station, one of the same meeting and a paper that is not placed here say nothing', () => {
	expect(sentences({}, [{ ...BEFORE, position: 2, meetingId: null, start: null }, HERE])).toEqual([]);
	expect(sentences({}, [{ ...BEFORE, meetingId: 'm', start: MEETING.start }, HERE])).toEqual([]);
	expect(sentences({}, [{ ...BEFORE, meetingId: null, start: null }])).toEqual([]);
});
