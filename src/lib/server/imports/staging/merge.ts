/** Writes what was laid out: new rows, and of those that were there the ones that differ. */
import { REFERENCES, STORED_KINDS, type StoredKind } from '../oparl/rows.ts';
import { fileIsNamedOpen, paperIsOpen } from './publish.ts';
import { NUMBER_OF, stageOf, tableOf, type FieldColumn } from './tables.ts';
import { rows, run, type Work } from './work.ts';

export interface Tally {
	added: number;
	changed: number;
	unchanged: number;
}

export type Tallies = Readonly<Record<StoredKind, Tally>>;

/** Set when a row is made and kept from then on. */
const KEPT = new Set(['created', 'publishedAt']);

/**
 * A source's dates of an object change without the object. Of a file its date may be all that tells of a new content,
 * unless the server says “now” each time.
 */
const comparedSource = (kind: StoredKind, { datesLie }: Work, alias: string) =>
	`${alias}.source - '{${kind === 'File' && !datesLie ? 'created' : 'created,modified'}}'::text[]`;

/** Columns that are not staged, or not taken as staged. */
interface Computed {
	/** Column → its value for a new row; names are quoted, as in `FieldColumn`. */
	readonly insert: Readonly<Record<string, string>>;
	/** The same for a row that is there. */
	readonly update: Readonly<Record<string, string>>;
	readonly joins?: string;
}

const NONE: Computed = { insert: {}, update: {} };

/** Inserts before updates, since a row that was there may come to refer to a new one. */
export async function merge(work: Work): Promise<Tallies> {
	const { staging } = work;
	const kinds = STORED_KINDS.filter((kind) => staging.kinds.has(kind));
	const tallies = Object.fromEntries(
		STORED_KINDS.map((kind) => [kind, { added: 0, changed: 0, unchanged: 0 }])
	) as Record<StoredKind, Tally>;

	if (staging.kinds.has('Paper')) await settleReferences(work);
	await linkConsultations(work);
	for (const kind of kinds) {
		// Items and consultations refer to each other: their references are checked when both are in.
		if (kind === 'Consultation' && staging.kinds.has('AgendaItem')) continue;
		const other = kind === 'AgendaItem' && staging.kinds.has('Consultation') ? 'Consultation' : undefined;
		if (!other) tallies[kind].added = await run(work, insertion(kind, work));
		else {
			const [counts] = await rows<{ items: number; consultations: number }>(
				work,
				`with consultation as (${insertion(other, work)} returning 1), item as (${insertion(kind, work)} returning 1)
				select (select count(*)::int from item) as items, (select count(*)::int from consultation) as consultations`
			);
			tallies[kind].added = counts!.items;
			tallies[other].added = counts!.consultations;
		}
	}
	const came = await rows<{ kind: number; existing: number }>(
		work,
		`select kind, count(*)::int as existing from known where existing and seq is not null group by kind`
	);
	for (const kind of kinds) {
		const existing = came.find((row) => row.kind === NUMBER_OF[kind])?.existing ?? 0;
		if (existing === 0) continue;
		tallies[kind].changed = await run(work, updating(kind, work));
		tallies[kind].unchanged = existing - tallies[kind].changed;
	}
	await settleSiblings(work);
	return tallies;
}

function insertion(kind: StoredKind, work: Work): string {
	const columns = work.staging.kinds.get(kind)!;
	const { insert, joins = '' } = computed(kind, work);
	const staged = columns.filter(({ name }) => !(name in insert));
	const names = [
		'id',
		'body_id',
		'source_id',
		'source',
		...staged.map(({ name }) => name),
		...Object.keys(insert)
	];
	const values = [
		...['known.id', work.body, 'stage.source_id', 'stage.source'],
		...staged.map((column) => valueOf(column)),
		...Object.values(insert)
	];
	return `insert into ${tableOf(kind)} (${names.join(', ')}) select ${values.join(', ')}
		from ${stageOf(kind)} stage join known on known.seq = stage.seq ${joinsOf(columns)} ${joins}
		where not known.existing`;
}

