/** North Rhine-Westphalia: what the Gemeindeordnung itself says. Period and form of invitation it leaves to the town. */
import { day } from '../calendar.ts';
import { CHAMBER_NORMS_NRW } from './chamber-norms.ts';
import type { RuleLayer } from './rule-set.ts';

export const NRW: RuleLayer = {
	layer: 'land',
	name: 'Gemeindeordnung für das Land Nordrhein-Westfalen',
	validFrom: day('1994-10-17'),
	rules: {
		quorum: {
			moreThanHalfOf: 'statutory',
			biasedCount: false,
			deemedUntilNoted: true,
			source: '§ 49 Abs. 1 GO NRW',
			confirmed: false
		},
		vote: {
			secretDemand: { numerator: 1, denominator: 5, of: 'statutory' },
			secretBeatsNamed: true,
			openBallotsKept: false,
			source: '§ 50 Abs. 1 GO NRW',
			confirmed: true
		},
		majority: {
			ordinary: 'simple',
			mainStatute: 'half-of-statutory',
			source: '§ 50 Abs. 1, § 7 Abs. 3 S. 3 GO NRW',
			confirmed: false
		},
		speaking: { source: '§ 47 Abs. 2 S. 1 GO NRW', confirmed: false },
		// No statute allows a broadcast: it needs the consent of everybody who is seen or heard.
		broadcast: {
			permitted: { live: false, archive: false },
			consentOf: 'every-speaker',
			chairNeedsConsent: true,
			overviewWithoutSpeaker: false,
			delayMs: 0,
			source: 'Art. 6 Abs. 1 lit. a DSGVO; StGB NRW 697/2020',
			confirmed: true
		},
		chamber: CHAMBER_NORMS_NRW
	}
};
