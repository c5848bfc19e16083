import { expect, test } from 'vitest';
import type { VoteMethod } from '../sittings/events.ts';
import { methodDemanded, supportersNeeded, type Demand, type VoteRule } from './demand.ts';

const RULE: VoteRule = {
	namedDemand: { count: 5 },
	secretDemand: { numerator: 1, denominator: 5, of: 'statutory' },
	secretBeatsNamed: true,
	openBallotsKept: false,
	source: '§ 50 Abs. 1 GO NRW',
	confirmed: true
};

test.for<[Demand, number]>([
	[{ count: 5 }, 5],
	[{ numerator: 1, denominator: 5, of: 'statutory' }, 9],
	[{ numerator: 1, denominator: 5, of: 'present' }, 6]
])('%o of 41 statutory, 30 present: %i', ([demand, needed]) => {
	expect(supportersNeeded(demand, { statutory: 41, present: 30 })).toBe(needed);
});

test.for<[number, number, VoteMethod]>([
	[0, 0, 'open'],
	[4, 8, 'open'],
	[5, 0, 'named'],
	[0, 9, 'secret'],
	[30, 9, 'secret']
])('%i for a named, %i for a secret vote: %s', ([named, secret, method]) => {
	expect(methodDemanded({ named, secret }, { statutory: 41, present: 41 }, RULE)).toBe(method);
});

test('where the named demand goes first it wins', () => {
	const rule = { ...RULE, secretBeatsNamed: false };
	expect(methodDemanded({ named: 5, secret: 9 }, { statutory: 41, present: 41 }, rule)).toBe('named');
});

test('without a rule nobody can demand it', () => {
	const rule = { ...RULE, secretDemand: undefined };
	expect(methodDemanded({ named: 0, secret: 41 }, { statutory: 41, present: 41 }, rule)).toBe('open');
});
