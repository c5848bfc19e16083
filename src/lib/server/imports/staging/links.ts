/** Makes the relations of the objects that came what the source says; those of others stay. */
import type { StoredKind } from '../oparl/rows.ts';
import type { Relation } from './relations.ts';
import { NUMBER_OF, tableOf } from './tables.ts';
import { run, type Work } from './work.ts';

/** A table between two others. */
interface Join {
	readonly relation: Relation;
	readonly table: string;
	readonly owner: { readonly kind: StoredKind; readonly column: string };
	readonly target: string;
	/** Further columns that make a row what it is, with their values. */
	readonly fixed?: Readonly<Record<string, string>>;
	/** Rows have a place in a list. */
	readonly ordered?: boolean;
	/** Rows have an id of their own. */
	readonly identified?: boolean;
}

const meeting = { kind: 'Meeting', column: 'meeting_id' } as const;
const paper = { kind: 'Paper', column: 'paper_id' } as const;
const from = { kind: 'Paper', column: 'from_id' } as const;

const JOINS: readonly Join[] = [
	{
		relation: 'meeting-organization',
		table: 'meeting_organizations',
		owner: meeting,
		target: 'organization_id',
		ordered: true
	},
	{ relation: 'participant', table: 'meeting_participants', owner: meeting, target: 'person_id' },
	{
		relation: 'consultation-organization',
		table: 'consultation_organizations',
		owner: { kind: 'Consultation', column: 'consultation_id' },
		target: 'organization_id',
		ordered: true
	},
	...(
		[
			['originator-person', 'person_id', 'originator'],
			['originator-organization', 'organization_id', 'originator'],
			['direction', 'organization_id', 'direction']
		] as const
	).map(([relation, target, role]): Join => ({
		relation,
		table: 'paper_originators',
		owner: paper,
		target,
		fixed: { role: `'${role}'` },
		ordered: true,
		identified: true
	})),
	...(['related', 'superordinated', 'subordinated'] as const).map((kind): Join => ({
		relation: kind,
		table: 'paper_relations',
		owner: from,
		target: 'to_id',
		fixed: { kind: `'${kind}'` }
	})),
	{ relation: 'place', table: 'paper_locations', owner: paper, target: 'location_id' }
];

/** What the objects that came say of each other, as rows: `wanted`. */
export async function learnLinks(work: Work): Promise<void> {
	await run(
		work,
		`create temporary table wanted on commit drop as
			select link.relation, link.owner_kind, mine.id as owner, there.kind as target_kind, there.id as target, link.role,
				min(link.position) as position
			from stage_links link join known mine on mine.seq = link.seq
			join known there on there.kind = link.target_kind and there.key = link.target
			group by 1, 2, 3, 4, 5, 6;
		create index on wanted (relation, owner_kind, owner, target);
		analyze wanted (relation, owner_kind)`
	);
}

/** The owner of a relation counts as modified when its rows change (OParl 1.1, 2-08). */
export async function mergeLinks(work: Work): Promise<void> {
	await run(work, 'create temporary table touched (kind smallint, id uuid) on commit drop');
	for (const join of JOINS) await mergeJoin(work, join);
	for (const kind of ['Meeting', 'AgendaItem', 'Paper'] as const) await mergeFiles(work, kind);
	if (work.fresh) return;
	for (const kind of ['Meeting', 'AgendaItem', 'Paper', 'Consultation', 'File'] as const) {
		await run(
			work,
			`update ${tableOf(kind)} owner set modified = now() from touched
			where touched.kind = ${NUMBER_OF[kind]} and touched.id = owner.id and owner.modified < now()`
		);
	}
}

/** Owners that came in this source and were here before: only their rows can be too many. */
const came = (kind: StoredKind, id: string) =>
	`exists (select from known mine where mine.id = ${id} and mine.kind = ${NUMBER_OF[kind]} and mine.existing and mine.seq is not null)`;

