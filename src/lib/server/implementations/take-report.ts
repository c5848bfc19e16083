/** A report of an implementation that is held for a change. */
import { and, eq, isNull } from 'drizzle-orm';
import { Refusal } from '#lib/domain/errors.ts';
import type { Db } from '../db/client.ts';
import { implementationReports } from '../db/schema/index.ts';

/** @throws {Refusal} `not-found` when it was taken back, or is none of this implementation */
export async function takeReport(tx: Db, implementationId: string, reportId: string) {
	const [report] = await tx
		.select({
			id: implementationReports.id,
			authorId: implementationReports.authorId,
			acceptedAt: implementationReports.acceptedAt,
			due: implementationReports.due
		})
		.from(implementationReports)
		.where(
			and(
				eq(implementationReports.id, reportId),
				eq(implementationReports.implementationId, implementationId),
				isNull(implementationReports.deleted)
			)
		);
	if (!report)
		throw new Refusal(
			'not-found',
			'Diesen Bericht gibt es nicht mehr. Jemand hat ihn inzwischen zurückgezogen.'
		);
	return report;
}
