import { expect, test } from 'vitest';
import { statusOf, verdictOn, type Verdict } from './verdicts.ts';

test.for<[string, Verdict]>([
	['550 5.1.1 <a@b> unknown', 'gone'],
	['550-5.1.1 The email account does not exist', 'gone'],
	['550 no such user', 'gone'],
	['553 mailbox name not allowed', 'gone'],
	['550 5.1.2 no such domain', 'gone'],
	['556 5.1.10 null MX', 'gone'],
	['550 5.2.1 disabled', 'gone'],
	['552 5.2.2 over quota', 'refused'],
	['554 5.7.1 blocked by policy', 'refused'],
	['550 5.7.1 sender not allowed', 'refused'],
	['554 transaction failed', 'refused'],
	['552 message too large', 'refused'],
	['451 4.7.1 greylisted', 'later'],
	['450 busy', 'later'],
	['421 closing', 'later']
])('%s: %s', ([response, verdict]) => {
	expect(verdictOn(Number(response.slice(0, 3)), statusOf(response))).toBe(verdict);
});

test('without any answer it is tried again', () => {
	expect(verdictOn(undefined, undefined)).toBe('later');
});
