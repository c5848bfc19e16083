/** Where the feed, the calendar and the podcast of a subject are. */
import { addressOf, type Subject } from '#lib/domain/subscriptions/subjects.ts';

/** The Atom feed, `undefined` where there is none. */
export function feedPath(subject: Subject): string | undefined {
	switch (subject.kind) {
		case 'everything':
			return '/neues.atom';
		case 'organization':
			return `/gremien/${subject.id}/neues.atom`;
		case 'paper':
			return `/vorlagen/${subject.id}/neues.atom`;
		case 'person':
			return `/personen/${subject.id}/neues.atom`;
		case 'search':
		case 'place':
			return `/abo/neues.atom?${addressOf(subject)}`;
		case 'meeting':
		case 'item':
			return undefined;
	}
}

/** The calendar, `undefined` where there are no dates. */
export function calendarPath(subject: Subject): string | undefined {
	switch (subject.kind) {
		case 'everything':
			return '/sitzungen/kalender.ics';
		case 'organization':
			return `/gremien/${subject.id}/kalender.ics`;
		case 'person':
			return `/personen/${subject.id}/kalender.ics`;
		case 'meeting':
			return `/sitzungen/${subject.id}/kalender.ics`;
		case 'search':
			return `/abo/kalender.ics?${addressOf(subject)}`;
		case 'item':
		case 'paper':
		case 'place':
			return undefined;
	}
}

/** The podcast of the recordings, `undefined` where there is none. */
export function podcastPath(subject: Subject): string | undefined {
	if (subject.kind === 'everything') return '/sitzungen/podcast.xml';
	return subject.kind === 'organization' ? `/gremien/${subject.id}/podcast.xml` : undefined;
}
