/** The last words on the resolutions that the query string asks for, as an Atom feed. */
import { statusName } from '#lib/components/resolutions/statuses.ts';
import { formatDate } from '#lib/components/ui/dates.ts';
import { m } from '#lib/paraglide/messages.js';
import { listResolutions, type ResolutionLine } from '#lib/server/db/queries/resolution-lines.ts';
import { atomOf } from '#lib/server/feeds/atom.ts';
import { conditional } from '#lib/web/conditional.server.ts';
import { readResolutionFilter, resolutionQuery } from '#lib/web/resolution-filter.ts';
import { readingOf } from '#lib/web/resolution-reading.ts';

const ENTRIES = 50;

export async function GET({ locals, request, url }) {
	const query = readResolutionFilter(url);
	const rows = await listResolutions(locals.db, readingOf(locals), query.filter, {
		order: 'changed',
		limit: ENTRIES
	});
	const feed = atomOf({
		title: `${m.resolutions_title()}: ${locals.body.name}`,
		self: url.href,
		page: `${url.origin}/beschluesse${resolutionQuery({ ...query, order: 'newest' })}`,
		origin: url.origin,
		town: locals.body.name,
		since: new Date(0),
		entries: rows.map((row) => ({
			// Each report is news of its own; a reader's program tells entries apart by this.
			id: row.reportId ?? row.id,
			at: row.changedAt,
			about: row.id,
			title: row.title,
			happened: statusName(row.status),
			more: wordsOf(row),
			path: `/beschluesse/${row.id}`
		}))
	});
	return conditional(request, feed, 'application/atom+xml; charset=utf-8', rows[0]?.changedAt);
}

const wordsOf = ({ organization, office, due, report }: ResolutionLine): string =>
	[organization, office, due && `${m.resolutions_due()} ${formatDate(due, 'short', 'UTC')}`, report]
		.filter(Boolean)
		.join(' · ');
