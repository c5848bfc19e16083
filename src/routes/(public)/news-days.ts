/** News day by day. An agenda brings its papers along: of many on one day the first are named, the others counted. */
import { dayOf, type Day } from '#lib/domain/calendar.ts';

export interface News {
	readonly id: string;
	readonly at: Date;
	readonly title: string;
	readonly happened: string;
	readonly more: string;
	readonly path: string;
	readonly isPaper: boolean;
}

export interface NewsDay {
	readonly day: Day;
	readonly news: readonly News[];
	readonly morePapers: number;
}

const NAMED = 3;

/** `news` newest first, by days of `zone` (IANA name). One paper too many is rather named than counted. */
export function newsDays(news: readonly News[], zone: string): NewsDay[] {
	return [...Map.groupBy(news, ({ at }) => dayOf(at, zone))].map(([day, list]) => {
		const papers = list.filter(({ isPaper }) => isPaper);
		const left = papers.length > NAMED + 1 ? new Set(papers.slice(NAMED)) : new Set<News>();
		return { day, news: list.filter((one) => !left.has(one)), morePapers: left.size };
	});
}
