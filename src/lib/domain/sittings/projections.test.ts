import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AGENDA, anyLog, CANARY, legalLog, START } from '../../../../tests/support/sitting-arbitraries.ts';
import { agendaState, itemsToCome } from './agenda-state.ts';
import { attendance, presentMs } from './attendance.ts';
import { chapters } from './chapters.ts';
import type { NewSittingEvent, SittingEvent } from './events.ts';
import { minutesDraft, minutesMarkdown, type MinutesHead } from './minutes.ts';
import { quorum, voteBase, type QuorumRule } from './quorum.ts';
import { leftMs, speakersList, speakingTimes } from './speakers.ts';
import { replay } from './state.ts';
import { outcome, type Majority } from './votes.ts';

const at = (minutes: number) => new Date(START.getTime() + minutes * 60_000);

/** A sitting from pairs of minute and event. */
function sitting(...events: [number, NewSittingEvent][]) {
	return replay(
		AGENDA,
		events.map(
			([minutes, event], index) =>
				({ ...event, seq: index + 1, at: at(minutes), actorId: 'p0' }) as SittingEvent
		)
	);
}

const opened: NewSittingEvent = { type: 'opened', data: { chairId: 'p0', secretaryId: 'p4' } };
const closed: NewSittingEvent = { type: 'closed', data: {} };
const excluded: NewSittingEvent = {
	type: 'public-excluded',
	data: { basis: 'item', reason: `${CANARY} Vertrag` }
};
const called = (itemId: string): NewSittingEvent => ({ type: 'item-called', data: { itemId } });
const arrived = (personId: string): NewSittingEvent => ({ type: 'member-arrived', data: { personId } });
const left = (personId: string): NewSittingEvent => ({ type: 'member-left', data: { personId } });
const biased: NewSittingEvent = { type: 'member-biased', data: { personId: 'p1', itemId: 'o1' } };
const requests = (personId: string, pointOfOrder = false): NewSittingEvent => ({
	type: 'speaker-requested',
	data: { personId, pointOfOrder }
});
const speaks = (personId: string, limitMs?: number): NewSittingEvent => ({
	type: 'speaker-called',
	data: { personId, limitMs }
});
const voted = (
	minute: number,
	itemId: string,
	method: 'open' | 'named',
	yes: number,
	no: number
): [number, NewSittingEvent][] => [
	[
		minute,
		{
			type: 'vote-opened',
			data: { voteId: itemId, itemId, question: 'Beschlussvorschlag', method, majority: 'simple' }
		}
	],
	[minute, { type: 'vote-closed', data: { voteId: itemId } }],
	[
		minute,
		{
			type: 'result-announced',
			data: {
				voteId: itemId,
				counts: { yes, no, abstain: 0 },
				ballots: method === 'named' ? [{ personId: 'p1', choice: 'yes' }] : undefined
			}
		}
	]
];

const QUORUM: QuorumRule = {
	moreThanHalfOf: 'statutory',
	biasedCount: false,
	deemedUntilNoted: true,
	source: '§ 49 Abs. 1 GO NRW',
	confirmed: false
};

describe('outcome', () => {
	test.for<[Majority, number, number, 'adopted' | 'rejected']>([
		['simple', 1, 0, 'adopted'],
		['simple', 5, 5, 'rejected'],
		['simple', 0, 0, 'rejected'],
		['two-thirds-of-votes', 2, 1, 'adopted'],
		['two-thirds-of-votes', 3, 2, 'rejected'],
		['two-thirds-of-votes', 0, 0, 'rejected'],
		['half-of-statutory', 20, 0, 'rejected'],
		['half-of-statutory', 21, 19, 'adopted'],
		['two-thirds-of-statutory', 26, 0, 'rejected'],
		['two-thirds-of-statutory', 27, 13, 'adopted']
	])('%s with %i yes and %i no of 40: %s', ([majority, yes, no, expected]) => {
		expect(outcome({ yes, no, abstain: 12, invalid: 1 }, majority, 40)).toBe(expected);
	});
});

test('the agenda takes the result of the vote until one is stated', () => {
	const state = sitting([0, opened], [0, arrived('p1')], [1, called('o2')], ...voted(2, 'o2', 'open', 0, 1), [
		3,
		called('o1')
	]);
	const line = agendaState(state).find(({ item }) => item.id === 'o2');
	expect([line?.state.status, line?.result]).toEqual(['left', 'rejected']);
	expect(itemsToCome(state).map(({ id }) => id)).toEqual(['o3', 'n1', 'n2']);
});

