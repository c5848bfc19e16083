import { expect, test } from 'vitest';
import type { PublicState, PublicVote } from '#lib/domain/sittings/public-state.ts';
import { slateOf } from './slates.ts';

const open: PublicState = { phase: 'public', items: [], inBreak: false, votes: [] };
const vote: PublicVote = {
	id: 'v',
	itemId: 'i',
	question: '?',
	method: 'secret',
	majority: 'simple',
	status: 'open'
};

test.for([
	['the public part', open, undefined],
	['before the opening', { ...open, phase: 'not-started' }, 'not-started'],
	['the public is excluded', { ...open, phase: 'non-public' }, 'non-public'],
	['excluded during a break', { ...open, phase: 'non-public', inBreak: true }, 'non-public'],
	['a break', { ...open, inBreak: true }, 'break'],
	['an open secret ballot', { ...open, votes: [vote] }, 'secret-ballot'],
	['an open show of hands', { ...open, votes: [{ ...vote, method: 'open' }] }, undefined],
	['a secret ballot that is over', { ...open, votes: [{ ...vote, status: 'closed' }] }, undefined],
	['the log cannot be read', { ...open, phase: 'fault' }, 'fault'],
	['the end', { ...open, phase: 'closed' }, 'ended'],
	['a phase nobody knows', { ...open, phase: 'other' as never }, 'non-public']
] as const)('%s', ([, state, slate]) => {
	expect(slateOf(state)).toBe(slate);
});
