import { expect, test } from 'vitest';
import { day } from '../calendar.ts';
import { AUENBRUECK } from './auenbrueck.ts';
import { NRW } from './nrw.ts';
import { resolveRules, type RuleLayer } from './rule-set.ts';

const TODAY = day('2026-11-24');

const layer = (validFrom: string, days: number, organizationId?: string): RuleLayer => ({
	layer: 'rules-of-procedure',
	name: 'Geschäftsordnung',
	validFrom: day(validFrom),
	organizationId,
	rules: { notice: { days, source: `§ 2 GeschO ${validFrom}` } }
});

test('each layer replaces what it regulates and leaves the rest', () => {
	const { broadcast, quorum, notice, vote } = resolveRules(AUENBRUECK, TODAY);
	expect(broadcast).toMatchObject({ permitted: { live: true }, consentOf: 'every-speaker', delayMs: 0 });
	expect(broadcast.source).toBe('§ 9 Hauptsatzung Auenbrück; § 6a GeschO Auenbrück');
	expect(quorum.source).toBe('§ 49 Abs. 1 GO NRW');
	expect(notice.source).toBe('§ 2 Abs. 1 GeschO Auenbrück');
	expect(vote).toMatchObject({ namedDemand: { count: 5 }, secretBeatsNamed: true });
});

test('the order in which the layers are given does not matter', () => {
	expect(resolveRules([...AUENBRUECK].reverse(), TODAY)).toEqual(resolveRules(AUENBRUECK, TODAY));
});

test.for([
	['2020-12-31', undefined],
	['2021-01-01', 8],
	['2026-06-30', 8],
	['2026-07-01', 10]
] as const)('on %s the notice is of %s days', ([on, days]) => {
	const layers = [...AUENBRUECK, layer('2026-07-01', 10)];
	const complete = { ...layer('1994-10-17', 8), layer: 'land' as const };
	if (days === undefined)
		expect(() => resolveRules(layers, day(on))).toThrow('Für den 31.12.2020 fehlt eine Regel');
	else expect(resolveRules([complete, ...layers], day(on)).notice.days).toBe(days);
});

test('an organization has its own on top of the common ones', () => {
	const own: RuleLayer = { ...layer('2022-01-01', 5, 'youth'), layer: 'organization' };
	expect(resolveRules([...AUENBRUECK, own], TODAY, 'youth').notice).toMatchObject({
		days: 5,
		count: 'clear'
	});
	expect(resolveRules([...AUENBRUECK, own], TODAY, 'finance').notice.days).toBe(8);
	expect(resolveRules([...AUENBRUECK, own], TODAY).notice.days).toBe(8);
});

test('without a town the Land permits no broadcast and leaves the notice open', () => {
	expect(NRW.rules.broadcast?.permitted).toEqual({ live: false, archive: false });
	expect(() => resolveRules([NRW], TODAY)).toThrow('fehlt eine Regel zur Ladungsfrist');
});

test('every rule has its norm', () => {
	const { chamber, ...cited } = resolveRules(AUENBRUECK, TODAY);
	for (const rule of Object.values(cited)) expect(rule.source).toMatch(/§|Art\./);
	for (const norm of Object.values(chamber)) expect(norm).toMatch(/§ \d+/);
});

test('a layer is plain data', () => {
	expect(JSON.parse(JSON.stringify(AUENBRUECK))).toEqual(AUENBRUECK);
});
