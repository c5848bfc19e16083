/** The paragraphs the chamber's refusals stand on, by subject; a Land replaces them as a whole, a town in parts. */

/** What in the chamber can be refused with a norm. */
export type ChamberSubject =
	'public' | 'bias' | 'vote' | 'named-vote' | 'secret-vote' | 'quorum' | 'agenda' | 'order' | 'minutes';

/** A subject without a norm here is refused without citing one. */
export type ChamberNorms = Readonly<Partial<Record<ChamberSubject, string>>>;

/** North Rhine-Westphalia. */
export const CHAMBER_NORMS_NRW: ChamberNorms = {
	public: '§ 48 Abs. 2 GO NRW',
	bias: '§ 31 i. V. m. § 43 Abs. 2 GO NRW',
	vote: '§ 50 Abs. 1 GO NRW',
	'named-vote': '§ 50 Abs. 1 S. 4 GO NRW',
	'secret-vote': '§ 50 Abs. 1 S. 5 GO NRW',
	quorum: '§ 49 Abs. 1 GO NRW',
	agenda: '§ 48 Abs. 1 GO NRW',
	order: '§ 51 GO NRW',
	minutes: '§ 52 Abs. 1 GO NRW'
};
