import { expect, test } from 'vitest';
import { deletionDue } from './retention.ts';

const ENDED = new Date('2026-11-24T21:00:00Z');
const later = (days: number) => new Date(ENDED.getTime() + days * 86_400_000);

test('so many days after the end', () => {
	expect(deletionDue(ENDED, { days: 42 }, undefined)).toEqual(later(42));
	expect(deletionDue(ENDED, { days: 42 }, later(60))).toEqual(later(42));
});

test('six weeks or until the end of the next sitting, whichever is later (Art. 52 Abs. 4 GO BY)', () => {
	const rule = { days: 42, untilNextMeeting: true };
	expect(deletionDue(ENDED, rule, later(28))).toEqual(later(42));
	expect(deletionDue(ENDED, rule, later(70))).toEqual(later(70));
	expect(deletionDue(ENDED, rule, undefined)).toBeUndefined();
});
