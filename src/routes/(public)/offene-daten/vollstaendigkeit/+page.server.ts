import { addDays, day, instantAt } from '#lib/domain/calendar.ts';
import { findSelfCheck, findSnapshot } from '#lib/server/db/queries/oparl-changes.ts';
import {
	findFirstYear,
	listFreshness,
	listItemsWithoutResult,
	listMeetingsWithoutMinutes,
	listPapersWithoutFile,
	listSources
} from '#lib/server/db/queries/public-gaps.ts';
import { spanOf } from './span.ts';

/** Minutes need the next meeting's approval, a result a few days: before that nothing is missing. */
const MINUTES_DAYS = 60;
const RESULT_DAYS = 14;

const KINDS = ['Meeting', 'AgendaItem', 'Paper', 'File', 'Organization', 'Person'] as const;

export async function load({ locals, url }) {
	const { db, body, today } = locals;
	const thisYear = Number(today.slice(0, 4));
	const first = (await findFirstYear(db, body.id)) ?? thisYear;
	const span = spanOf(url.searchParams.get('jahr'), first, today);
	const at = (on: typeof today) => instantAt(on, '00:00', body.timeZone);
	/** Meetings that have had `days` time by today. */
	const ripe = (days: number) => {
		const latest = addDays(today, 1 - days);
		return at(latest < span.until ? latest : span.until);
	};
	const from = at(span.from);
	const [papers, meetings, items, fresh, sources, snapshot, check] = await Promise.all([
		listPapersWithoutFile(db, body.id, span.from, span.until),
		listMeetingsWithoutMinutes(db, body.id, from, ripe(MINUTES_DAYS)),
		listItemsWithoutResult(db, body.id, from, ripe(RESULT_DAYS)),
		listFreshness(db, body.id, KINDS),
		listSources(db, body.id),
		findSnapshot(db, body.id),
		findSelfCheck(db, body.id)
	]);
	return {
		year: span.year,
		lastDay: addDays(day(span.until), -1),
		from: span.from,
		years: Array.from({ length: thisYear - first + 1 }, (_, back) => thisYear - back),
		minutesDays: MINUTES_DAYS,
		resultDays: RESULT_DAYS,
		papers,
		meetings,
		items,
		fresh,
		sources,
		madeAt: snapshot?.madeAt,
		checkedAt: check?.checkedAt
	};
}
