/** What is new, to a subscriber: at once or collected. */
import type { Locale } from '#lib/domain/calendar.ts';
import type { Headline } from '../../news/headlines.ts';
import { layOut, type Block, type Words } from './layout.ts';

export interface NewsLetter {
	readonly locale: Locale;
	readonly town: string;
	readonly headlines: readonly Headline[];
	/** What it was subscribed to. */
	readonly reasons: readonly string[];
	/** Address of the town's pages. */
	readonly origin: string;
	readonly manageUrl: string;
	readonly endUrl: string;
}

/** More would not be read; the rest is on the pages. */
const MOST_ENTRIES = 60;

export function newsWords(letter: NewsLetter): Words {
	const { locale, town, headlines, reasons, origin, manageUrl, endUrl } = letter;
	const things = [...Map.groupBy(headlines, ({ about }) => about).values()];
	const [only] = headlines;
	const subject =
		headlines.length === 1 && only
			? `${only.happened}: ${only.title}`
			: severalWords(locale, headlines.length, town);
	const left = things.length - MOST_ENTRIES;
	const blocks: Block[] = [
		...things.slice(0, MOST_ENTRIES).map((each): Block => ({
			kind: 'entry',
			title: each[0]!.title,
			url: `${origin}${each.at(-1)!.path}`,
			lines: [...new Set(each.map(({ happened, more }) => (more ? `${happened} (${more})` : happened)))]
		})),
		...(left > 0 ? [{ kind: 'button', label: moreWords(locale, left), url: `${origin}/` } as const] : []),
		{ kind: 'foot', text: reasonWords(locale, reasons) },
		{ kind: 'foot', text: locale === 'de' ? 'Abos ändern' : 'Change subscriptions', url: manageUrl },
		{
			kind: 'foot',
			text: locale === 'de' ? 'Alle Abos beenden' : 'End all subscriptions',
			url: endUrl
		}
	];
	return layOut(locale, subject, blocks);
}

const severalWords = (locale: Locale, count: number, town: string) =>
	locale === 'de' ? `${count} Neuigkeiten: ${town}` : `${count} pieces of news: ${town}`;

const moreWords = (locale: Locale, count: number) =>
	locale === 'de' ? `${count} weitere auf den Seiten` : `${count} more on the pages`;

function reasonWords(locale: Locale, reasons: readonly string[]): string {
	const list = reasons.join('; ');
	return locale === 'de'
		? `Sie erhalten diese Nachricht, weil Sie abonniert haben: ${list}.`
		: `You get this mail because you subscribed to: ${list}.`;
}