function updating(kind: StoredKind, work: Work): string {
	const columns = work.staging.kinds.get(kind)!;
	const { update, joins = '' } = computed(kind, work);
	const staged = columns.filter(({ field, name }) => !KEPT.has(field) && !(name in update));
	const names = [...staged.map(({ name }) => name), ...Object.keys(update), '"deleted"'];
	const values = [...staged.map((column) => valueOf(column)), ...Object.values(update), 'null::timestamptz'];
	const before = [...names.map((name) => `target.${name}`), comparedSource(kind, work, 'target')];
	const after = [...names.map((name) => `wanted.${name}`), comparedSource(kind, work, 'wanted')];
	return `update ${tableOf(kind)} target
		set ${names.map((name) => `${name} = wanted.${name}`).join(', ')}, source = wanted.source, modified = now()
		from (
			select known.id as row, stage.source, ${values.map((value, at) => `${value} as ${names[at]}`).join(', ')}
			from ${stageOf(kind)} stage join known on known.seq = stage.seq and known.existing
			join ${tableOf(kind)} was on was.id = known.id ${joinsOf(columns)} ${joins}
		) wanted
		where target.id = wanted.row and (${before.join(', ')}) is distinct from (${after.join(', ')})`;
}

/** References become rows by a join each. */
const aliasOf = ({ field }: FieldColumn) => `"ref_${field}"`;

const valueOf = (column: FieldColumn) => (column.refers ? `${aliasOf(column)}.id` : `stage.${column.name}`);

function joinsOf(columns: readonly FieldColumn[]): string {
	return columns
		.filter(({ refers }) => refers)
		.map((column) => {
			const alias = aliasOf(column);
			const number = NUMBER_OF[column.refers!];
			return `left join known ${alias} on ${alias}.kind = ${number} and ${alias}.key = stage.${column.name}`;
		})
		.join(' ');
}

function computed(kind: StoredKind, work: Work): Computed {
	const { body, timeZone } = work;
	switch (kind) {
		case 'Organization': {
			const last = `(select coalesce(max(position), 0) from organizations where body_id = ${body})`;
			const council = `stage.name ~* '^(gemeinde|stadt|kreis|verbandsgemeinde)?(rat|tag|vertretung)\\M'`;
			const turn = `${last} + row_number() over (order by stage.seq)`;
			return { insert: { '"position"': `case when ${council} then 0 else ${turn} end` }, update: {} };
		}
		case 'Meeting': {
			const day = `(stage.start at time zone '${timeZone}')::date`;
			const term = `(select term.id from legislative_terms term
				where term.body_id = ${body} and term.deleted is null
					and ${day} between term.start_date and coalesce(term.end_date, 'infinity')
				order by term.start_date, term.id limit 1)`;
			const columns = { '"legislative_term_id"': term };
			return { insert: columns, update: columns };
		}
		case 'AgendaItem': {
			const columns = {
				'"position"': 'side.position',
				'"public"': 'side.public',
				'"consultation_id"': 'coalesce("ref_consultationId".id, said.consultation)'
			};
			const joins = 'join stage_sides side on side.seq = stage.seq left join said on said.item = known.id';
			return { insert: columns, update: columns, joins };
		}
		case 'Paper': {
			const open = paperIsOpen(work, 'stage.source');
			// What is years old is no news when it arrives.
			const since = `least(stage.created, coalesce(stage.date::timestamp at time zone '${timeZone}', stage.created))`;
			const insert = { '"public"': open, '"published_at"': `case when ${open} then ${since} end` };
			return { insert, update: {}, joins: 'left join open_papers dealt on dealt.key = stage.key' };
		}
		case 'Consultation':
			return {
				insert: { '"position"': 'coalesce(stage.position, 0)' },
				update: { '"position"': 'coalesce(stage.position, was.position)' }
			};
		case 'File': {
			// A fetched content tells its own size and type, and its name where the source has none.
			const fetched = (name: string) =>
				`case when was.sha256 is null then stage.${name} else was.${name} end`;
			const columns = ['mime_type', 'size', 'sha512'].map((name) => [`"${name}"`, fetched(name)] as const);
			const name =
				'case when was.sha256 is null then stage.file_name else coalesce(stage.file_name, was.file_name) end';
			const open = `coalesce(side.open, false) and ${fileIsNamedOpen('stage')}`;
			const joins = 'left join open_files side on side.id = known.id';
			const update = { ...Object.fromEntries(columns), '"file_name"': name };
			return { insert: { '"public"': open }, update, joins };
		}
		default:
			return NONE;
	}
}

/**
 * A reference (Aktenzeichen) belongs to one paper of a body: to the one that has it already, else to the first that
 * comes with it. Those that change theirs give it up first, so that two may swap.
 */
