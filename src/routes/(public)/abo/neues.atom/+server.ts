/** The feed of a search or of a place, by the same address as its subscription. */
import { error } from '@sveltejs/kit';
import { addressOf, subjectFromAddress } from '#lib/domain/subscriptions/subjects.ts';
import { feedAnswer } from '#lib/web/feeds.server.ts';

export const GET = (event) => {
	const subject = subjectFromAddress(event.url.searchParams);
	if (!subject || subject.kind === 'everything' || subject.kind === 'item')
		error(400, 'Bitte nennen Sie eine Suche oder einen Ort.');
	return feedAnswer(event, subject, `/abo?${addressOf(subject)}`);
};
