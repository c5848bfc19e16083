/**
 * Which rows the objects of a source are: `known` has one line per object that is here or about to come, with its row,
 * the appearance that counts, and whether the row was there before.
 */
import { KEY_IN_SQL } from '../oparl/ids.ts';
import { STORED_KINDS } from '../oparl/rows.ts';
import { NUMBER_OF, stageOf, tableOf } from './tables.ts';
import { rows, run, type Work } from './work.ts';

/** An object may come embedded, as a stub and on its own: its fullest appearance counts. */
export async function learnKnown(work: Work): Promise<void> {
	const { staging, body } = work;
	await run(
		work,
		'create temporary table known (kind smallint, key text, id uuid, seq int, existing boolean) on commit drop'
	);
	for (const kind of STORED_KINDS) {
		const existing = `select distinct on (key) ${KEY_IN_SQL} as key, id from ${tableOf(kind)}
			where body_id = ${body} and source_id is not null order by key, created, id`;
		const number = NUMBER_OF[kind];
		await run(
			work,
			staging.kinds.has(kind)
				? `insert into known select ${number}, coalesce(e.key, s.key), coalesce(e.id, s.id), s.seq, e.id is not null
					from (select distinct on (key) key, id, seq from ${stageOf(kind)} order by key, weight desc, seq) s
					full join (${existing}) e using (key)`
				: `insert into known select ${number}, key, id, null, true from (${existing}) e`
		);
	}
	await run(work, 'create index on known (kind, key)');
	await run(work, 'create index on known (seq)');
	await run(work, 'analyze known (kind, seq, existing)');
	const [count] = await rows<{ came: number; existing: number }>(
		work,
		'select count(seq)::int as came, count(*) filter (where existing)::int as existing from known'
	);
	work.fresh = count!.existing === 0;
	work.overtaken = count!.came < staging.rows;
	if (work.overtaken) await noteOvertaken(work);
	await withoutRemoved(work);
	await addMissingMeetings(work);
}

async function noteOvertaken(work: Work): Promise<void> {
	await run(work, 'create temporary table stage_overtaken (seq int) on commit drop');
	for (const kind of work.staging.kinds.keys()) {
		await run(
			work,
			`insert into stage_overtaken select seq from ${stageOf(kind)} stage
			where not exists (select from known where known.seq = stage.seq)`
		);
	}
}

/** What the source withdraws is not written, also where it still sends it. */
async function withoutRemoved(work: Work): Promise<void> {
	const removed = `from stage_removed removed where removed.kind = known.kind and removed.key = known.key`;
	await run(
		work,
		`delete from known using stage_removed removed
		where removed.kind = known.kind and removed.key = known.key and not known.existing`
	);
	await run(work, `update known set seq = null ${removed} and known.seq is not null`);
}

/** Items of a meeting that the source does not have: it gets a closed stand-in, so that they are not lost. */
async function addMissingMeetings(work: Work): Promise<void> {
	const { body, now } = work;
	const meeting = NUMBER_OF.Meeting;
	await run(
		work,
		`with missing as (
			insert into known select ${meeting}, agenda.meeting, gen_random_uuid(), null, true
			from (select distinct agenda.meeting from stage_agenda agenda join known item on item.seq = agenda.seq) agenda
			where not exists (select from known there where there.kind = ${meeting} and there.key = agenda.meeting)
			returning id, key
		), made as (
			insert into meetings (id, body_id, source_id, name, state, created)
			select id, ${body}, key, 'Unbekannte Sitzung', 'held', ${now} from missing
		)
		insert into stage_findings (defect, kind, key, source_id) select 'missing-object', 'Meeting', key, key from missing`
	);
}
