import { listLatestDecisions, listPublicAgenda } from '#lib/server/db/queries/public-agendas.ts';
import { findPublicBroadcast } from '#lib/server/db/queries/public-broadcasts.ts';
import { listPublicEvents } from '#lib/server/db/queries/chamber-log.ts';
import {
	listMeetings,
	listPastMeetings,
	listRunningMeetings,
	type MeetingLine
} from '#lib/server/db/queries/public-meetings.ts';
import { findTown } from '#lib/server/db/queries/public-bodies.ts';
import { listNews, type NewsLine } from '#lib/server/db/queries/public-news.ts';
import { headlineOf } from '#lib/server/news/headlines.ts';
import { siteOf } from '#lib/server/schema-org/objects.ts';
import type { Db } from '#lib/server/db/client.ts';
import { addDays, dayOf, instantAt } from '#lib/domain/calendar.ts';
import { FEED_KINDS } from '#lib/domain/subscriptions/news.ts';
import { getLocale } from '#lib/paraglide/runtime.js';
import { publicStateOf } from '#lib/web/public-sitting.ts';
import { newsDays } from './news-days.ts';
import { resultWord } from './results.ts';

/** Decisions and dates stand beside; who is going to a meeting is reminded by mail. */
const TOLD = FEED_KINDS.filter((kind) => !['item-decided', 'paper-scheduled', 'meeting-held'].includes(kind));

/** Looked at; what is more of one day is counted. */
const NEWS = 60;

/** Shown of what is older where a week brought nothing. */
const NEWS_BEFORE = 8;

export async function load({ locals, url }) {
	const { db, body, now, today } = locals;
	const aWeekOn = instantAt(addDays(today, 8), '00:00', body.timeZone);
	const aWeekAgo = instantAt(addDays(today, -7), '00:00', body.timeZone);
	const [running, upcoming, past, decisions, news, { website }] = await Promise.all([
		listRunningMeetings(db, body.id),
		listMeetings(db, body.id, { from: now, limit: 12 }),
		listPastMeetings(db, body.id, { before: now, limit: 4 }),
		listLatestDecisions(db, body.id, 6),
		listNews(db, body.id, { kind: 'everything' }, NEWS, { kinds: TOLD, since: aWeekAgo }),
		findTown(db, body.id)
	]);
	locals.structured = [siteOf({ name: body.name, website }, url.origin)];
	const before =
		news.length > 0 ? [] : await listNews(db, body.id, { kind: 'everything' }, NEWS_BEFORE, { kinds: TOLD });
	const ahead = upcoming.filter(({ id }) => !running.some((meeting) => meeting.id === id));
	const isToday = ({ start, cancelled }: MeetingLine) =>
		start !== null && !cancelled && dayOf(start, body.timeZone) === today;
	const later = ahead.filter((meeting) => !isToday(meeting));
	const week = later.filter(({ start }) => start! < aWeekOn);
	return {
		live: await Promise.all(running.map((meeting) => nowIn(db, meeting))),
		today: ahead.filter(isToday),
		week,
		/** Named where the week is nearly empty. */
		afterwards: week.length > 2 ? [] : later.filter(({ start }) => start! >= aWeekOn).slice(0, 3),
		past: past.filter(({ id }) => !running.some((meeting) => meeting.id === id)),
		decisions: decisions.map((one) => ({ ...one, result: resultWord(one.result) })),
		news: daysOf(news, body.timeZone),
		newsBefore: daysOf(before, body.timeZone)
	};
}

function daysOf(news: readonly NewsLine[], zone: string) {
	const told = news.flatMap((line) => {
		const headline = headlineOf(line, zone, getLocale());
		return headline ? [{ ...headline, id: line.id, at: line.at, isPaper: line.paper !== null }] : [];
	});
	return newsDays(told, zone);
}

/** What is going on in a running meeting. */
async function nowIn(db: Db, meeting: MeetingLine) {
	const [items, events, broadcast] = await Promise.all([
		listPublicAgenda(db, meeting.id),
		listPublicEvents(db, meeting.id),
		findPublicBroadcast(db, meeting.id)
	]);
	const state = publicStateOf(items, events);
	const item = items.find(({ id }) => id === state.itemId);
	return {
		meeting,
		phase: state.phase,
		since: events.find(({ type }) => type === 'opened')?.at,
		item: item && { number: item.number, name: item.name },
		watchable: broadcast?.state === 'live'
	};
}
