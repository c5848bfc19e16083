/**
 * One marked row in every table, none of them public: what the public connection must never show.
 *
 * The rows are made from the catalog, so that a new table gets its canary by itself: foreign keys point at the other
 * canaries, and every text says `CANARY`. Plain SQL, because no verb would make such rows.
 */
import type postgres from 'postgres';

export const CANARY = 'kanarienvogel';

/** The one id all canaries share: every foreign key finds its canary. */
const ID = '00000000-0000-7000-8000-00000000c0de';

/** Where a value has to be one of a few, or must tell its row apart. */
const SPECIAL: Readonly<Record<string, string>> = {
	'agenda_items.remark': `'${CANARY}-remark'`,
	'papers.decision': `'${CANARY}-decision'`,
	'agenda_revisions.kind': `'invitation'`,
	'agenda_revision_items.audience': `'members'`,
	'file_links.role': `'internal'`,
	'minutes.part': `'non-public'`,
	'minutes.state': `'draft'`,
	'meetings.state': `'draft'`,
	'recordings.state': `'removed'`,
	'open_data_checks.report': `'{}'`,
	'territories.geometry': `'{}'`,
	'search_documents.kind': `'paper'`,
	'search_marks.id': 'default'
};

/** Public by what they are: only what is hidden of them is marked. */
const OPEN = new Set([
	'bodies',
	'legislative_terms',
	'territories',
	'publications',
	'open_data_snapshots',
	'open_data_checks'
]);

/** What makes the row of a table public; see `visibility.ts`. */
const RELEASE = [
	`update meetings set published_at = now()`,
	`update agenda_revisions set published_at = now()`,
	`update papers set published_at = now()`,
	`update paper_versions set released_at = now() where number > 1`,
	`update agenda_revision_items set audience = 'all'`,
	`update file_links set role = 'main'`,
	`update minutes set part = 'public', state = 'published'`,
	`update recordings set state = 'ready'`,
	`update media_segments set live = true, archive = true, sound = true`,
	`update votes set retracted_at = null`
];

interface Column {
	readonly table: string;
	readonly name: string;
	readonly type: string;
	readonly nullable: boolean;
	readonly references: string | null;
}

/** Fills every table of the schema; foreign keys are not looked at meanwhile. */
export async function plantCanaries(owner: postgres.Sql): Promise<void> {
	const columns = await owner<Column[]>`
		select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
			not a.attnotnull as nullable,
			(select f.confrelid::regclass::text from pg_constraint f
				where f.conrelid = c.oid and f.contype = 'f' and f.conkey = array[a.attnum]) as references
		from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
			and a.attgenerated = ''
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`;
	const byTable = Map.groupBy(columns, ({ table }) => table);
	await owner.begin(async (tx) => {
		await tx`set local session_replication_role = replica`;
		for (const [table, each] of byTable) await tx.unsafe(insertion(table, each));
		await tx.unsafe(`insert into paper_versions (id, body_id, paper_id, number, text)
			values (gen_random_uuid(), '${ID}', '${ID}', 2, '${CANARY}')`);
	});
}

/** Makes every row public that can be. */
export async function releaseCanaries(owner: postgres.Sql): Promise<void> {
	const flags = await owner<{ table: string }[]>`
		select table_name as table from information_schema.columns
		where table_schema = 'public' and column_name = 'public' and data_type = 'boolean'`;
	for (const { table } of flags) await owner.unsafe(`update ${table} set public = true`);
	for (const statement of RELEASE) await owner.unsafe(statement);
}

function insertion(table: string, columns: readonly Column[]): string {
	const filled = columns.filter(({ name, nullable }) => !(nullable && LEFT_EMPTY.has(name)));
	const names = filled.map(({ name }) => `"${name}"`).join(', ');
	return `insert into ${table} (${names}) values (${filled.map(valueOf).join(', ')})`;
}

/** Instants and marks that would publish, withdraw or retract the row, or make it belong to itself. */
const LEFT_EMPTY = new Set([
	'signs_for_id',
	'published_at',
	'released_at',
	'deleted',
	'retracted_at',
	'withdrawn_at',
	'revoked_at',
	'disabled_at'
]);

function valueOf({ table, name, type }: Column): string {
	const special = SPECIAL[`${table}.${name}`];
	if (special) return special;
	const word = OPEN.has(table) ? 'offen' : CANARY;
	if (type === 'uuid') return `'${ID}'`;
	if (type === 'text') return `'${word}'`;
	if (type === 'tsvector') return `'${word}'`;
	if (type === 'text[]') return `'{${word}}'`;
	if (type === 'uuid[]') return `'{${ID}}'`;
	if (type === 'integer[]') return `'{1}'`;
	if (type === 'jsonb') return `'{"text": "${CANARY}"}'`;
	if (type === 'boolean') return 'false';
	if (type === 'date') return `'2026-11-24'`;
	if (type === 'xid8') return `'1'`;
	if (type.startsWith('timestamp')) return `'2026-11-24T17:00:00Z'`;
	return '1';
}
