import { expect, test } from 'vitest';
import { isBinding } from './binding.ts';

const station = (role: string | null, authoritative: boolean | null = null) => ({ role, authoritative });

test.for([
	['a decision', station('Entscheidung'), 'Der Neubau wird beschlossen.', true],
	['advice, though marked as deciding', station('Vorberatung', true), 'Der Neubau wird empfohlen.', false],
	['hearing', station('Anhörung'), 'Zustimmung', false],
	['a station that decides without a role', station(null, true), 'Der Neubau wird beschlossen.', true],
	['a station that says nothing', station(null), 'Der Neubau wird beschlossen.', true],
	['a station that does not decide', station(null, false), 'Der Neubau wird empfohlen.', false],
	['an item without a paper', undefined, 'Die Sitzung wird vertagt.', true],
	['a decision whose wording did not come along', station('Beschlussfassung'), null, true],
	['a station that says nothing, without a wording', station(null), null, false],
	['no wording', undefined, ' ', false],
	['no wording at all', undefined, null, false]
] as const)('%s', ([, part, wording, binding]) => {
	expect(isBinding(part, wording)).toBe(binding);
});
