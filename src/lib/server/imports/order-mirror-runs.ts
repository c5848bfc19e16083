/** Orders the runs of sources that are due, and again those that nobody works on any more. */
import { and, eq, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { importRuns, importSources } from '../db/schema/index.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { ImportOptions } from './options.ts';

/** Clocks differ, and a server may commit later than it dates. */
const OVERLAP_MS = 3_600_000;

/** What only a full reading shows, a server that forgets to tell of deletions above all, is found after this at the latest. */
const COMPARE_EVERY_MS = 7 * 24 * 3_600_000;

/** A run that nobody has touched for so long was given up by the worker. */
const GIVEN_UP_HOURS = 1;

type Source = typeof importSources.$inferSelect;

/** May run at any time and any number of times. */
export async function orderMirrorRuns(db: Db, now: Date): Promise<void> {
	await orderGivenUp(db);
	const due = await db
		.select({ id: importSources.id })
		.from(importSources)
		.where(and(eq(importSources.enabled, true), lte(importSources.nextAt, now)));
	for (const { id } of due) await db.transaction((tx) => orderRun(tx, id, now));
}

async function orderRun(tx: Db, sourceId: string, now: Date): Promise<void> {
	const [source] = await tx
		.select()
		.from(importSources)
		.where(
			and(eq(importSources.id, sourceId), eq(importSources.enabled, true), lte(importSources.nextAt, now))
		)
		.for('update', { skipLocked: true });
	if (!source || (await isBusy(tx, source))) return;
	const [run] = await tx
		.insert(importRuns)
		.values({
			bodyId: source.bodyId,
			kind: 'server',
			source: source.address,
			state: 'waiting',
			options: await optionsFor(tx, source, now)
		})
		.returning({ id: importRuns.id });
	await tx
		.update(importSources)
		.set({ lastRunId: run!.id, nextAt: new Date(now.getTime() + source.everyHours * 3_600_000) })
		.where(eq(importSources.id, sourceId));
	await enqueue(tx, 'import-run', { runId: run!.id });
	await audit(tx, source, 'order-mirror-run', 'import_runs', run!.id, { source: source.address });
}

/** As the run before was ordered, and only what changed since, unless it is time to compare everything. */
async function optionsFor(tx: Db, source: Source, now: Date): Promise<ImportOptions> {
	const { freshAt, comparedAt, lastRunId, files } = source;
	const [last] = lastRunId
		? await tx.select({ options: importRuns.options }).from(importRuns).where(eq(importRuns.id, lastRunId))
		: [];
	const { since: _, ...options } = ImportOptions.parse(last?.options ?? {});
	const isCompared = comparedAt !== null && now.getTime() - comparedAt.getTime() < COMPARE_EVERY_MS;
	return {
		...options,
		files,
		mirror: true,
		absent: 'delete',
		...(freshAt && isCompared && { since: new Date(freshAt.getTime() - OVERLAP_MS).toISOString() })
	};
}

async function isBusy(tx: Db, { bodyId }: Source): Promise<boolean> {
	const active = await tx.$count(
		importRuns,
		and(eq(importRuns.bodyId, bodyId), inArray(importRuns.state, ['looking', 'waiting', 'running']))
	);
	return active > 0;
}

async function orderGivenUp(db: Db): Promise<void> {
	const longAgo = sql`now() - make_interval(hours => ${GIVEN_UP_HOURS})`;
	const runs = await db
		.select({ id: importRuns.id })
		.from(importRuns)
		.innerJoin(importSources, eq(importSources.lastRunId, importRuns.id))
		.where(
			and(
				inArray(importRuns.state, ['waiting', 'running']),
				lte(importRuns.created, longAgo),
				or(isNull(importRuns.leasedUntil), lte(importRuns.leasedUntil, longAgo))
			)
		);
	for (const { id } of runs) await db.transaction((tx) => enqueue(tx, 'import-run', { runId: id }));
}
