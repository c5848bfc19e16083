/** What a source has withdrawn stays known as deleted; what never was here stays away. */
import { PART_COLUMNS } from './relations.ts';
import { STORED_KINDS, type StoredKind } from '../oparl/rows.ts';
import { NUMBER_OF, tableOf } from './tables.ts';
import { rows, run, type Work } from './work.ts';

/** More than this share of what is here, and more than this many, do not vanish in one run without somebody looking. */
const SHARE = 0.2;
const MANY = 20;

/** Rows of CSV files are no part of an OParl source. */
const OF_SERVERS = `row.source_id not like 'csv:%'`;

/**
 * Marks as deleted what the source marks, and parts that their whole no longer lists.
 *
 * @param absent what is to become of objects that a source, read completely, does not have any more
 */
export async function markDeleted(work: Work, absent: 'keep' | 'delete' | 'delete-many'): Promise<void> {
	for (const kind of STORED_KINDS) await markRemoved(work, kind);
	for (const [kind, column] of Object.entries(PART_COLUMNS)) {
		await markWithdrawn(work, kind as StoredKind, column);
	}
	if (absent !== 'keep')
		for (const kind of STORED_KINDS) await markAbsent(work, kind, absent === 'delete-many');
}

const found = (defect: string, kind: StoredKind, rows: string) =>
	`insert into stage_findings (defect, kind, key, source_id, label)
		select '${defect}', '${kind}', known.key, rows.source_id, rows.label from ${rows} rows
		left join known on known.id = rows.id`;

/** Kinds with a name; a membership or a station has none. */
const labelOf = (kind: StoredKind) =>
	kind === 'Membership' || kind === 'Consultation'
		? 'row.role'
		: kind === 'Location'
			? 'row.description'
			: 'row.name';

async function markRemoved(work: Work, kind: StoredKind): Promise<void> {
	const number = NUMBER_OF[kind];
	const removed = `stage_removed removed where removed.kind = ${number}`;
	await run(
		work,
		`update ${tableOf(kind)} row set deleted = ${work.now}, modified = now()
		from known, ${removed} and known.kind = ${number} and known.key = removed.key
			and row.id = known.id and row.deleted is null`
	);
	await run(
		work,
		`insert into stage_findings (defect, kind, key, source_id, label)
		select 'deleted-unknown', '${kind}', removed.key, removed.source_id, removed.label from ${removed}
			and not exists (select from known where known.kind = ${number} and known.key = removed.key)`
	);
}

async function markWithdrawn(work: Work, kind: StoredKind, column: string): Promise<void> {
	const number = NUMBER_OF[kind];
	await run(
		work,
		`with rows as (
			update ${tableOf(kind)} row set deleted = ${work.now}, modified = now()
			from known mine, stage_children whole, known parent
			where row.body_id = ${work.body} and row.deleted is null and mine.id = row.id and mine.kind = ${number}
				and mine.seq is null and ${OF_SERVERS}
				and whole.kind = ${number} and whole.key is null and parent.seq = whole.seq and parent.id = row.${column}
				and not exists (select from stage_children part where part.seq = whole.seq and part.key = mine.key)
			returning row.id, row.source_id, ${labelOf(kind)} as label
		) ${found('withdrawn', kind, 'rows')}`
	);
}

async function markAbsent(work: Work, kind: StoredKind, many: boolean): Promise<void> {
	const mine = `row.body_id = ${work.body} and row.deleted is null and row.source is not null and ${OF_SERVERS}`;
	const missing = `exists (select from known where known.id = row.id and known.kind = ${NUMBER_OF[kind]} and known.seq is null)`;
	const [count] = await rows<{ all: number; missing: number }>(
		work,
		`select count(*)::int as all, count(*) filter (where ${missing})::int as missing from ${tableOf(kind)} row where ${mine}`
	);
	if (count!.missing === 0) return;
	if (!many && count!.missing > MANY && count!.missing > count!.all * SHARE) {
		await run(
			work,
			`insert into stage_findings (defect, kind, before, after)
			values ('many-absent', '${kind}', '${count!.all}', '${count!.all - count!.missing}')`
		);
		return;
	}
	await run(
		work,
		`with rows as (
			update ${tableOf(kind)} row set deleted = ${work.now}, modified = now() where ${mine} and ${missing}
			returning row.id, row.source_id, ${labelOf(kind)} as label
		) ${found('absent', kind, 'rows')}`
	);
}
