/**
 * Where an import lays out what it has read before anything is written: temporary tables of the transaction, filled by
 * COPY. Memory stays the same however large the source is, and references are found by joins.
 */
import type postgres from 'postgres';
import type { Finding } from '../report/notes.ts';
import type { StoredKind } from '../oparl/rows.ts';
import { columnOf, NUMBER_OF, stageOf, type FieldColumn } from './tables.ts';
import { copyLine, jsonText } from './copy.ts';

/** Text that is gathered before it is sent. */
const BUFFER = 512 * 1024;

/** What every staged row has before its fields. `best` is set where one object came several times. */
const HEAD = ['seq', 'key', 'source_id', 'id', 'weight', 'source'];

const TABLES = {
	stage_links: `owner_kind smallint, seq int, relation text, role text, target_kind smallint, target text, position int,
		property text`,
	stage_children: 'seq int, kind smallint, key text',
	stage_removed: 'kind smallint, key text, source_id text, label text',
	stage_agenda: `seq int, meeting text, key text, source_id text, said_public boolean, number text, name text, said_order int, index int`,
	stage_sides: 'seq int, row_id uuid, position int, public boolean',
	stage_findings: `number bigint generated always as identity, seq int, defect text, kind text, key text, source_id text,
		label text, property text, before text, after text, line int`
} as const;

type Table = keyof typeof TABLES;

const COPIED: Readonly<Record<Table, string>> = {
	stage_links: '',
	stage_children: '',
	stage_removed: '',
	stage_agenda: '',
	stage_sides: '',
	stage_findings: '(seq, defect, kind, key, source_id, label, property, before, after, line)'
};

export interface StagedRow {
	readonly seq: number;
	readonly key: string;
	readonly sourceId: string;
	/** For the case that it is new. */
	readonly id: string;
	readonly object: Readonly<Record<string, unknown>>;
	readonly fields: Readonly<Record<string, unknown>>;
}

/** A relation between two objects, by the appearance of its owner. */
export interface StagedLink {
	readonly ownerKind: StoredKind;
	readonly seq: number;
	readonly relation: string;
	readonly role: string | null;
	readonly targetKind: StoredKind;
	/** Key of the target. */
	readonly target: string;
	readonly position: number;
	readonly property: string;
}

export class Staging {
	readonly #sql: postgres.TransactionSql;
	readonly #columns = new Map<StoredKind, readonly FieldColumn[]>();
	readonly #buffers = new Map<string, string[]>();
	readonly #sizes = new Map<string, number>();
	#sending: Promise<void> = Promise.resolve();
	#making: string[] = [];
	#rows = 0;

	private constructor(sql: postgres.TransactionSql) {
		this.#sql = sql;
	}

	static async open(sql: postgres.TransactionSql): Promise<Staging> {
		const tables = Object.entries(TABLES).map(
			([name, columns]) => `create temporary table ${name} (${columns}) on commit drop`
		);
		await sql.unsafe(tables.join(';'));
		return new Staging(sql);
	}

	/** Kinds that came, with the columns they are staged with. */
	get kinds(): ReadonlyMap<StoredKind, readonly FieldColumn[]> {
		return this.#columns;
	}

	/** How many rows were put, appearances of one object each for itself. */
	get rows(): number {
		return this.#rows;
	}

	async put(kind: StoredKind, { seq, key, sourceId, id, object, fields }: StagedRow): Promise<void> {
		let columns = this.#columns.get(kind);
		if (!columns) {
			columns = Object.keys(fields).map((field) => columnOf(kind, field));
			this.#columns.set(kind, columns);
			this.#make(kind, columns);
		}
		this.#rows++;
		const source = jsonText(object);
		const values = [
			seq,
			key,
			sourceId,
			id,
			source.length,
			source,
			...columns.map(({ field }) => fields[field])
		];
		await this.#add(stageOf(kind), values);
	}

	link({
		ownerKind,
		seq,
		relation,
		role,
		targetKind,
		target,
		position,
		property
	}: StagedLink): Promise<void> {
		const kinds = [NUMBER_OF[ownerKind], NUMBER_OF[targetKind]];
		return this.#add('stage_links', [kinds[0], seq, relation, role, kinds[1], target, position, property]);
	}

