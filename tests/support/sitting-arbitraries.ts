/** Random sittings for property tests: an agenda, legal logs (by `checkEvent`), arbitrary logs, and garbage. */
import fc from 'fast-check';
import type { Consent } from '#lib/domain/broadcasts/consents.ts';
import { CONSENT_PURPOSES } from '#lib/domain/broadcasts/consents.ts';
import type { BroadcastRules } from '#lib/domain/broadcasts/feed.ts';
import type { NewSittingEvent, SittingEvent } from '#lib/domain/sittings/events.ts';
import { checkEvent } from '#lib/domain/sittings/legality.ts';
import { initialState, reduce, type SittingAgenda } from '#lib/domain/sittings/state.ts';

export const START = new Date('2026-11-24T17:00:00Z');

const PUBLIC_ITEMS = ['o1', 'o2', 'o3'];
const NON_PUBLIC_ITEMS = ['n1', 'n2'];
const ITEMS = [...PUBLIC_ITEMS, ...NON_PUBLIC_ITEMS];
const PERSONS = ['p0', 'p1', 'p2', 'p3', 'p4'];
const VOTES = ['v1', 'v2', 'v3', 'v4'];

/** Stands in every text that must never become public. */
export const CANARY = 'KANARIENVOGEL';

export const AGENDA: SittingAgenda = {
	items: [
		...PUBLIC_ITEMS.map((id, index) => ({
			id,
			number: `Ö ${index + 1}`,
			title: `Öffentlich ${index + 1}`,
			public: true,
			order: index + 1
		})),
		...NON_PUBLIC_ITEMS.map((id, index) => ({
			id,
			number: `N ${index + 1}`,
			title: `${CANARY} Grundstück ${index + 1}`,
			public: false,
			order: index + 10
		}))
	],
	members: PERSONS.slice(0, 4).map((personId, index) => ({
		personId,
		name: `Mitglied ${index}`,
		votingRight: index !== 3
	})),
	statutoryMembers: 5
};

const item = fc.constantFrom(...ITEMS);
const person = fc.constantFrom(...PERSONS);
const vote = fc.constantFrom(...VOTES);
const small = fc.nat({ max: 3 });
const reason = fc.constantFrom(`${CANARY} Grund`, ' ');
const choice = fc.constantFrom('yes' as const, 'no' as const, 'abstain' as const);

function event<Type extends NewSittingEvent['type']>(
	type: Type,
	data: Record<string, fc.Arbitrary<unknown>>,
	optional: Record<string, fc.Arbitrary<unknown>> = {}
): fc.Arbitrary<NewSittingEvent> {
	const required = Object.keys(data) as never[];
	return fc
		.record({ ...data, ...optional }, { requiredKeys: required })
		.map((payload) => ({ type, data: payload }) as unknown as NewSittingEvent);
}

/** Something somebody may press, sensible or not. `since` of an exclusion is relative and filled in by the logs below. */
export const newEvent: fc.Arbitrary<NewSittingEvent> = fc.oneof(
	{ weight: 4, arbitrary: event('opened', { chairId: fc.constant('p0') }, { secretaryId: person }) },
	{ weight: 8, arbitrary: event('item-called', { itemId: item }) },
	event(
		'item-closed',
		{ itemId: item },
		{ result: fc.constantFrom('adopted', 'rejected', 'noted'), resolutionText: fc.constant(CANARY) }
	),
	event('item-postponed', { itemId: item }, { reason }),
	event('speaker-requested', { personId: person }, { pointOfOrder: fc.boolean() }),
	event('speaker-withdrawn', { personId: person }),
	{ weight: 3, arbitrary: event('speaker-called', { personId: person }, { limitMs: fc.nat() }) },
	event('speaker-ended', { personId: person }),
	{ weight: 4, arbitrary: event('member-arrived', { personId: person }) },
	event('member-left', { personId: person }),
	event('member-biased', { personId: person, itemId: item }),
	{
		weight: 4,
		arbitrary: event('vote-opened', {
			voteId: vote,
			itemId: item,
			question: fc.constant('Beschluss'),
			method: fc.constantFrom('open', 'named', 'secret'),
			majority: fc.constantFrom(
				'simple',
				'two-thirds-of-votes',
				'half-of-statutory',
				'two-thirds-of-statutory'
			)
		})
	},
	{ weight: 2, arbitrary: event('vote-closed', { voteId: vote }) },
	{
		weight: 2,
		arbitrary: event(
			'result-announced',
			{ voteId: vote, counts: fc.record({ yes: small, no: small, abstain: small }) },
			{ ballots: fc.array(fc.record({ personId: person, choice }), { maxLength: 3 }) }
		)
	},
	event('vote-retracted', { voteId: vote, reason }),
	{
		weight: 3,
		arbitrary: event('public-excluded', { basis: fc.constantFrom('item', 'resolution', 'law') }, { reason })
	},
	{ weight: 3, arbitrary: event('public-readmitted', {}) },
	event('break-started', {}, { untilExpected: fc.constant('2026-11-24T20:00:00Z') }),
	{ weight: 2, arbitrary: event('break-ended', {}) },
	event(
		'order-measure',
		{ personId: person, measure: fc.constantFrom('to-order', 'to-matter', 'floor-withdrawn', 'excluded') },
		{ reason }
	),
	event('note', { text: fc.constant(`${CANARY} Notiz`) }, { itemId: item }),
	event('correction', { seq: fc.integer({ min: 1, max: 30 }), reason }),
	event('closed', {})
);

