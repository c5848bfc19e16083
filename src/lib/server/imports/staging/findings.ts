/** Moves findings from where they were gathered to the report of the run. */
import { inOrder, LISTED, type Notes } from '../report/notes.ts';
import type { Defect } from '../report/defects.ts';
import { STORED_KINDS } from '../oparl/rows.ts';
import { NUMBER_OF } from './tables.ts';
import { rows, run, type Work } from './work.ts';

/**
 * Writes the findings of this run behind those it has, and answers how often each defect was met. Listed ones at an
 * appearance of an object that a fuller one overtook do not count.
 */
export async function writeFindings(
	work: Work,
	notes: Notes,
	runId: string
): Promise<Partial<Record<Defect, number>>> {
	if (!/^[0-9a-f-]{36}$/.test(runId)) throw new RangeError(`not an id: ${runId}`);
	const numbers = STORED_KINDS.map((kind) => `when '${kind}' then ${NUMBER_OF[kind]}`).join(' ');
	if (work.overtaken) {
		await run(
			work,
			`delete from stage_findings finding where kind in (${STORED_KINDS.map((kind) => `'${kind}'`).join(', ')})
				and seq in (select seq from stage_overtaken)`
		);
	}
	const counts = await rows<{ defect: string; count: number }>(
		work,
		'select defect, count(*)::int as count from stage_findings group by defect'
	);
	await run(
		work,
		`insert into import_findings (run_id, number, defect, kind, source_id, row_id, label, property, before, after, line)
		select '${runId}', listed.place, listed.defect, listed.kind, listed.source_id, known.id, listed.label, listed.property,
			listed.before, listed.after, listed.line
		from (
			select finding.*, coalesce((select max(number) from import_findings where run_id = '${runId}'), 0) + number as place,
				row_number() over (partition by defect order by number) as turn
			from stage_findings finding
		) listed
		left join known on known.kind = (case listed.kind ${numbers} end) and known.key = listed.key
		where listed.turn <= ${LISTED}`
	);
	const all = new Map<string, number>(notes.surplus());
	for (const { defect, count } of counts) all.set(defect, (all.get(defect) ?? 0) + count);
	return inOrder(all);
}
