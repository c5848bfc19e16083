/** News in words, for mails and feeds: what it is about, what happened, where to read on. Texts of the town stay German. */
import { momentInWords, type Locale } from '#lib/domain/calendar.ts';
import type { NewsKind } from '#lib/domain/subscriptions/news.ts';
import type { NewsLine } from '../db/queries/public-news.ts';

export interface Headline {
	/** Equal for news about the same thing. */
	readonly about: string;
	/** `Beschlussvorlage 2026/118: Neubau der Grundschule Nord` */
	readonly title: string;
	/** `Auf der Tagesordnung` */
	readonly happened: string;
	/** `Rat der Stadt, Donnerstag, 26. November 2026, 17:00 Uhr, Ö 4`; empty where nothing more is to be said. */
	readonly more: string;
	/** From the root of the town's pages. */
	readonly path: string;
}

const WORDS: Readonly<Record<Locale, Readonly<Record<NewsKind, string>>>> = {
	de: {
		'meeting-published': 'Neuer Termin',
		'meeting-moved': 'Zeit oder Ort geändert',
		'meeting-cancelled': 'Abgesagt',
		'meeting-restored': 'Findet doch statt',
		'meeting-soon': 'Steht bevor',
		'meeting-held': 'Sitzung beendet, Ergebnisse liegen vor',
		'agenda-published': 'Tagesordnung veröffentlicht',
		'agenda-supplemented': 'Nachtrag zur Tagesordnung',
		'paper-published': 'Neu veröffentlicht',
		'paper-changed': 'Neue Fassung',
		'paper-scheduled': 'Auf der Tagesordnung',
		'item-called': 'Jetzt aufgerufen',
		'item-decided': 'Ergebnis',
		'minutes-published': 'Niederschrift veröffentlicht',
		'recording-ready': 'Aufzeichnung verfügbar'
	},
	en: {
		'meeting-published': 'New meeting',
		'meeting-moved': 'Time or place changed',
		'meeting-cancelled': 'Cancelled',
		'meeting-restored': 'Takes place after all',
		'meeting-soon': 'Coming up',
		'meeting-held': 'Meeting closed, results are available',
		'agenda-published': 'Agenda published',
		'agenda-supplemented': 'Supplement to the agenda',
		'paper-published': 'Newly published',
		'paper-changed': 'New version',
		'paper-scheduled': 'On the agenda',
		'item-called': 'Called now',
		'item-decided': 'Result',
		'minutes-published': 'Minutes published',
		'recording-ready': 'Recording available'
	}
};

/** `undefined` where what it is about is no longer public. */
export function headlineOf(line: NewsLine, zone: string, locale: Locale = 'de'): Headline | undefined {
	const { paper, meeting, item } = line;
	const said = happeningOf(line, zone, locale);
	if (paper && line.kind !== 'item-called') {
		const named = [paper.paperType ?? (locale === 'de' ? 'Vorlage' : 'Paper'), paper.reference].filter(
			Boolean
		);
		return {
			about: paper.id,
			title: `${named.join(' ')}: ${paper.name}`,
			...said,
			path: `/vorlagen/${paper.id}`
		};
	}
	if (!meeting) return undefined;
	const path = `/sitzungen/${meeting.id}`;
	if (item) {
		const title = [item.number, item.name].filter(Boolean).join(' ');
		return { about: item.id, title, ...said, path: `${path}#top-${item.id}` };
	}
	return { about: meeting.id, title: meetingTitle(meeting, zone, locale), ...said, path };
}

function meetingTitle(meeting: NonNullable<NewsLine['meeting']>, zone: string, locale: Locale): string {
	const { organization, name, start } = meeting;
	return [organization ?? name, start && momentInWords(start, zone, locale)].filter(Boolean).join(', ');
}

function happeningOf(
	{ kind, detail, meeting, item }: NewsLine,
	zone: string,
	locale: Locale
): Pick<Headline, 'happened' | 'more'> {
	const happened = WORDS[locale][kind];
	const list = (...parts: (string | null | undefined)[]) => parts.filter(Boolean).join(', ');
	switch (kind) {
		case 'agenda-supplemented':
			return { happened: detail.number ? numbered(happened, detail.number, locale) : happened, more: '' };
		case 'paper-scheduled':
			return { happened, more: list(meeting && meetingTitle(meeting, zone, locale), item?.number) };
		case 'item-decided':
			return { happened: `${happened}: ${item?.result ?? ''}`, more: meeting?.organization ?? '' };
		case 'item-called':
			return { happened, more: meeting?.organization ?? '' };
		case 'meeting-soon':
		case 'meeting-moved':
		case 'meeting-published':
			return { happened, more: meeting?.place ?? '' };
		default:
			return { happened, more: '' };
	}
}

const numbered = (words: string, number: number, locale: Locale) =>
	locale === 'de' ? `${number}. ${words}` : `${words} no. ${number}`;
