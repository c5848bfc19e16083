/** The meetings that a search finds, or that deal with what it finds, by the same address as its subscription. */
import { error } from '@sveltejs/kit';
import { subjectFromAddress } from '#lib/domain/subscriptions/subjects.ts';
import { calendarAnswer } from '#lib/web/feeds.server.ts';

export const GET = (event) => {
	const subject = subjectFromAddress(event.url.searchParams);
	if (subject?.kind !== 'search') error(400, 'Bitte nennen Sie eine Suche.');
	return calendarAnswer(event, subject);
};
