/** A vote's result as one line: „Angenommen: 25 Ja, 11 Nein, 1 Enthaltung“. */
import type { VoteResult } from '#lib/domain/sittings/votes.ts';
import { m } from '#lib/paraglide/messages.js';

/** One sentence; of a retracted vote that it was retracted. */
export function resultSentence({ vote, outcome, biased }: VoteResult): string {
	if (!outcome || !vote.counts) return m.chamber_vote_retracted();
	const { yes, no, abstain, invalid } = vote.counts;
	const what = outcome === 'adopted' ? m.chamber_adopted() : m.chamber_rejected();
	const unanimous = no === 0 && abstain === 0 && !invalid && yes > 0;
	const counts = unanimous
		? m.chamber_unanimous_with({ yes })
		: [
				m.chamber_yes_count({ count: yes }),
				m.chamber_no_count({ count: no }),
				m.chamber_abstain_count({ count: abstain }),
				invalid ? m.chamber_invalid_count({ count: invalid }) : ''
			]
				.filter(Boolean)
				.join(', ');
	return `${what}: ${counts}${biased > 0 ? ` · ${m.chamber_biased_short({ count: biased })}` : ''}`;
}