	/** Takes note that the object of this appearance lists another one as its part; `null`: that it lists them at all. */
	child(seq: number, kind: StoredKind, key: string | null): Promise<void> {
		return this.#add('stage_children', [seq, NUMBER_OF[kind], key]);
	}

	removed(kind: StoredKind, key: string, sourceId: string, label: string | null): Promise<void> {
		return this.#add('stage_removed', [NUMBER_OF[kind], key, sourceId, label]);
	}

	agenda(values: readonly unknown[]): Promise<void> {
		return this.#add('stage_agenda', values);
	}

	side(values: readonly unknown[]): Promise<void> {
		return this.#add('stage_sides', values);
	}

	finding(finding: Finding, key: string | null): void {
		const { seq, defect, kind, sourceId, label, property, before, after, line } = finding;
		const values = [seq, defect, kind, key, sourceId, label, property, before, after, line];
		// Sent with the next row: notes are taken where nobody can wait.
		this.#buffer('stage_findings', copyLine(values));
	}

	/**
	 * Lets `put` fill the tables, and answers when they hold all of it. Also when it fails nothing is on its way any more:
	 * a rollback in the middle of COPY would break the connection, and its error would hide what happened.
	 */
	async filled<Result>(put: () => Promise<Result>): Promise<Result> {
		try {
			const result = await put();
			await this.flush();
			return result;
		} finally {
			await this.#sending.catch(() => {});
		}
	}

	/** Sends what is gathered. After it the tables hold all that was put. */
	async flush(): Promise<void> {
		for (const table of this.#buffers.keys()) this.#send(table);
		await this.#sending;
	}

	/** Waits for what is on its way: a connection does nothing else during COPY. */
	idle(): Promise<void> {
		return this.#sending;
	}

	#make(kind: StoredKind, columns: readonly FieldColumn[]): void {
		const fields = columns.map(({ name, type }) => `${name} ${type}`);
		const head = 'seq int, key text, source_id text, id uuid, weight int, source jsonb';
		this.#making.push(
			`create temporary table ${stageOf(kind).replace('pg_temp.', '')} (${[head, ...fields].join(', ')}) on commit drop`
		);
	}

	async #add(table: string, values: readonly unknown[]): Promise<void> {
		this.#buffer(table, copyLine(values));
		if (this.#sizes.get(table)! < BUFFER && (this.#sizes.get('stage_findings') ?? 0) < BUFFER) return;
		// One text is on its way while the next is gathered; more would only pile up.
		await this.#sending;
		for (const [name, size] of this.#sizes) if (size >= BUFFER) this.#send(name);
	}

	#buffer(table: string, line: string): void {
		const lines = this.#buffers.get(table);
		if (lines) lines.push(line);
		else this.#buffers.set(table, [line]);
		this.#sizes.set(table, (this.#sizes.get(table) ?? 0) + line.length);
	}

	#send(table: string): void {
		const text = this.#buffers.get(table)!.join('');
		this.#buffers.set(table, []);
		this.#sizes.set(table, 0);
		const making = this.#making.splice(0);
		const columns = COPIED[table as Table] ?? `(${[...HEAD, ...this.#names(table)].join(', ')})`;
		const sent = this.#sending.then(async () => {
			if (making.length > 0) await this.#sql.unsafe(making.join(';'));
			if (text !== '') await this.#copy(`copy ${table} ${columns} from stdin`, text);
		});
		// The failure is met by whoever waits for it next.
		sent.catch(() => {});
		this.#sending = sent;
	}

	#names(table: string): string[] {
		const [, columns] = [...this.#columns].find(([kind]) => stageOf(kind) === table)!;
		return columns.map(({ name }) => name);
	}

	async #copy(statement: string, text: string): Promise<void> {
		const target = await this.#sql.unsafe(statement).writable();
		await new Promise<void>((resolve, reject) => {
			target.on('error', reject);
			target.on('close', resolve);
			target.end(text);
		});
	}
}
