/** What stands in a notification. Texts of the town stay German. */
import type { Locale } from '#lib/domain/calendar.ts';
import type { Headline } from '../news/headlines.ts';
import type { Notification } from './pusher.ts';

type Words = Pick<Notification, 'title' | 'body' | 'url'>;

/** With these the whole stays far below 4,096 bytes, whatever the letters. */
const TITLE_LENGTH = 120;
const BODY_LENGTH = 500;
const MOST_LINES = 4;

/** About one thing it leads there; about several to the start page, where the news are. */
export function newsNotification(
	locale: Locale,
	town: string,
	headlines: readonly [Headline, ...Headline[]],
	origin: string
): Words {
	const things = [...Map.groupBy(headlines, ({ about }) => about).values()];
	const [first] = headlines;
	if (things.length === 1) {
		const lines = new Set(headlines.map(({ happened, more }) => (more ? `${happened}: ${more}` : happened)));
		return words(first.title, [...lines], `${origin}${headlines.at(-1)!.path}`);
	}
	const lines = things.slice(0, MOST_LINES).map((each) => `${each.at(-1)!.happened}: ${each[0]!.title}`);
	const left = things.length - MOST_LINES;
	if (left > 0) lines.push(locale === 'de' ? `und ${left} weitere` : `and ${left} more`);
	const title =
		locale === 'de' ? `${things.length} Neuigkeiten: ${town}` : `${things.length} pieces of news: ${town}`;
	return words(title, lines, `${origin}/`);
}

/** The first one, right after subscribing: shows that they arrive. */
export function welcomeNotification(locale: Locale, label: string, url: string): Words {
	const title = locale === 'de' ? 'Mitteilungen sind eingeschaltet' : 'Notifications are switched on';
	return words(title, [label], url);
}

const words = (title: string, lines: readonly string[], url: string): Words => ({
	title: clip(title, TITLE_LENGTH),
	body: clip(lines.join('\n'), BODY_LENGTH),
	url
});

/** Half a letter outside the first plane is left out, too. */
const clip = (text: string, length: number) =>
	text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$|\s+$/, '')}…`;
