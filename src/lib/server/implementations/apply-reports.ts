/** Keeps what an implementation says of itself equal to the reports that count. */
import { and, asc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import { factsAfter } from '#lib/domain/implementations/status.ts';
import type { Db } from '../db/client.ts';
import { implementationReports, implementations } from '../db/schema/index.ts';

/** Call it in the transaction that changed the reports or the first due day. */
export async function applyReports(tx: Db, implementationId: string): Promise<void> {
	const [{ firstDue } = { firstDue: null }] = await tx
		.select({ firstDue: implementations.firstDue })
		.from(implementations)
		.where(eq(implementations.id, implementationId));
	const reports = await tx
		.select({
			on: implementationReports.on,
			progress: implementationReports.progress,
			due: implementationReports.due
		})
		.from(implementationReports)
		.where(
			and(
				eq(implementationReports.implementationId, implementationId),
				isNotNull(implementationReports.acceptedAt),
				isNull(implementationReports.deleted)
			)
		)
		.orderBy(asc(implementationReports.acceptedAt), asc(implementationReports.id));
	const { progress, due, endedOn } = factsAfter(
		firstDue ?? undefined,
		reports.map((report) => ({
			on: report.on,
			progress: report.progress ?? undefined,
			due: report.due ?? undefined
		}))
	);
	await tx
		.update(implementations)
		.set({ progress, due: due ?? null, endedOn: endedOn ?? null, modified: sql`clock_timestamp()` })
		.where(eq(implementations.id, implementationId));
}
