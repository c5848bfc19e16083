/** News as an Atom feed (RFC 4287). Only this folder knows the package that writes it. */
import { Feed } from 'feed';
import type { Headline } from '../news/headlines.ts';
import { asHtml, clean } from './text.ts';

export interface AtomEntry extends Headline {
	/** Of the news; names the entry for good, wherever the pages move. */
	readonly id: string;
	readonly at: Date;
}

export interface AtomFeed {
	readonly title: string;
	/** Address of the feed itself. */
	readonly self: string;
	/** Address of the page it belongs to. */
	readonly page: string;
	readonly origin: string;
	readonly town: string;
	/** Newest first. */
	readonly entries: readonly AtomEntry[];
	/** When nothing is new yet. */
	readonly since: Date;
}

/** The feed as XML. */
export function atomOf({ title, self, page, origin, town, entries, since }: AtomFeed): string {
	const feed = new Feed({
		title: clean(title),
		id: self,
		link: page,
		feedLinks: { atom: self },
		updated: entries[0]?.at ?? since,
		generator: 'Ratssaal',
		author: { name: clean(town), link: origin }
	});
	for (const { id, at, title, happened, more, path } of entries) {
		feed.addItem({
			id: `urn:uuid:${id}`,
			link: `${origin}${path}`,
			date: at,
			published: at,
			// Titles are written as HTML.
			title: asHtml(`${happened}: ${title}`),
			...(more ? { description: asHtml(more) } : {})
		});
	}
	return feed.atom1();
}
