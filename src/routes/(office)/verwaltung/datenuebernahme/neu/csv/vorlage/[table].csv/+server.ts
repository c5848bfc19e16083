/** The first line of a table, for spreadsheets. */
import { error } from '@sveltejs/kit';
import { BYTE_ORDER_MARK, csvLine } from '#lib/domain/csv.ts';
import { SLOTS, TABLES } from '#lib/server/imports/csv/tables.ts';
import { administratorOf } from '../../../../../../administrator.server.ts';

export function GET({ locals, params }) {
	administratorOf(locals);
	const slot = SLOTS.find((name) => TABLES[name].fileName === `${params.table}.csv`);
	if (!slot) error(404, 'Diese Vorlage gibt es nicht.');
	const { columns, fileName } = TABLES[slot];
	return new Response(BYTE_ORDER_MARK + csvLine(columns.map(({ name }) => name)), {
		headers: {
			'content-type': 'text/csv; charset=utf-8; header=present',
			'content-disposition': `attachment; filename="${fileName}"`
		}
	});
}
