/** All resolutions that the query string asks for, as a table for spreadsheets. */
import { BYTE_ORDER_MARK, csvLine } from '#lib/domain/csv.ts';
import { dayOf } from '#lib/domain/calendar.ts';
import { statusName } from '#lib/components/resolutions/statuses.ts';
import { m } from '#lib/paraglide/messages.js';
import { listResolutions, type ResolutionLine } from '#lib/server/db/queries/resolution-lines.ts';
import { readResolutionFilter } from '#lib/web/resolution-filter.ts';
import { readingOf } from '#lib/web/resolution-reading.ts';
import { textStream } from '#lib/web/text-stream.ts';

/** Rows held in memory at a time. */
const PER_READ = 500;

export function GET({ locals, url }) {
	const { filter, order } = readResolutionFilter(url);
	const reading = readingOf(locals);

	async function* lines() {
		yield BYTE_ORDER_MARK + csvLine(COLUMNS.map(({ name }) => name()));
		let cursor: string | undefined;
		do {
			const rows = await listResolutions(locals.db, reading, filter, { order, cursor, limit: PER_READ });
			for (const row of rows)
				yield csvLine(COLUMNS.map(({ cell }) => cell(row, reading.timeZone, url.origin)));
			cursor = rows.length === PER_READ ? rows.at(-1)?.cursor : undefined;
		} while (cursor);
	}

	return new Response(textStream(lines()), {
		headers: {
			'content-type': 'text/csv; charset=utf-8; header=present',
			'content-disposition': `attachment; filename="beschluesse-${locals.body.slug}-${reading.today}.csv"`,
			'cache-control': 'no-cache'
		}
	});
}

interface Column {
	readonly name: () => string;
	readonly cell: (row: ResolutionLine, zone: string, origin: string) => string | null;
}

/** Days as ISO 8601: spreadsheets of every language read them as days. */
const COLUMNS: readonly Column[] = [
	{ name: m.resolutions_decided_day, cell: (row, zone) => dayOf(row.decidedAt, zone) },
	{ name: m.resolutions_decided_by, cell: (row) => row.organization },
	{ name: m.resolutions_item_number, cell: (row) => row.number },
	{ name: m.resolutions_item_title, cell: (row) => row.title },
	{ name: m.resolutions_paper, cell: (row) => row.reference },
	{ name: m.resolutions_paper_type, cell: (row) => row.paperType },
	{ name: m.resolutions_brought_in_by, cell: (row) => row.originators },
	{ name: m.resolutions_state, cell: (row) => statusName(row.status) },
	{ name: m.resolutions_office, cell: (row) => row.office },
	{ name: m.resolutions_due, cell: (row) => row.due },
	{ name: m.resolutions_first_due, cell: (row) => row.firstDue },
	{ name: m.resolutions_ended_on, cell: (row) => row.endedOn },
	{ name: m.resolutions_reason, cell: (row) => row.delayReason },
	{ name: m.resolutions_last_report_on, cell: (row) => row.reportedOn },
	{ name: m.resolutions_last_report, cell: (row) => row.report },
	{ name: m.resolutions_wording, cell: (row) => row.text },
	{ name: m.resolutions_address, cell: (row, _zone, origin) => `${origin}/beschluesse/${row.id}` }
];
