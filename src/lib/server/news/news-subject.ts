/** Turns what somebody subscribed to into what news can be compared with. */
import type { Day } from '#lib/domain/calendar.ts';
import { readAddress } from '#lib/domain/search/address.ts';
import type { Subject } from '#lib/domain/subscriptions/subjects.ts';
import type { Db } from '../db/client.ts';
import type { FoundSubject, NewsSubject } from '../db/queries/public-news.ts';
import { findPublic } from '../search/search-public.ts';

/** A search becomes what its page shows today, narrowed as it was; everything else is what it is. */
export async function newsSubjectOf(
	publicDb: Db,
	bodyId: string,
	subject: Subject,
	today: Day
): Promise<NewsSubject> {
	return subject.kind === 'search' ? foundBySearch(publicDb, bodyId, subject.query, today) : subject;
}

/** What the page of a search shows today; `query` as its address has it. */
export async function foundBySearch(
	publicDb: Db,
	bodyId: string,
	query: string,
	today: Day
): Promise<FoundSubject> {
	const found = await findPublic(publicDb, bodyId, readAddress(new URLSearchParams(query)), today);
	const idsOf = (kind: (typeof found)[number]['subject']) =>
		found.filter((one) => one.subject === kind).map(({ id }) => id);
	return {
		kind: 'found',
		papers: idsOf('paper'),
		items: idsOf('item'),
		meetings: idsOf('meeting'),
		minutes: idsOf('minutes')
	};
}
