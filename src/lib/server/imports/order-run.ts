/** Runs ordered at the command line, where whoever holds the database acts. */
import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { importRuns } from '../db/schema/index.ts';
import { ImportOptions } from './options.ts';

/**
 * A run that reads the server at `address`: the one that was broken off, with what it has read so far, or a new one.
 *
 * @param fresh leave what was broken off alone
 */
export async function orderServerRun(
	db: Db,
	address: string,
	options: Partial<ImportOptions>,
	fresh = false
): Promise<{ readonly id: string; readonly resumed: boolean }> {
	const [broken] = await db
		.select({ id: importRuns.id })
		.from(importRuns)
		.where(
			and(
				eq(importRuns.kind, 'server'),
				eq(importRuns.source, address),
				eq(importRuns.state, 'running'),
				// Those of an administrator or of a mirror are the worker's.
				isNull(importRuns.orderedBy),
				sql`${importRuns.options}->>'mirror' is distinct from 'true'`
			)
		)
		.orderBy(desc(importRuns.created))
		.limit(1);
	if (broken && !fresh) return { id: broken.id, resumed: true };
	const [run] = await db
		.insert(importRuns)
		.values({ kind: 'server', source: address, state: 'waiting', options: ImportOptions.parse(options) })
		.returning({ id: importRuns.id });
	return { id: run!.id, resumed: false };
}
