/** Feeds and calendars of a subject as answers. What they hold comes from the public connection. */
import { error, type RequestEvent } from '@sveltejs/kit';
import type { Subject } from '#lib/domain/subscriptions/subjects.ts';
import { calendarOf } from '#lib/server/calendars/ical.ts';
import { listCalendarMeetings } from '#lib/server/db/queries/public-calendars.ts';
import { listNews } from '#lib/server/db/queries/public-news.ts';
import { findSubjectName } from '#lib/server/db/queries/public-subjects.ts';
import { atomOf } from '#lib/server/feeds/atom.ts';
import { headlineOf } from '#lib/server/news/headlines.ts';
import { foundBySearch, newsSubjectOf } from '#lib/server/news/news-subject.ts';
import { conditional } from './conditional.server.ts';

/** Meetings that are this long past leave the calendars. */
const PAST_MS = 400 * 86_400_000;

/** The news of `subject`; `page` is the path of the page they belong to. */
export async function feedAnswer(event: RequestEvent, subject: Subject, page: string): Promise<Response> {
	const { publicDb, body, today } = event.locals;
	const name = await nameOf(event, subject);
	const { origin } = event.url;
	const wanted = await newsSubjectOf(publicDb, body.id, subject, today);
	const entries = (await listNews(publicDb, body.id, wanted)).flatMap((line) => {
		const headline = headlineOf(line, body.timeZone);
		return headline ? [{ ...headline, id: line.id, at: line.at }] : [];
	});
	const feed = atomOf({
		title: subject.kind === 'everything' ? `Neues: ${body.name}` : `${name}: ${body.name}`,
		self: event.url.href,
		page: `${origin}${page}`,
		origin,
		town: body.name,
		entries,
		since: new Date(0)
	});
	return conditional(event.request, feed, 'application/atom+xml; charset=utf-8', entries[0]?.at);
}

/** The meetings of `subject` as a calendar; a single one is offered as a file. */
export async function calendarAnswer(
	event: RequestEvent,
	subject: Exclude<Subject, { readonly kind: 'paper' | 'place' }>
): Promise<Response> {
	const { publicDb, body, now, today } = event.locals;
	const name = await nameOf(event, subject);
	const of =
		subject.kind === 'search' ? await foundBySearch(publicDb, body.id, subject.query, today) : subject;
	const since = new Date(now.getTime() - PAST_MS);
	const meetings = await listCalendarMeetings(publicDb, body.id, of, since);
	const calendar = calendarOf({
		name: subject.kind === 'everything' ? `Sitzungen: ${body.name}` : name,
		self: event.url.href,
		origin: event.url.origin,
		timeZone: body.timeZone,
		meetings
	});
	const modified = meetings.reduce((last, each) => Math.max(last, each.modified.getTime()), 0);
	const answer = conditional(
		event.request,
		calendar,
		'text/calendar; charset=utf-8',
		modified > 0 ? new Date(modified) : undefined
	);
	if (subject.kind === 'meeting')
		answer.headers.set('content-disposition', 'attachment; filename="sitzung.ics"');
	return answer;
}

async function nameOf({ locals }: RequestEvent, subject: Subject): Promise<string> {
	const name = await findSubjectName(locals.publicDb, locals.body, subject, 'de');
	return name ?? error(404, 'Das gibt es nicht, oder es ist nicht öffentlich.');
}
