import { error } from '@sveltejs/kit';
import { dayOf } from '#lib/domain/calendar.ts';
import { m } from '#lib/paraglide/messages.js';
import { findPublicResolution } from '#lib/server/db/queries/public-resolutions.ts';
import { renderMarkdown } from '#lib/server/papers/markdown.ts';
import { describeResolution } from '#lib/server/schema-org/descriptions.ts';
import { resolutionOf, trailOf } from '#lib/server/schema-org/objects.ts';
import { readingOf } from '#lib/web/resolution-reading.ts';
import { resultWord } from '../../results.ts';

export async function load({ locals, params, url }) {
	const found = await findPublicResolution(locals.db, readingOf(locals), params.resolution);
	if (!found) error(404, m.resolutions_missing());
	const { timeZone } = locals.body;
	const steps = [
		{ name: 'Beschlüsse', path: '/beschluesse' },
		{ name: found.title, path: `/beschluesse/${found.id}` }
	];
	const facts = { ...found, day: dayOf(found.decidedAt, timeZone) };
	locals.structured = [resolutionOf(facts, url.origin), trailOf(steps, url.origin)];
	locals.description = describeResolution(found, timeZone);
	const { text, ...resolution } = found;
	return {
		now: locals.now,
		resolution: { ...resolution, result: resultWord(resolution.result) },
		wordingHtml: renderMarkdown(text, 3)
	};
}
