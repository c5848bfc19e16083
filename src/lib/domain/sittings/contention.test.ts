import { expect, test } from 'vitest';
import { contendingEvent } from './contention.ts';
import type { SittingEvent, SittingEventType } from './events.ts';

const meanwhile = (type: SittingEventType, actorId = 'other') =>
	[
		{ seq: 1, type: 'item-called', actorId: 'other' },
		{ seq: 2, type, actorId }
	] as SittingEvent[];

test.for<[SittingEventType, SittingEventType, boolean]>([
	['item-called', 'item-called', true],
	['item-called', 'public-excluded', true],
	['item-called', 'break-started', true],
	['public-readmitted', 'correction', true],
	['speaker-called', 'speaker-called', true],
	['speaker-called', 'item-called', true],
	['vote-opened', 'speaker-called', false],
	['speaker-called', 'member-arrived', false],
	['item-called', 'speaker-requested', false],
	['item-called', 'note', false],
	['speaker-requested', 'item-called', false],
	['member-arrived', 'item-called', false],
	['vote-closed', 'vote-opened', false],
	['public-excluded', 'item-called', false],
	['break-started', 'item-called', false]
])('%s after an unseen %s: held up %s', ([type, other, held]) => {
	expect(contendingEvent(type, 'me', meanwhile(other), 1) !== undefined).toBe(held);
});

test('what was seen, and what one did oneself, holds nothing up', () => {
	expect(contendingEvent('item-called', 'me', meanwhile('item-called'), 2)).toBeUndefined();
	expect(contendingEvent('item-called', 'me', meanwhile('item-called', 'me'), 1)).toBeUndefined();
});
