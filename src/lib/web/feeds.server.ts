/** Feeds, calendars and podcasts of a subject as answers. What they hold comes from the public connection. */
import { error, type RequestEvent } from '@sveltejs/kit';
import { dateFormat } from '#lib/domain/calendar.ts';
import type { Subject } from '#lib/domain/subscriptions/subjects.ts';
import { calendarOf } from '#lib/server/calendars/ical.ts';
import { listPublicRecordings } from '#lib/server/db/queries/public-broadcasts.ts';
import { listCalendarMeetings } from '#lib/server/db/queries/public-calendars.ts';
import { listNews } from '#lib/server/db/queries/public-news.ts';
import { findSubjectName } from '#lib/server/db/queries/public-subjects.ts';
import { atomOf } from '#lib/server/feeds/atom.ts';
import { podcastOf } from '#lib/server/feeds/podcast.ts';
import { headlineOf } from '#lib/server/news/headlines.ts';
import { foundBySearch, newsSubjectOf } from '#lib/server/news/news-subject.ts';
import { conditional } from './conditional.server.ts';
import { filesOf, sizesOf } from './recording-files.ts';
import { momentOf } from '#lib/domain/recordings/moments.ts';

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
	subject: Exclude<Subject, { readonly kind: 'item' | 'paper' | 'place' }>
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

/** How many recordings a podcast reaches back. */
const EPISODES = 100;

/**
 * The recordings of all meetings or of an organization's as a podcast; `page` is the path of the page they belong to.
 * `?je=punkt` has an episode for each time an item was dealt with, `?art=video` pictures and sound.
 */
export async function podcastAnswer(
	event: RequestEvent,
	subject: Extract<Subject, { readonly kind: 'everything' | 'organization' }>,
	page: string
): Promise<Response> {
	const { publicDb, body } = event.locals;
	const name = await nameOf(event, subject);
	const { origin, searchParams, href } = event.url;
	const of = subject.kind === 'organization' ? subject.id : undefined;
	const recordings = await listPublicRecordings(publicDb, body.id, of, EPISODES);
	const kind = searchParams.get('art') === 'video' ? 'video' : 'sound';
	const isByItem = searchParams.get('je') === 'punkt';
	const episodes = recordings.flatMap((recording) => {
		const { meetingId, organization, meeting, number, startedAt, durationMs, captioned } = recording;
		const title = [organization ?? meeting, number && `${number}. Sitzung`].filter(Boolean).join(', ');
		const day = dateFormat('de-DE', { dateStyle: 'long', timeZone: body.timeZone }).format(startedAt);
		const episode = (stretch?: (typeof recording.chapters)[number]) => ({
			id: stretch?.id ?? recording.id,
			at: stretch?.startedAt ?? startedAt,
			title: stretch ? `${stretch.title} (${day})` : `${title}, ${day}`,
			page: `${origin}/sitzungen/${meetingId}${stretch ? momentOf(stretch.offsetMs) : ''}`,
			about: stretch ? `${title}, ${day}` : recording.chapters.map(({ title }) => title).join(' · '),
			durationMs: stretch?.durationMs ?? durationMs,
			file: {
				url: `${origin}${filesOf(recording.id, stretch)[kind]}`,
				bytes: sizesOf(recording, stretch?.durationMs ?? durationMs)[kind] ?? 0,
				type: kind === 'video' ? 'video/mp4' : 'audio/mp4'
			}
		});
		if (isByItem) return recording.chapters.map((chapter) => episode(chapter)).reverse();
		const address = `${origin}/sitzungen/${meetingId}`;
		return {
			...episode(),
			chapters: `${address}/kapitel.json`,
			captions: captioned ? `${address}/untertitel.vtt` : undefined
		};
	});
	const podcast = podcastOf({
		title: subject.kind === 'everything' ? `Sitzungen: ${body.name}` : `${name}: ${body.name}`,
		about: `Die Aufzeichnungen der öffentlichen Sitzungen, ${isByItem ? 'nach Tagesordnungspunkten' : 'je Sitzung eine Folge'}.`,
		self: href,
		page: `${origin}${page}`,
		town: body.name,
		episodes
	});
	return conditional(event.request, podcast, 'application/rss+xml; charset=utf-8', episodes[0]?.at);
}

async function nameOf({ locals }: RequestEvent, subject: Subject): Promise<string> {
	const name = await findSubjectName(locals.publicDb, locals.body, subject, 'de');
	return name ?? error(404, 'Das gibt es nicht, oder es ist nicht öffentlich.');
}
