/** One process works on a run; when it dies, another may take over within seconds. */
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { importRuns } from '../db/schema/index.ts';
import { log } from '../log.ts';

/** How long a sign of life counts, and how often one is given. */
const LEASE_SECONDS = 20;
const EVERY_MS = 5_000;

export type ImportRun = typeof importRuns.$inferSelect;

/** Another process works on the run. */
export class Leased extends Error {
	override readonly name = 'Leased';
}

/**
 * Runs `work` on the run as its only process. Nothing happens when there is nothing to do.
 *
 * @throws {Leased} when another process may still be at it: try again later
 */
export async function withLease(
	db: Db,
	runId: string,
	work: (run: ImportRun) => Promise<void>
): Promise<void> {
	const owner = crypto.randomUUID();
	const until = sql`clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})`;
	const mine = and(eq(importRuns.id, runId), eq(importRuns.leasedBy, owner));
	const [run] = await db
		.update(importRuns)
		.set({ leasedBy: owner, leasedUntil: until })
		.where(
			and(
				eq(importRuns.id, runId),
				inArray(importRuns.state, ['looking', 'waiting', 'running']),
				sql`(${importRuns.leasedUntil} is null or ${importRuns.leasedUntil} < clock_timestamp())`
			)
		)
		.returning();
	if (!run) {
		const [there] = await db
			.select({ state: importRuns.state })
			.from(importRuns)
			.where(and(eq(importRuns.id, runId), inArray(importRuns.state, ['looking', 'waiting', 'running'])));
		if (there) throw new Leased('another process works on this run');
		return;
	}
	const timer = setInterval(() => {
		db.update(importRuns)
			.set({ leasedUntil: until })
			.where(mine)
			.catch((error: unknown) => log.warn({ err: error }, 'lease of an import'));
	}, EVERY_MS);
	try {
		await work(run);
	} finally {
		clearInterval(timer);
		await db.update(importRuns).set({ leasedBy: null, leasedUntil: null }).where(mine);
	}
}