describe('attendance', () => {
	const state = sitting(
		[-5, arrived('p1')],
		[0, opened],
		[10, arrived('p2')],
		[20, left('p2')],
		[30, arrived('p2')],
		[40, closed]
	);
	const of = (personId: string) => attendance(state).find((member) => member.personId === personId)!;

	test('counts from the opening to the close', () => {
		expect(of('p1')).toMatchObject({ present: [{ from: at(0), until: at(40) }], absent: [] });
	});

	test('has an interval for every coming and going', () => {
		expect(of('p2').present).toEqual([
			{ from: at(10), until: at(20) },
			{ from: at(30), until: at(40) }
		]);
		expect(of('p2').absent).toEqual([
			{ from: at(0), until: at(10) },
			{ from: at(20), until: at(30) }
		]);
		expect(presentMs(of('p2'), at(99))).toBe(20 * 60_000);
	});

	test('whoever never came was absent throughout', () => {
		expect(of('p3')).toMatchObject({ present: [], absent: [{ from: at(0), until: at(40) }] });
	});

	test('presence and absence share the sitting without gap or overlap', () => {
		fc.assert(
			fc.property(fc.oneof(legalLog(), anyLog()), (events) => {
				const room = replay(AGENDA, events);
				for (const { present, absent } of attendance(room)) {
					const all = [...present, ...absent].sort((a, b) => Number(a.from) - Number(b.from));
					all.forEach((each, index) => {
						if (index > 0) expect(each.from).toEqual(all[index - 1]?.until);
					});
					expect(all[0]?.from ?? room.opening?.at).toEqual(room.opening?.at);
				}
			})
		);
	});
});

test('the biased leave vote base and quorum of their item only', () => {
	const state = sitting([0, opened], [0, arrived('p1')], [0, arrived('p2')], [1, biased]);
	expect(voteBase(state, 'o1')).toEqual({ eligible: ['p0', 'p2'], biased: ['p1'] });
	expect(voteBase(state, 'o2').eligible).toEqual(['p0', 'p1', 'p2']);
	expect(quorum(state, QUORUM)).toEqual({
		present: 3,
		needed: 3,
		reached: true,
		source: '§ 49 Abs. 1 GO NRW'
	});
	expect(quorum(state, QUORUM, 'o1')).toMatchObject({ present: 2, reached: false });
	expect(quorum(state, { ...QUORUM, biasedCount: true }, 'o1').reached).toBe(true);
	expect(quorum(state, { ...QUORUM, moreThanHalfOf: 'members' }).needed).toBe(2);
});

test('half of an even number is not more than half', () => {
	const state = replay({ ...AGENDA, statutoryMembers: 4 }, []);
	expect(quorum(state, QUORUM).needed).toBe(3);
});

test('members without voting right do not count', () => {
	const state = sitting([0, opened], [0, arrived('p3')]);
	expect(quorum(state, QUORUM).present).toBe(1);
	expect(voteBase(state, 'o1').eligible).toEqual(['p0']);
});

test('points of order come before the list', () => {
	const state = sitting(
		[0, opened],
		[1, called('o1')],
		[2, requests('p1')],
		[3, requests('p2')],
		[4, requests('p0', true)]
	);
	expect(speakersList(state).map(({ personId }) => personId)).toEqual(['p0', 'p1', 'p2']);
});

test('speaking time runs until the next one speaks and adds up', () => {
	const state = sitting(
		[0, opened],
		[0, called('o1')],
		[1, speaks('p1', 60_000)],
		[3, speaks('p2')],
		[4, speaks('p1')],
		[5, called('o2')]
	);
	expect(speakingTimes(state, at(9))).toEqual([
		{ personId: 'p1', speeches: 2, spokenMs: 180_000 },
		{ personId: 'p2', speeches: 1, spokenMs: 60_000 }
	]);
	expect(speakingTimes(state, at(9), 'o2')).toEqual([]);
	expect(leftMs(state.speeches[0]!, at(9))).toBe(-60_000);
	expect(leftMs(state.speeches[1]!, at(9))).toBeUndefined();
});

test('chapters follow the time, a resumed item has two, one without length none', () => {
	const state = sitting(
		[0, opened],
		[1, called('o2')],
		[2, speaks('p0')],
		[3, called('o1')],
		[3, called('o2')],
		[5, excluded],
		[5, called('n1')],
		[9, closed]
	);
	expect(chapters(state).map(({ itemId, part, from, until }) => [itemId, part, from, until])).toEqual([
		['o2', 1, at(1), at(3)],
		['o2', 2, at(3), at(5)],
		['n1', 1, at(5), at(9)]
	]);
	expect(chapters(state)[0]?.speeches).toHaveLength(1);
	expect(chapters(state)[2]?.public).toBe(false);
});

