import { expect, test, vi } from 'vitest';
import { CONSENT_PURPOSES } from '#lib/domain/broadcasts/consents.ts';
import { day } from '#lib/domain/calendar.ts';
import { AUENBRUECK } from '#lib/domain/rules/auenbrueck.ts';
import type { NewSittingEvent, SittingEvent } from '#lib/domain/sittings/events.ts';
import type { BroadcastFacts } from '#lib/server/db/media/facts.ts';
import { factJournal, viewOf } from './journal.ts';

const START = Date.parse('2026-11-24T17:00:00Z');
const log = (...events: [number, NewSittingEvent][]) =>
	events.map(
		([seconds, event], i) =>
			({ ...event, seq: i + 1, at: new Date(START + seconds * 1000), actorId: 'chair' }) as SittingEvent
	);

const EVENTS = log(
	[0, { type: 'opened', data: { chairId: 'chair' } }],
	[10, { type: 'item-called', data: { itemId: 'budget' } }],
	[60, { type: 'item-called', data: { itemId: 'land' } }],
	[70, { type: 'public-excluded', data: { basis: 'item' } }],
	[90, { type: 'closed', data: {} }]
);

const facts = (fields: Partial<BroadcastFacts> = {}): BroadcastFacts => ({
	broadcastId: 'broadcast',
	bodyId: 'body',
	meetingId: 'meeting',
	delayMs: 0,
	public: true,
	signs: false,
	day: day('2026-11-24'),
	organizationId: 'council',
	agenda: {
		items: [
			{ id: 'budget', number: 'Ö 1', title: 'Haushalt', public: true, order: 0 },
			{ id: 'land', number: 'N 1', title: 'Grundstück', public: false, order: 1 }
		],
		members: [{ personId: 'chair', name: '', votingRight: true }],
		statutoryMembers: 1
	},
	events: EVENTS,
	direction: { cameras: [{ id: 'hall', spare: true }], programId: 'hall' },
	kept: {},
	consents: CONSENT_PURPOSES.map((purpose) => ({ personId: 'chair', purpose, validFrom: new Date(0) })),
	layers: AUENBRUECK,
	...fields
});

test('the windows are the feed of the domain, the last one without end', () => {
	const { live, endedAtMs, logSeq } = viewOf(facts());
	expect(live.map(({ fromMs, picture }) => [(fromMs - START) / 1000, picture])).toEqual([
		[0, 'live'],
		[60, 'non-public'],
		[70, 'non-public'],
		[90, 'ended']
	]);
	expect(live.at(-1)!.untilMs).toBe(Infinity);
	expect(endedAtMs).toBe(START + 90_000);
	expect(logSeq).toBe(5);
});

test('sign language has the same windows for its picture, never sound, and no jump marks', () => {
	const [main, signs] = [viewOf(facts()), viewOf(facts({ signs: true }))];
	for (const purpose of ['live', 'archive'] as const) {
		expect(main[purpose].some(({ sound }) => sound === 'live')).toBe(true);
		expect(signs[purpose]).toEqual(main[purpose].map((window) => ({ ...window, sound: 'silent' })));
	}
	expect(signs.items).toEqual([]);
});

test('only public items get jump marks', () => {
	expect(viewOf(facts()).items).toEqual([
		{ itemId: 'budget', number: 'Ö 1', title: 'Haushalt', fromMs: START + 10_000, untilMs: START + 60_000 }
	]);
});

test('without rules nothing is permitted', () => {
	const { live, archive } = viewOf(facts({ layers: [], events: EVENTS.slice(0, 2) }));
	expect([...live, ...archive].some(({ picture }) => picture === 'live')).toBe(false);
});

test('a log that cannot be read closes', () => {
	const { live } = viewOf(facts({ events: [EVENTS[0]!, EVENTS[2]!] }));
	expect(live.at(-1)!.picture).toBe('fault');
});

test('the longer delay counts, up to thirty seconds', () => {
	expect(viewOf(facts({ delayMs: 5000 })).delayMs).toBe(5000);
	expect(viewOf(facts({ delayMs: 99_000 })).delayMs).toBe(30_000);
});

test('unchanged facts give the same view, changed ones another', async () => {
	const read = vi.fn(async () => [facts()]);
	const journal = factJournal(read);
	const first = (await journal.read()).get('broadcast');
	expect((await journal.read()).get('broadcast')).toBe(first);
	read.mockResolvedValue([facts({ consents: [] })]);
	expect((await journal.read()).get('broadcast')!.live.some(({ picture }) => picture === 'live')).toBe(false);
});
