import { listResolutionFacets } from '#lib/server/db/queries/public-resolutions.ts';
import { countResolutions, listResolutions } from '#lib/server/db/queries/resolution-lines.ts';
import { readResolutionFilter } from '#lib/web/resolution-filter.ts';
import { readingOf } from '#lib/web/resolution-reading.ts';

const PER_PAGE = 25;

export async function load({ locals, url }) {
	const query = readResolutionFilter(url);
	const { filter, order, cursor } = query;
	const reading = readingOf(locals);
	const [rows, counts, facets] = await Promise.all([
		listResolutions(locals.db, reading, filter, { order, cursor, limit: PER_PAGE + 1 }),
		countResolutions(locals.db, reading, filter),
		listResolutionFacets(locals.db, reading)
	]);
	const shown = rows.slice(0, PER_PAGE);
	return {
		query,
		facets,
		counts,
		resolutions: shown.map(({ text: _, ...row }) => row),
		next: rows.length > PER_PAGE ? shown.at(-1)?.cursor : undefined
	};
}
