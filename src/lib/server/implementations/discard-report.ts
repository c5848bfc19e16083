/** Takes a report back: it stays in the audit trail and counts for nothing any more. */
import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { may } from '#lib/domain/people/rights.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { implementationReports } from '../db/schema/index.ts';
import { parse, transact } from '../verb.ts';
import { applyReports } from './apply-reports.ts';
import { takeImplementation } from './take-implementation.ts';
import { takeReport } from './take-report.ts';

const Input = z.object({ reportId: z.uuid() });

/**
 * Office and due day are what they were without it.
 *
 * @throws {Refusal} `forbidden` unless a clerk, or the author of a report that was not taken in yet; `not-found`
 */
export async function discardReport(
	db: Db,
	actor: Actor,
	resolutionId: string,
	input: unknown
): Promise<void> {
	const { reportId } = parse(Input, input);
	await transact(db, async (tx) => {
		const held = await takeImplementation(tx, actor, resolutionId, 'report-implementation', undefined);
		const report = await takeReport(tx, held.id, reportId);
		const keepsThem = may(actor, 'track-resolutions', { bodyId: held.bodyId });
		if (!keepsThem && (report.acceptedAt || report.authorId !== actor.personId)) {
			throw new Refusal(
				'forbidden',
				'Dieser Bericht ist übernommen. Bitten Sie den Sitzungsdienst, ihn zurückzuziehen, oder schreiben Sie einen neuen.'
			);
		}
		await tx
			.update(implementationReports)
			.set({ deleted: sql`now()` })
			.where(eq(implementationReports.id, reportId));
		await applyReports(tx, held.id);
		await audit(tx, actor, 'discard-report', 'implementations', held.id, { reportId });
	});
}
