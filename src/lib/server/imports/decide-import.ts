/** What an administrator decides about a run: which body is meant, that it begins, that it ends, that it goes on. */
import { and, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { importRuns } from '../db/schema/index.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { allow, parse, transact } from '../verb.ts';
import type { ImportRun } from './lease.ts';
import { refuseSecond } from './order-import.ts';

const BodyChoice = z.object({
	body: z.string({ error: 'Bitte wählen Sie eine Körperschaft.' }).min(1)
});

/** Says which of the bodies of a server is meant; it is looked at then. @throws {Refusal} */
export async function chooseImportBody(db: Db, actor: Actor, runId: string, input: unknown): Promise<void> {
	allow(actor, 'import-data', actor);
	const { body } = parse(BodyChoice, input);
	await transact(db, async (tx) => {
		const run = await takeRun(tx, actor, runId);
		const offered = (run.found?.bodies ?? []) as readonly { readonly id: string }[];
		if (run.state !== 'found' || !offered.some(({ id }) => id === body)) throw decided();
		await refuseSecond(tx, actor);
		await tx
			.update(importRuns)
			.set({ state: 'looking', found: null, options: { ...run.options, bodySourceId: body } })
			.where(eq(importRuns.id, runId));
		await enqueue(tx, 'import-run', { runId });
	});
}

const StartChoice = z.object({ many: z.literal('on').optional() });

/**
 * Has done what was only rehearsed until now; by `many` also deletions that are so many that they were only reported.
 *
 * @throws {Refusal} `conflict` when that was decided already
 */
export async function startImport(db: Db, actor: Actor, runId: string, input: unknown = {}): Promise<void> {
	allow(actor, 'import-data', actor);
	const { many } = parse(StartChoice, input);
	await transact(db, async (tx) => {
		const run = await takeRun(tx, actor, runId);
		if (run.state !== 'found' || !run.found?.rehearsed) throw decided();
		await refuseSecond(tx, actor);
		const options = many === 'on' ? { ...run.options, absent: 'delete-many' } : run.options;
		await tx.update(importRuns).set({ state: 'waiting', options }).where(eq(importRuns.id, runId));
		await enqueue(tx, 'import-run', { runId });
		await audit(tx, actor, 'start-import', 'import_runs', runId, { source: run.source, options });
	});
}

/** Ends a run: at once where nobody works on it, within seconds otherwise. What is written stays. @throws {Refusal} */
export async function stopImport(db: Db, actor: Actor, runId: string): Promise<void> {
	allow(actor, 'import-data', actor);
	await transact(db, async (tx) => {
		const run = await takeRun(tx, actor, runId);
		if (!UNDER_WAY.includes(run.state)) throw decided();
		const [free] = await tx
			.update(importRuns)
			.set({ state: 'stopped', progress: null, finishedAt: sql`clock_timestamp()` })
			.where(
				and(eq(importRuns.id, runId), sql`coalesce(${importRuns.leasedUntil} < clock_timestamp(), true)`)
			)
			.returning({ id: importRuns.id });
		if (!free) await tx.update(importRuns).set({ stopWanted: true }).where(eq(importRuns.id, runId));
		await audit(tx, actor, 'stop-import', 'import_runs', runId, { source: run.source });
	});
}

/** Orders again what nobody works on any more. @throws {Refusal} */
export async function resumeImport(db: Db, actor: Actor, runId: string): Promise<void> {
	allow(actor, 'import-data', actor);
	await transact(db, async (tx) => {
		const { state } = await takeRun(tx, actor, runId);
		if (state === 'found' || !UNDER_WAY.includes(state)) throw decided();
		await enqueue(tx, 'import-run', { runId });
	});
}

const UNDER_WAY: readonly ImportRun['state'][] = ['looking', 'found', 'waiting', 'running'];

async function takeRun(tx: Db, actor: Actor, runId: string): Promise<ImportRun> {
	const [run] = await tx
		.select()
		.from(importRuns)
		.where(and(eq(importRuns.id, runId), eq(importRuns.bodyId, actor.bodyId)))
		.for('update');
	if (!run) throw new Refusal('not-found', 'Diesen Lauf gibt es nicht.');
	return run;
}

const decided = () =>
	new Refusal('conflict', 'Über diesen Lauf ist schon entschieden. Die Seite zeigt jetzt den neuen Stand.');
