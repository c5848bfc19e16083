/** Puts hits together by what they lead to. */
import type { SortOrder } from '#lib/domain/search/address.ts';
import type { Hit } from '../db/queries/public-search.ts';
import type { SearchSubject } from '../db/schema/search.ts';

/** Something found, by itself or by its files. */
export interface Found {
	readonly subject: SearchSubject;
	readonly id: string;
	readonly day: string | null;
	readonly score: number;
	/** Best one first. */
	readonly hits: readonly Hit[];
}

/** Everything that the hits lead to, once each, in order. */
export function foundBy(hits: readonly Hit[], order: SortOrder): Found[] {
	const groups = Map.groupBy(hits, ({ subject, subjectId }) => `${subject} ${subjectId}`);
	return [...groups.values()]
		.map((each) => each.toSorted((a, b) => b.score - a.score))
		.map((each) => ({
			subject: each[0]!.subject,
			id: each[0]!.subjectId,
			day: each.reduce<string | null>((latest, { day }) => later(latest, day), null),
			score: each[0]!.score,
			hits: each
		}))
		.toSorted(order === 'date' ? byDay : byScore);
}

const later = (a: string | null, b: string | null) => (a === null || (b !== null && b > a) ? b : a);

const byScore = (a: Found, b: Found) => b.score - a.score || byDay(a, b);

const byDay = (a: Found, b: Found) =>
	(b.day ?? '').localeCompare(a.day ?? '') || b.score - a.score || a.id.localeCompare(b.id);
