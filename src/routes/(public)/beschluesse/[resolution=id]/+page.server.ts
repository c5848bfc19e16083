import { error } from '@sveltejs/kit';
import { m } from '#lib/paraglide/messages.js';
import { findPublicResolution } from '#lib/server/db/queries/public-resolutions.ts';
import { renderMarkdown } from '#lib/server/papers/markdown.ts';
import { readingOf } from '#lib/web/resolution-reading.ts';
import { resultWord } from '../../results.ts';

export async function load({ locals, params }) {
	const found = await findPublicResolution(locals.db, readingOf(locals), params.resolution);
	if (!found) error(404, m.resolutions_missing());
	const { text, ...resolution } = found;
	return {
		now: locals.now,
		resolution: { ...resolution, result: resultWord(resolution.result) },
		wordingHtml: renderMarkdown(text, 3)
	};
}
