/** Does an import and undoes it: what it would write and find is told, and nothing is changed. */
import { and, asc, eq, gt, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { importFindings, importRuns } from '../db/schema/index.ts';
import { transact } from '../verb.ts';
import { importOparl, type ImportChoices, type ImportReport, type ImportSource } from './import-oparl.ts';

/** Findings that are written at once. */
const AT_ONCE = 1_000;

type Finding = typeof importFindings.$inferInsert;

/** What a run had before it was rehearsed; kept in `import_runs.found`. */
export interface Rehearsed {
	/** Number of the last finding. */
	readonly after: number;
	readonly defects: Readonly<Record<string, number>>;
}

/** Leaves counts and findings with the run, which waits then for somebody to decide. */
export async function rehearse(
	db: Db,
	source: ImportSource,
	now: Date,
	choices: ImportChoices & { readonly runId: string }
): Promise<void> {
	const { runId } = choices;
	const undone = new Error('rehearsed');
	let told: { report: ImportReport; counts: Record<string, number>; findings: Finding[] } | undefined;
	let before: Rehearsed | undefined;
	try {
		await transact(db, async (tx) => {
			before = await stateOf(tx, runId);
			const report = await importOparl(tx, source, now, choices);
			const findings = await tx
				.select()
				.from(importFindings)
				.where(and(eq(importFindings.runId, runId), gt(importFindings.number, before.after)))
				.orderBy(asc(importFindings.number));
			const [run] = await tx
				.select({ counts: importRuns.counts })
				.from(importRuns)
				.where(eq(importRuns.id, runId));
			told = { report, counts: run!.counts, findings };
			throw undone;
		});
	} catch (error) {
		if (error !== undone) throw error;
	}
	const { report, counts, findings } = told!;
	await db.transaction(async (tx) => {
		for (let from = 0; from < findings.length; from += AT_ONCE) {
			// Rows that would be made are not there.
			const some = findings.slice(from, from + AT_ONCE).map((finding) => ({ ...finding, rowId: null }));
			await tx.insert(importFindings).values(some);
		}
		await tx
			.update(importRuns)
			.set({
				state: 'found',
				progress: null,
				counts,
				defects: report.defects as Record<string, number>,
				found: sql`coalesce(${importRuns.found}, '{}') || ${JSON.stringify({ rehearsed: before })}::jsonb`
			})
			.where(eq(importRuns.id, runId));
	});
}

/** Takes away what a rehearsal left, before the run itself. */
export async function forgetRehearsal(db: Db, runId: string): Promise<void> {
	await db.transaction(async (tx) => {
		const [run] = await tx
			.select({ found: importRuns.found })
			.from(importRuns)
			.where(eq(importRuns.id, runId))
			.for('update');
		const rehearsed = run?.found?.rehearsed as Rehearsed | undefined;
		if (!rehearsed) return;
		await tx
			.delete(importFindings)
			.where(and(eq(importFindings.runId, runId), gt(importFindings.number, rehearsed.after)));
		await tx
			.update(importRuns)
			.set({ counts: {}, defects: rehearsed.defects, found: sql`${importRuns.found} - 'rehearsed'` })
			.where(eq(importRuns.id, runId));
	});
}

async function stateOf(tx: Db, runId: string): Promise<Rehearsed> {
	const [last] = await tx
		.select({ after: sql<number>`coalesce(max(${importFindings.number}), 0)::int` })
		.from(importFindings)
		.where(eq(importFindings.runId, runId));
	const [run] = await tx
		.select({ defects: importRuns.defects })
		.from(importRuns)
		.where(eq(importRuns.id, runId));
	return { after: last!.after, defects: run?.defects ?? {} };
}
