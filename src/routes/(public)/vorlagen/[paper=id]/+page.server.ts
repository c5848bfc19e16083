import { error } from '@sveltejs/kit';
import { findPublicPaper } from '#lib/server/db/queries/public-papers.ts';
import { listResolutions } from '#lib/server/db/queries/resolution-lines.ts';
import { renderMarkdown } from '#lib/server/papers/markdown.ts';
import { describePaper } from '#lib/server/schema-org/descriptions.ts';
import { paperOf, trailOf } from '#lib/server/schema-org/objects.ts';
import { readingOf } from '#lib/web/resolution-reading.ts';
import { resultWord } from '../../results.ts';
import { nextOf, timelineOf } from './timeline.ts';

export async function load({ locals, params, url }) {
	const [paper, resolutions] = await Promise.all([
		findPublicPaper(locals.db, locals.body.id, params.paper),
		listResolutions(locals.db, readingOf(locals), { paperId: params.paper })
	]);
	if (!paper) error(404, 'Diese Vorlage gibt es nicht, oder sie ist nicht öffentlich.');
	const steps = [
		{ name: 'Vorlagen', path: '/vorlagen' },
		{ name: paper.reference ?? paper.name, path: `/vorlagen/${paper.id}` }
	];
	locals.structured = [paperOf(paper, url.origin), trailOf(steps, url.origin)];
	locals.description = describePaper(paper, locals.body.name);
	const { version, versions, chain, easySummary, ...rest } = paper;
	const stations = chain.map((one) => ({ ...one, result: resultWord(one.result) }));
	const next = nextOf(chain, locals.now);
	return {
		paper: rest,
		timeline: timelineOf({ publishedAt: rest.publishedAt, versions, stations, now: locals.now }),
		next,
		hasStations: stations.length > 0,
		versions: versions.length,
		easyHtml: easySummary ? renderMarkdown(easySummary, 3) : '',
		resolutions: resolutions.map(({ text: _, ...row }) => row),
		version: version && {
			number: version.number,
			created: version.created,
			html: version.text ? renderMarkdown(version.text, 3) : '',
			resolutionHtml: version.resolutionText ? renderMarkdown(version.resolutionText, 3) : ''
		}
	};
}
