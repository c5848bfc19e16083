/** Public events as sentences, in the language of the page. */
import type { ItemResult } from '#lib/domain/sittings/events.ts';
import type { PublicEvent, PublicVote } from '#lib/domain/sittings/public-state.ts';
import { m } from '#lib/paraglide/messages.js';
import { formatDate } from '../ui/dates.ts';

export interface TickerLine {
	readonly seq: number;
	readonly at: Date;
	readonly text: string;
}

export interface TickerNames {
	/** `{ number: 'Ö 4', title: 'Neubau …' }` by item. */
	item(id: string): { readonly number: string; readonly title: string } | undefined;
	/** „Dr. Anna Kessler“. */
	person(id: string): string | undefined;
}

/** The line of `event`, or `undefined` when it is not worth one. */
export function tickerLine(event: PublicEvent, names: TickerNames, zone: string): string | undefined {
	const number = (id: string) => names.item(id)?.number ?? m.public_ticker_item();
	switch (event.type) {
		case 'opened':
			return m.public_ticker_opened();
		case 'item-called': {
			const item = names.item(event.itemId);
			return item && m.public_ticker_called({ number: item.number, title: item.title });
		}
		case 'item-closed':
			return event.result
				? m.public_ticker_closed_with({ number: number(event.itemId), result: resultName(event.result) })
				: undefined;
		case 'item-postponed':
			return m.public_ticker_postponed({ number: number(event.itemId) });
		case 'speaker-called': {
			const name = names.person(event.personId);
			return name && m.public_ticker_speaker({ name });
		}
		case 'vote-opened':
			return event.vote.method === 'secret'
				? m.public_ticker_secret_vote({ number: number(event.vote.itemId) })
				: m.public_ticker_vote({ number: number(event.vote.itemId) });
		case 'result-announced':
			return m.public_ticker_result({ number: number(event.vote.itemId), result: voteSentence(event.vote) });
		case 'vote-retracted':
			return m.public_ticker_retracted();
		case 'public-excluded':
			return m.public_slate_non_public();
		case 'public-readmitted':
			return m.public_ticker_readmitted();
		case 'break-started':
			return event.untilExpected
				? m.public_ticker_break_until({ time: formatDate(event.untilExpected, 'time', zone) })
				: m.public_ticker_break();
		case 'break-ended':
			return m.public_ticker_break_ended();
		case 'corrected':
			return m.public_ticker_corrected();
		case 'interrupted':
			return m.public_slate_fault();
		case 'closed':
			return m.public_ticker_closed();
		case 'speaker-ended':
		case 'vote-closed':
			return undefined;
	}
}

/** „einstimmig angenommen (38 Ja)“, „abgelehnt (11 Ja, 25 Nein, 2 Enthaltungen)“. */
export function voteSentence(vote: Pick<PublicVote, 'counts' | 'outcome'>): string {
	const { counts, outcome } = vote;
	const word = outcome === 'rejected' ? m.public_vote_rejected() : m.public_vote_adopted();
	if (!counts) return word;
	const { yes, no, abstain } = counts;
	if (no === 0 && abstain === 0 && yes > 0) return m.public_vote_unanimous({ yes });
	return m.public_vote_counts({ word, counts: countsOf(counts) });
}

/** „25 Ja, 11 Nein, 2 Enthaltungen“; what is 0 is left out, except the Nein. */
export function countsOf({ yes, no, abstain }: NonNullable<PublicVote['counts']>): string {
	return [
		m.public_vote_yes({ count: yes }),
		m.public_vote_no({ count: no }),
		abstain > 0 && m.public_vote_abstain({ count: abstain })
	]
		.filter(Boolean)
		.join(', ');
}

export function resultName(result: ItemResult): string {
	return {
		adopted: m.public_result_adopted,
		'adopted-amended': m.public_result_adopted_amended,
		rejected: m.public_result_rejected,
		postponed: m.public_result_postponed,
		referred: m.public_result_referred,
		withdrawn: m.public_result_withdrawn,
		noted: m.public_result_noted,
		removed: m.public_result_removed
	}[result]();
}
