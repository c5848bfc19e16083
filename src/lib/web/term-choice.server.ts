/** Which legislative term a list shows, by its address (`?wahlperiode=`); without one it shows today. */
import type { Day } from '#lib/domain/calendar.ts';
import { listTerms, type Term } from '#lib/server/db/queries/public-terms.ts';

export interface TermChoice {
	/** Newest first. */
	readonly terms: readonly Term[];
	readonly chosen: Term | undefined;
	/** The day memberships are asked for: the last one of the term, at most today. */
	readonly day: Day;
}

export async function termChoice({ db, body, today }: App.Locals, url: URL): Promise<TermChoice> {
	const terms = await listTerms(db, body.id);
	const chosen = terms.find(({ id }) => id === url.searchParams.get('wahlperiode'));
	const last = chosen?.endDate;
	return { terms, chosen, day: last && last < today ? last : today };
}
