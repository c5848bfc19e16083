/** The invented town of the demonstration: its Hauptsatzung and its Geschäftsordnung. */
import { day } from '../calendar.ts';
import { NRW } from './nrw.ts';
import type { RuleLayer } from './rule-set.ts';

const MAIN_STATUTE: RuleLayer = {
	layer: 'main-statute',
	name: 'Hauptsatzung der Stadt Auenbrück',
	validFrom: day('2021-01-01'),
	rules: {
		broadcast: {
			permitted: { live: true, archive: true },
			source: '§ 9 Hauptsatzung Auenbrück',
			confirmed: true
		}
	}
};

const RULES_OF_PROCEDURE: RuleLayer = {
	layer: 'rules-of-procedure',
	name: 'Geschäftsordnung für den Rat der Stadt Auenbrück und seine Ausschüsse',
	validFrom: day('2021-01-01'),
	rules: {
		notice: {
			days: 8,
			count: 'clear',
			clock: 'provision',
			urgentHours: 48,
			urgentForbiddenFor: ['election', 'main-statute'],
			source: '§ 2 Abs. 1 GeschO Auenbrück',
			confirmed: true
		},
		vote: {
			namedDemand: { count: 5 },
			source: '§ 50 Abs. 1 GO NRW; § 19 Abs. 2 GeschO Auenbrück',
			confirmed: true
		},
		speaking: { limitMs: 300_000, source: '§ 14 Abs. 3 GeschO Auenbrück', confirmed: true },
		broadcast: {
			consentOf: 'every-speaker',
			chairNeedsConsent: true,
			overviewWithoutSpeaker: true,
			delayMs: 0,
			retention: { days: 730 },
			source: '§ 9 Hauptsatzung Auenbrück; § 6a GeschO Auenbrück',
			confirmed: true
		}
	}
};

export const AUENBRUECK: readonly RuleLayer[] = [NRW, MAIN_STATUTE, RULES_OF_PROCEDURE];