describe('minutes', () => {
	const head: MinutesHead = {
		bodyName: 'Stadt Auenbrück',
		organizationName: 'Rat',
		place: 'Rathaus, Ratssaal',
		timeZone: 'Europe/Berlin',
		motions: new Map([['o1', 'Der Rat beschließt **den Haushalt**.']]),
		names: new Map([['p4', 'Frau Schreiber']]),
		quorum: QUORUM
	};
	const state = sitting(
		[0, opened],
		[0, arrived('p2')],
		[2, arrived('p1')],
		[3, called('o1')],
		[3, biased],
		[4, { type: 'note', data: { text: 'Frau *X* gab zu Protokoll' } }],
		...voted(5, 'o1', 'open', 2, 0),
		[6, { type: 'item-closed', data: { itemId: 'o1', result: 'adopted' } }],
		[7, called('o2')],
		...voted(8, 'o2', 'named', 1, 0),
		[8, { type: 'order-measure', data: { personId: 'p2', measure: 'to-order', reason: 'Zwischenruf' } }],
		[9, { type: 'break-started', data: {} }],
		[11, { type: 'break-ended', data: {} }],
		[12, excluded],
		[12, called('n1')],
		...voted(13, 'n1', 'open', 1, 2),
		[14, closed]
	);
	const { public: open, nonPublic } = minutesDraft(state, head);
	const text = minutesMarkdown(open);

	test('the public part holds what minutes must hold', () => {
		for (const part of [
			'Ort: Rathaus, Ratssaal',
			'Tag: Dienstag, 24. November 2026',
			'Beginn: 18:00 Uhr',
			'Ende: 18:14 Uhr',
			'Vorsitz: Mitglied 0',
			'Schriftführung: Frau Schreiber',
			'- Mitglied 1, 18:02 bis 18:14 Uhr',
			'## Abwesend\n\n- Mitglied 1, 18:00 bis 18:02 Uhr\n- Mitglied 3\n',
			'erforderlich (§ 49 Abs. 1 GO NRW)',
			'## Ö 1 Öffentlich 1',
			'Der Rat beschließt **den Haushalt**.',
			'Befangen und von Beratung und Abstimmung ausgeschlossen: Mitglied 1.',
			'2 Ja, 0 Nein, 0 Enthaltungen, 1 befangen; angenommen.',
			'**Ergebnis:** Beschlossen',
			'Namentliche Abstimmung über: Beschlussvorschlag',
			'- Ja: Mitglied 1',
			'18:08 Uhr: Mitglied 2 wurde zur Ordnung gerufen (Zwischenruf).',
			'Die Sitzung war unterbrochen: 18:09 bis 18:11 Uhr.',
			'Die Öffentlichkeit war ausgeschlossen: 18:12 bis 18:14 Uhr.'
		]) {
			expect(text).toContain(part);
		}
	});

	test('what somebody wrote is text, not Markdown', () => {
		expect(text).toContain('Frau \\*X\\* gab zu Protokoll');
	});

	test('an item never called is not in the minutes', () => {
		expect(text).not.toContain('Ö 3');
	});

	test('the non-public part stands by itself', () => {
		const secret = minutesMarkdown(nonPublic);
		expect(secret).toContain('N 1');
		expect(secret).toContain('1 Ja, 2 Nein');
		expect(secret).not.toContain('Ö 1');
		expect(minutesDraft(sitting([0, opened], [1, closed]), head).nonPublic).toEqual([]);
	});

	test('what was decided on a public item without the public is not in the public part', () => {
		const late = sitting(
			[0, opened],
			[1, called('o1')],
			[2, excluded],
			...voted(3, 'o1', 'open', 1, 0),
			[4, { type: 'item-closed', data: { itemId: 'o1', result: 'adopted', resolutionText: CANARY } }],
			[5, closed]
		);
		const draft = minutesDraft(late, head);
		expect(minutesMarkdown(draft.public)).not.toMatch(new RegExp(`${CANARY}|Abstimmungsergebnis|Ergebnis:`));
		expect(minutesMarkdown(draft.nonPublic)).toContain('1 Ja, 0 Nein');
	});

	test('an item left without a stated result has its motion and the outcome of its vote', () => {
		const short = sitting(
			[0, opened],
			[1, called('o1')],
			...voted(2, 'o1', 'open', 0, 1),
			[3, called('o2')],
			[4, closed]
		);
		const item = minutesDraft(short, head).public.find(({ itemId }) => itemId === 'o1');
		expect(item?.text).toContain('Der Rat beschließt **den Haushalt**.');
		expect(item?.text).toContain('**Ergebnis:** Abgelehnt');
		expect(minutesDraft(short, head).nonPublic).toEqual([]);
	});

	test('no string of a non-public item gets into the public part', () => {
		const quiet = (events: SittingEvent[]) =>
			events.filter(
				(event) => !['note', 'order-measure', 'vote-retracted', 'item-closed'].includes(event.type)
			);
		fc.assert(
			fc.property(fc.oneof(legalLog(), anyLog()), (events) => {
				const draft = minutesDraft(
					replay(
						AGENDA,
						quiet(events).map((event, i) => ({ ...event, seq: i + 1 }))
					),
					head
				);
				expect(minutesMarkdown(draft.public)).not.toContain(CANARY);
			})
		);
	});

	test('every note and order measure stands in exactly one part', () => {
		fc.assert(
			fc.property(fc.oneof(legalLog(), anyLog()), (events) => {
				const room = replay(AGENDA, events);
				const draft = minutesDraft(room, head);
				const all = minutesMarkdown([...draft.public, ...draft.nonPublic]);
				expect(all.split(`${CANARY} Notiz`).length - 1).toBe(room.notes.length);
				expect(all.split(/Uhr: .* wurde/).length - 1).toBe(room.measures.length);
			})
		);
	});
});
