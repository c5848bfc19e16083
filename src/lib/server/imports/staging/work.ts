/** What the steps between laying out and committing share: the connection, and the body and the time as SQL. */
import type postgres from 'postgres';
import type { Staging } from './staging.ts';

export interface Work {
	readonly sql: postgres.TransactionSql;
	readonly staging: Staging;
	/** The body's id as a literal. */
	readonly body: string;
	/** The time of the run as a literal. */
	readonly now: string;
	readonly timeZone: string;
	/** The source says of everything that it has just been changed. */
	readonly datesLie: boolean;
	/** What becomes of papers that no item speaks for. */
	readonly undiscussed: 'closed' | 'open';
	/** Nothing of the body came from a source before: there is nothing to compare with. */
	fresh: boolean;
	/** Some objects came more than once. */
	overtaken: boolean;
}

export function workOf(
	sql: postgres.TransactionSql,
	staging: Staging,
	bodyId: string,
	now: Date,
	rest: Pick<Work, 'timeZone' | 'undiscussed' | 'datesLie'>
): Work {
	if (!/^[0-9a-f-]{36}$/.test(bodyId)) throw new RangeError(`not an id: ${bodyId}`);
	return {
		...rest,
		sql,
		staging,
		fresh: false,
		overtaken: false,
		body: `'${bodyId}'::uuid`,
		now: `'${now.toISOString()}'::timestamptz`
	};
}

/** Runs a statement and answers how many rows it met. What is still on its way to the stage arrives before. */
export async function run({ sql, staging }: Work, statement: string): Promise<number> {
	await staging.idle();
	const result = await sql.unsafe(statement);
	return result.count ?? 0;
}

/** Runs a query, like `run`. */
export async function rows<Row extends object>(
	{ sql, staging }: Work,
	query: string
): Promise<readonly Row[]> {
	await staging.idle();
	return sql.unsafe<Row[]>(query);
}