interface Press {
	readonly event: NewSittingEvent;
	/** How long after the press before. */
	readonly waitMs: number;
	/** By how much an exclusion is dated back. */
	readonly backMs: number;
}

function presses(backDating: boolean, corrections: boolean): fc.Arbitrary<Press[]> {
	return fc.array(
		fc.record({
			event: corrections ? newEvent : newEvent.filter(({ type }) => type !== 'correction'),
			waitMs: fc.nat({ max: 20_000 }),
			backMs: backDating ? fc.nat({ max: 40_000 }) : fc.constant(0)
		}),
		{ minLength: 5, maxLength: 60 }
	);
}

function dated({ event, backMs }: Press, at: Date): NewSittingEvent {
	if (event.type !== 'public-excluded' || backMs === 0) return event;
	return { ...event, data: { ...event.data, since: new Date(at.getTime() - backMs).toISOString() } };
}

/** A log in which every event was accepted by `checkEvent`. */
export function legalLog({ backDating = true, corrections = true } = {}): fc.Arbitrary<SittingEvent[]> {
	return presses(backDating, corrections).map((all) => {
		const log: SittingEvent[] = [];
		let state = initialState(AGENDA);
		let ms = START.getTime();
		for (const press of all) {
			ms += press.waitMs;
			const next = dated(press, new Date(ms));
			if (checkEvent(state, next, new Date(ms))) continue;
			const appended = { ...next, seq: log.length + 1, at: new Date(ms), actorId: 'p0' } as SittingEvent;
			log.push(appended);
			state = reduce(state, appended);
		}
		return log;
	});
}

/** A log in good order in which anything may have been appended. */
export function anyLog({ backDating = true, corrections = true } = {}): fc.Arbitrary<SittingEvent[]> {
	return presses(backDating, corrections).map((all) => {
		let ms = START.getTime();
		return all.map((press, index) => {
			ms += press.waitMs;
			return {
				...dated(press, new Date(ms)),
				seq: index + 1,
				at: new Date(ms),
				actorId: 'p0'
			} as SittingEvent;
		});
	});
}

/** What a database could hold at worst: wrong types, missing payloads, broken order, unknown events. */
export const garbageLog: fc.Arbitrary<SittingEvent[]> = fc
	.array(
		fc.oneof(
			fc.anything(),
			fc.record(
				{
					seq: fc.oneof(fc.integer(), fc.anything()),
					type: fc.oneof(
						newEvent.map(({ type }) => type),
						fc.string(),
						fc.constant('__proto__')
					),
					at: fc.oneof(fc.date({ noInvalidDate: false }), fc.anything()),
					data: fc.oneof(
						newEvent.map(({ data }) => data),
						fc.anything()
					),
					actorId: fc.anything()
				},
				{ requiredKeys: [] }
			)
		),
		{ maxLength: 15 }
	)
	.map((log) => log as SittingEvent[]);

/** Legible events of good and bad logs with some lines lost, doubled, swapped or damaged. */
export const damagedLog: fc.Arbitrary<SittingEvent[]> = fc
	.tuple(anyLog(), garbageLog, fc.nat(), fc.constantFrom('drop', 'double', 'swap', 'insert'))
	.map(([log, garbage, place, how]) => {
		const at = place % log.length;
		if (how === 'drop') return log.toSpliced(at, 1);
		if (how === 'double') return log.toSpliced(at, 0, log[at]!);
		if (how === 'insert') return log.toSpliced(at, 0, ...garbage);
		return [...log.slice(0, at), ...log.slice(at).reverse()];
	});

const instant = fc.integer({ min: -60_000, max: 600_000 }).map((ms) => new Date(START.getTime() + ms));

/** An instant shortly before, during or after a sitting. */
export const someInstant = instant;

export const consents: fc.Arbitrary<Consent[]> = fc.array(
	fc.record(
		{
			personId: person,
			purpose: fc.constantFrom(...CONSENT_PURPOSES),
			validFrom: instant,
			revokedAt: instant
		},
		{ requiredKeys: ['personId', 'purpose', 'validFrom'] }
	),
	{ maxLength: 20 }
);

/** Everybody has always agreed to everything: whatever is closed is closed by the sitting alone. */
export const EVERY_CONSENT: readonly Consent[] = PERSONS.flatMap((personId) =>
	CONSENT_PURPOSES.map((purpose) => ({ personId, purpose, validFrom: new Date(0) }))
);

export const OPEN_RULES: BroadcastRules = {
	permitted: { live: true, archive: true },
	consentOf: 'every-speaker',
	chairNeedsConsent: true,
	overviewWithoutSpeaker: true,
	delayMs: 0
};

export const rules: fc.Arbitrary<BroadcastRules> = fc.record({
	permitted: fc.record({ live: fc.boolean(), archive: fc.boolean() }),
	consentOf: fc.constantFrom('every-speaker' as const, 'guests' as const),
	chairNeedsConsent: fc.boolean(),
	overviewWithoutSpeaker: fc.boolean(),
	delayMs: fc.constant(0)
});
