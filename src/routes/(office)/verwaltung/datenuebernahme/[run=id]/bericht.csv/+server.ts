/** The findings of a run as a table for spreadsheets. */
import { error } from '@sveltejs/kit';
import { BYTE_ORDER_MARK, csvLine } from '#lib/domain/csv.ts';
import { findImportRun, listImportFindings } from '#lib/server/db/queries/imports.ts';
import { DEFECTS } from '#lib/server/imports/report/defects.ts';
import { textStream } from '#lib/web/text-stream.ts';
import { administratorOf } from '../../../../administrator.server.ts';
import { isDefect, kindName, propertyName } from '../../report.server.ts';
import { readFindingFilter } from '../filter.ts';

/** Rows held in memory at a time. */
const PER_READ = 1_000;

const HEAD = ['Gefunden', 'Getan', 'Art', 'Bezeichnung', 'Kennung', 'Angabe', 'Vorher', 'Nachher', 'Zeile'];

export async function GET({ locals, params, url }) {
	const { bodyId } = administratorOf(locals);
	const run = await findImportRun(locals.db, bodyId, params.run);
	if (!run) error(404, 'Diesen Lauf gibt es nicht.');
	const filter = readFindingFilter(url);

	async function* lines() {
		yield BYTE_ORDER_MARK + csvLine(HEAD);
		for (let after = 0; ;) {
			const findings = await listImportFindings(locals.db, run!.id, filter, after, PER_READ);
			for (const finding of findings) {
				const { defect, kind, label, sourceId, property, before, line } = finding;
				const { what, done } = isDefect(defect) ? DEFECTS[defect] : { what: defect, done: '' };
				yield csvLine([
					what,
					done,
					kindName(kind),
					label,
					sourceId,
					propertyName(property),
					before,
					finding.after,
					line === null ? null : String(line)
				]);
			}
			if (findings.length < PER_READ) return;
			after = findings.at(-1)!.number;
		}
	}

	return new Response(textStream(lines()), {
		headers: {
			'content-type': 'text/csv; charset=utf-8; header=present',
			'content-disposition': `attachment; filename="uebernahme-${locals.body.slug}-${run.created.toISOString().slice(0, 10)}.csv"`
		}
	});
}