async function mergeJoin(work: Work, join: Join): Promise<void> {
	const { relation, table, owner, target, fixed = {}, ordered, identified } = join;
	const alike = [
		`there.${owner.column} = wanted.owner`,
		`there.${target} = wanted.target`,
		...Object.entries(fixed).map(([column, value]) => `there.${column} = ${value}`)
	].join(' and ');
	const others = [
		`there.${target} is not null`,
		...Object.entries(fixed).map(([column, value]) => `there.${column} = ${value}`)
	].join(' and ');
	const wanted = `wanted.relation = '${relation}'`;
	const number = NUMBER_OF[owner.kind];
	const columns = [owner.column, target, 'body_id', ...Object.keys(fixed), ...(ordered ? ['position'] : [])];
	const values = ['owner', 'target', work.body, ...Object.values(fixed), ...(ordered ? ['position'] : [])];
	const insertion = `insert into ${table} (${identified ? 'id, ' : ''}${columns.join(', ')})
		select ${identified ? 'gen_random_uuid(), ' : ''}${values.join(', ')} from wanted where ${wanted}`;
	if (work.fresh) {
		await run(work, insertion);
		return;
	}
	await run(
		work,
		`with gone as (
			delete from ${table} there where there.body_id = ${work.body} and ${others} and ${came(owner.kind, `there.${owner.column}`)}
				and not exists (select from wanted where ${wanted} and ${alike})
			returning there.${owner.column} as id
		) insert into touched select ${number}, id from gone`
	);
	if (ordered) {
		await run(
			work,
			`with moved as (
				update ${table} there set position = wanted.position from wanted
				where ${wanted} and ${alike} and there.position <> wanted.position returning wanted.owner as id
			) insert into touched select ${number}, id from moved`
		);
	}
	await run(
		work,
		`with made as (
			${insertion} and not exists (select from ${table} there where ${alike}) returning ${owner.column} as id
		) insert into touched select ${number}, id from made`
	);
}

/** Files of one kind of owner. What the owner says counts; what a file says itself fills the gaps. */
async function mergeFiles(work: Work, kind: 'Meeting' | 'AgendaItem' | 'Paper'): Promise<void> {
	const column = { Meeting: 'meeting_id', AgendaItem: 'agenda_item_id', Paper: 'paper_id' }[kind];
	const [owner, file] = [NUMBER_OF[kind], NUMBER_OF.File];
	const named = `wanted.relation = 'file' and wanted.owner_kind = ${owner}`;
	const told = `wanted.relation = 'file-of' and wanted.target_kind = ${owner}`;
	const touching = `insert into touched select each.kind, each.id
		from changed, lateral (values (${owner}, owner_id), (${file}, file_id)) each (kind, id)`;
	if (!work.fresh) await mergeOldFiles(work, column, named, told, touching, came(kind, `there.${column}`));
	const insert = (relation: string, from: string, same?: string) =>
		run(
			work,
			`with changed as (
				insert into file_links (id, body_id, file_id, role, ${column}, position)
				select gen_random_uuid(), ${work.body}, ${from} from wanted
				where ${relation}${same === undefined ? '' : ` and not exists (select from file_links there where ${same})`}
				returning ${column} as owner_id, file_id
			) ${touching}`
		);
	await insert(
		named,
		'wanted.target, wanted.role, wanted.owner, wanted.position',
		work.fresh
			? undefined
			: `there.${column} = wanted.owner and there.file_id = wanted.target and there.role = wanted.role`
	);
	await insert(
		told,
		`wanted.owner, 'auxiliary', wanted.target, 0`,
		`there.${column} = wanted.target and there.file_id = wanted.owner`
	);
}

async function mergeOldFiles(
	work: Work,
	column: string,
	named: string,
	told: string,
	touching: string,
	ownerCame: string
): Promise<void> {
	await run(
		work,
		`with changed as (
			delete from file_links there where there.body_id = ${work.body} and there.${column} is not null
				and there.role <> 'internal' and ${ownerCame}
				and exists (select from files where files.id = there.file_id and files.source_id is not null)
				and not exists (select from wanted where ${named} and wanted.owner = there.${column}
					and wanted.target = there.file_id and wanted.role = there.role)
				and not (there.role = 'auxiliary' and exists (select from wanted where ${told}
					and wanted.target = there.${column} and wanted.owner = there.file_id))
			returning there.${column} as owner_id, there.file_id
		) ${touching}`
	);
	await run(
		work,
		`with changed as (
			update file_links there set position = wanted.position from wanted
			where ${named} and wanted.owner = there.${column} and wanted.target = there.file_id
				and wanted.role = there.role and there.position <> wanted.position
			returning there.${column} as owner_id, there.file_id
		) ${touching}`
	);
}
