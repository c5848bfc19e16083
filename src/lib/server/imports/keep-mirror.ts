/** An administrator has the town kept in step with the system it was taken over from, changes how, or ends it. */
import { and, desc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { importRuns, importSources } from '../db/schema/index.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { allow, parse, transact } from '../verb.ts';

/** Hours between two runs: hourly, four times a day, daily, weekly. */
export const INTERVALS = [1, 6, 24, 168] as const;

const ticked = z
	.literal('on')
	.optional()
	.transform((value) => value === 'on');

const Input = z.object({
	everyHours: z.coerce.number().refine((hours) => INTERVALS.some((each) => each === hours), {
		error: 'Bitte wählen Sie einen der angebotenen Abstände.'
	}),
	files: ticked,
	enabled: ticked
});

/**
 * The source is the one that was last taken over by hand, so that somebody has seen its report.
 *
 * @throws {Refusal} `forbidden` unless administrator; `conflict` where nothing was taken over from a server yet
 */
export async function keepMirror(db: Db, actor: Actor, input: unknown, now: Date): Promise<void> {
	allow(actor, 'import-data', actor);
	const wish = parse(Input, input);
	const { bodyId } = actor;
	await transact(db, async (tx) => {
		const [there] = await tx
			.select()
			.from(importSources)
			.where(eq(importSources.bodyId, bodyId))
			.for('update');
		if (there) {
			const wasOff = !there.enabled || there.everyHours > wish.everyHours;
			await tx
				.update(importSources)
				.set({ ...wish, ...(wish.enabled && wasOff && { nextAt: now }) })
				.where(eq(importSources.id, there.id));
		} else {
			const run = await lastTakenOver(tx, bodyId);
			await tx.insert(importSources).values({
				...wish,
				bodyId,
				address: run.source,
				lastRunId: run.id,
				freshAt: run.created,
				nextAt: now
			});
		}
		if (wish.enabled) await enqueue(tx, 'mirror-due', {});
		await audit(tx, actor, 'keep-mirror', 'bodies', bodyId, wish);
	});
}

/** Has the next run begin now. @throws {Refusal} */
export async function mirrorNow(db: Db, actor: Actor, now: Date): Promise<void> {
	allow(actor, 'import-data', actor);
	await transact(db, async (tx) => {
		const [source] = await tx
			.update(importSources)
			.set({ nextAt: now })
			.where(and(eq(importSources.bodyId, actor.bodyId), eq(importSources.enabled, true)))
			.returning({ id: importSources.id });
		if (!source) throw new Refusal('conflict', 'Der Abgleich ist ausgeschaltet.');
		await enqueue(tx, 'mirror-due', {});
	});
}

/** What came from the source stays; it is not followed any more. @throws {Refusal} */
export async function endMirror(db: Db, actor: Actor): Promise<void> {
	allow(actor, 'import-data', actor);
	await transact(db, async (tx) => {
		await tx.delete(importSources).where(eq(importSources.bodyId, actor.bodyId));
		await audit(tx, actor, 'end-mirror', 'bodies', actor.bodyId);
	});
}

async function lastTakenOver(tx: Db, bodyId: string) {
	const [run] = await tx
		.select({ id: importRuns.id, source: importRuns.source, created: importRuns.created })
		.from(importRuns)
		.where(and(eq(importRuns.bodyId, bodyId), eq(importRuns.kind, 'server'), eq(importRuns.state, 'done')))
		.orderBy(desc(importRuns.finishedAt))
		.limit(1);
	if (run) return run;
	throw new Refusal(
		'conflict',
		'Übernehmen Sie zuerst einmal von Hand aus dem OParl-System. Danach kann der Abgleich ihm folgen.'
	);
}