async function settleReferences(work: Work): Promise<void> {
	const { body } = work;
	await run(
		work,
		`with claimed as (
			select stage.seq, stage.reference, row_number() over (
				partition by stage.reference order by (was.reference is not distinct from stage.reference) desc, stage.seq) as turn,
				exists (
					select from papers other left join known there on there.id = other.id and there.seq is not null
					where other.body_id = ${body} and other.reference = stage.reference and there.id is null
				) as held
			from ${stageOf('Paper')} stage join known on known.seq = stage.seq
			left join papers was on was.id = known.id
			where stage.reference is not null
		), given_up as (
			update ${stageOf('Paper')} stage set reference = null from claimed
			where claimed.seq = stage.seq and (claimed.turn > 1 or claimed.held)
			returning stage.seq, stage.key, stage.source_id, stage.name, claimed.reference
		)
		insert into stage_findings (seq, defect, kind, key, source_id, label, property, before)
		select seq, 'double-reference', 'Paper', key, source_id, name, 'reference', reference from given_up order by seq`
	);
	await run(
		work,
		`update papers set reference = null
		from ${stageOf('Paper')} stage join known on known.seq = stage.seq and known.existing
		where papers.id = known.id and papers.reference is distinct from stage.reference and papers.reference is not null`
	);
}

/** An item has one consultation; what a consultation says of its item is the second source. */
async function linkConsultations(work: Work): Promise<void> {
	const { staging, body } = work;
	if (!staging.kinds.has('AgendaItem')) return;
	const [consultation, item] = [NUMBER_OF.Consultation, NUMBER_OF.AgendaItem];
	const staged = staging.kinds.has('Consultation')
		? `select item.id as item, mine.id as consultation, stage.seq
			from ${stageOf('Consultation')} stage join known mine on mine.seq = stage.seq
			join known item on item.kind = ${item} and item.key = stage.agenda_item_id
			union all `
		: '';
	await run(
		work,
		`create temporary table said on commit drop as
			select distinct on (item) item, consultation from (
				${staged}select there.agenda_item_id as item, there.id as consultation, null as seq from consultations there
				join known mine on mine.kind = ${consultation} and mine.id = there.id and mine.seq is null
				where there.body_id = ${body} and there.agenda_item_id is not null and there.deleted is null
			) each order by item, seq nulls last, consultation`
	);
}

/** Items of an earlier run move along when others of their agenda came. */
async function settleSiblings(work: Work): Promise<void> {
	await run(
		work,
		`update agenda_items item set position = side.position, public = side.public, modified = now()
		from stage_sides side
		where item.id = side.row_id and (item.position, item.public) is distinct from (side.position, side.public)`
	);
}

/** References that lead nowhere are noted; the row goes without. */
export async function noteUnknownReferences(work: Work): Promise<void> {
	const { staging } = work;
	for (const [kind, columns] of staging.kinds) {
		// Meetings of items have stand-ins.
		const refers = columns.filter(
			({ refers, field }) => refers && !(kind === 'AgendaItem' && field === 'meetingId')
		);
		if (refers.length === 0) continue;
		const label = columns.some(({ name }) => name === '"name"') ? 'stage.name' : 'null';
		const lost = refers.map(
			(column) =>
				`('${REFERENCES[kind][column.field]!.property}', stage.${column.name}, ${aliasOf(column)}.id)`
		);
		const any = refers.map(
			(column) => `(stage.${column.name} is not null and ${aliasOf(column)}.id is null)`
		);
		await run(
			work,
			`insert into stage_findings (seq, defect, kind, key, source_id, label, property, before)
			select stage.seq, 'unknown-reference', '${kind}', stage.key, stage.source_id, ${label}, lost.property, lost.reference
			from ${stageOf(kind)} stage join known on known.seq = stage.seq ${joinsOf(refers)},
			lateral (values ${lost.join(', ')}) lost (property, reference, row)
			where (${any.join(' or ')}) and lost.reference is not null and lost.row is null
			order by stage.seq`
		);
	}
	const kinds = `(array[${STORED_KINDS.map((kind) => `'${kind}'`).join(', ')}])[link.owner_kind + 1]`;
	await run(
		work,
		`insert into stage_findings (seq, defect, kind, key, property, before)
		select link.seq, 'unknown-reference', ${kinds}, mine.key, link.property, link.target
		from stage_links link join known mine on mine.seq = link.seq
		where not exists (select from known there where there.kind = link.target_kind and there.key = link.target)
		order by link.seq`
	);
}
