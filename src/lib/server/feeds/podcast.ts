/** Recordings as a podcast: RSS 2.0 with the words of Apple and of the Podcast Namespace. Only this folder knows the package that writes it. */
import { Feed } from 'feed';
import { asHtml, clean } from './text.ts';

export interface Episode {
	/** Names the episode for good. */
	readonly id: string;
	readonly title: string;
	/** Address of the page. */
	readonly page: string;
	readonly at: Date;
	readonly about: string;
	readonly file: { readonly url: string; readonly bytes: number; readonly type: string };
	readonly durationMs: number;
	/** Addresses of jump marks and captions, where there are any. */
	readonly chapters?: string;
	readonly captions?: string;
}

export interface Podcast {
	readonly title: string;
	readonly about: string;
	/** Address of the feed itself. */
	readonly self: string;
	/** Address of the page it belongs to. */
	readonly page: string;
	readonly town: string;
	/** Newest first. */
	readonly episodes: readonly Episode[];
}

/** The podcast as XML. */
export function podcastOf({ title, about, self, page, town, episodes }: Podcast): string {
	const feed = new Feed({
		title: clean(title),
		description: clean(about),
		id: self,
		link: page,
		language: 'de',
		feedLinks: { rss: self },
		updated: episodes[0]?.at ?? new Date(0),
		generator: 'Ratssaal',
		podcast: true,
		author: { name: clean(town) }
	});
	feed.addExtension({ name: 'itunes:category', objects: { _attributes: { text: 'Government' } } });
	for (const { id, title, page, at, about, file, durationMs, chapters, captions } of episodes) {
		feed.addItem({
			id: `urn:uuid:${id}`,
			title: clean(title),
			link: page,
			date: at,
			description: asHtml(about),
			audio: {
				url: file.url,
				type: file.type,
				length: file.bytes,
				duration: Math.round(durationMs / 1000)
			},
			extensions: [
				...(chapters
					? [
							{
								name: 'podcast:chapters',
								objects: { _attributes: { url: chapters, type: 'application/json+chapters' } }
							}
						]
					: []),
				...(captions
					? [
							{
								name: 'podcast:transcript',
								objects: { _attributes: { url: captions, type: 'text/vtt', language: 'de' } }
							}
						]
					: [])
			]
		});
	}
	// The package knows the namespace of Apple's words and not that of the others.
	return feed.rss2().replace('<rss ', '<rss xmlns:podcast="https://podcastindex.org/namespace/1.0" ');
}
