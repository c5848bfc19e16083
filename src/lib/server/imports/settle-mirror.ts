/** Notes with a source what a run that is over has brought: until when everything of it is here. */
import { and, eq } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { importRuns, importSources } from '../db/schema/index.ts';

/** How completely a server was read; kept in `import_runs.found`. */
export interface Reach {
	/** Every list came to its end. */
	readonly whole: boolean;
	/** Everything was read, not only what changed. */
	readonly full: boolean;
}

/** Of a run that left out a list nothing is noted: the next one begins where the last whole one did. */
export async function settleMirror(db: Db, runId: string): Promise<void> {
	const [run] = await db
		.select({ startedAt: importRuns.startedAt, found: importRuns.found })
		.from(importRuns)
		.where(and(eq(importRuns.id, runId), eq(importRuns.state, 'done')));
	const reach = run?.found?.reach as Reach | undefined;
	if (!run?.startedAt || !reach?.whole) return;
	await db
		.update(importSources)
		.set({
			freshAt: run.startedAt,
			...(reach.full && { comparedAt: run.startedAt }),
			habits: (run.found?.habits ?? {}) as Record<string, unknown>
		})
		.where(eq(importSources.lastRunId, runId));
}
