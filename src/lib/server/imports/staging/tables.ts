/** Names and types in SQL of the tables an import fills. */
import { getTableColumns, getTableName } from 'drizzle-orm';
import { toSnakeCase } from 'drizzle-orm/casing';
import type { PgTable } from 'drizzle-orm/pg-core';
import * as schema from '../../db/schema/index.ts';
import { REFERENCES, STORED_KINDS, type StoredKind } from '../oparl/rows.ts';

export const TABLES = {
	LegislativeTerm: schema.legislativeTerms,
	Location: schema.locations,
	Organization: schema.organizations,
	Person: schema.people,
	Membership: schema.memberships,
	Meeting: schema.meetings,
	AgendaItem: schema.agendaItems,
	Paper: schema.papers,
	Consultation: schema.consultations,
	File: schema.files
} as const satisfies Readonly<Record<StoredKind, PgTable>>;

export const tableOf = (kind: StoredKind): string => getTableName(TABLES[kind]);

/** Temporary tables live in a schema of their own, so that no name can stand for another table. */
export const stageOf = (kind: StoredKind): string => `pg_temp.stage_${tableOf(kind)}`;

/** Kinds as numbers: they are compared millions of times. */
export const NUMBER_OF = Object.fromEntries(STORED_KINDS.map((kind, index) => [kind, index])) as Readonly<
	Record<StoredKind, number>
>;

/** A field of a row as a column. */
export interface FieldColumn {
	readonly field: string;
	/** Quoted. */
	readonly name: string;
	readonly type: string;
	/** The kind it refers to: then it is text in the stage, a key of the source. */
	readonly refers?: StoredKind;
}

export function columnOf(kind: StoredKind, field: string): FieldColumn {
	const column = (getTableColumns(TABLES[kind]) as Record<string, { name: string; getSQLType(): string }>)[
		field
	];
	if (!column) throw new TypeError(`${kind} has no field ${field}`);
	const refers = REFERENCES[kind][field]?.kind;
	const name = `"${toSnakeCase(column.name)}"`;
	return { field, name, type: refers ? 'text' : column.getSQLType(), ...(refers && { refers }) };
}
