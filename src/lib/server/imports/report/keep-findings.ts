/** Keeps findings of a run that are met outside its transaction: while a server is walked, while files are fetched. */
import { eq, sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { importFindings, importRuns } from '../../db/schema/index.ts';
import { LISTED, Notes, type Finding } from './notes.ts';

export class KeptNotes extends Notes {
	readonly #waiting: Finding[];
	readonly #db: Db;
	readonly #runId: string;
	#counted = new Map<string, number>();

	constructor(db: Db, runId: string) {
		const waiting: Finding[] = [];
		super((finding) => waiting.push(finding));
		this.#waiting = waiting;
		this.#db = db;
		this.#runId = runId;
	}

	/** Writes what has come since the last time. */
	async keep(): Promise<void> {
		const counts = new Map(Object.entries(this.counts()) as [string, number][]);
		const more = [...counts]
			.map(([defect, count]) => [defect, count - (this.#counted.get(defect) ?? 0)] as const)
			.filter(([, count]) => count > 0);
		if (more.length === 0) return;
		const findings = this.#waiting.splice(0);
		await this.#db.transaction(async (tx) => {
			const [run] = await tx
				.select({ defects: importRuns.defects })
				.from(importRuns)
				.where(eq(importRuns.id, this.#runId))
				.for('update');
			const defects = { ...run?.defects };
			const listed = findings.filter(({ defect }) => (defects[defect] ?? 0) < LISTED);
			for (const [defect, count] of more) defects[defect] = (defects[defect] ?? 0) + count;
			await tx.update(importRuns).set({ defects }).where(eq(importRuns.id, this.#runId));
			if (listed.length === 0) return;
			const [last] = await tx
				.select({ number: sql<number>`coalesce(max(${importFindings.number}), 0)::int` })
				.from(importFindings)
				.where(eq(importFindings.runId, this.#runId));
			await tx.insert(importFindings).values(
				listed.map(({ seq: _seq, ...finding }, index) => ({
					...finding,
					line: finding.line ?? null,
					runId: this.#runId,
					number: last!.number + index + 1
				}))
			);
		});
		this.#counted = counts;
	}
}
