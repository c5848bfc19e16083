import { groupsOf } from '#lib/components/resolutions/report-groups.ts';
import { UNFINISHED } from '#lib/domain/implementations/status.ts';
import { listResolutionFacets } from '#lib/server/db/queries/public-resolutions.ts';
import { listResolutions } from '#lib/server/db/queries/resolution-lines.ts';
import { readResolutionFilter } from '#lib/web/resolution-filter.ts';
import { readingOf } from '#lib/web/resolution-reading.ts';
import { reporterOf } from '../../../clerk.server.ts';

/** More than any town has open; a report of it would not be read. */
const AT_MOST = 1000;

export async function load({ locals, url }) {
	const { isClerk, offices } = reporterOf(locals);
	const { filter } = readResolutionFilter(url);
	const reading = readingOf(locals);
	const [rows, facets] = await Promise.all([
		listResolutions(
			locals.db,
			reading,
			{ ...filter, status: UNFINISHED, within: offices },
			{ order: 'due', limit: AT_MOST }
		),
		listResolutionFacets(locals.db, reading)
	]);
	return {
		isClerk,
		organizationId: filter.organizationId,
		deciding: facets.deciding,
		groups: groupsOf(rows.map(({ text: _, ...row }) => row)),
		now: locals.now
	};
}
