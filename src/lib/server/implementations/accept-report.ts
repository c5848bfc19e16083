/** Takes a department's report in, and says of any report whether the public may read it. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { implementationReports } from '../db/schema/index.ts';
import { parse, transact } from '../verb.ts';
import { applyReports } from './apply-reports.ts';
import { takeImplementation } from './take-implementation.ts';
import { takeReport } from './take-report.ts';

const Input = z.object({
	reportId: z.uuid(),
	public: z.enum(['yes', 'no']).transform((value) => value === 'yes')
});

/**
 * The report counts from now on, and is public or not. One of a non-public resolution never is.
 *
 * @throws {Refusal} `forbidden` unless a clerk; `not-found`, also for a report that was taken back meanwhile
 */
export async function acceptReport(
	db: Db,
	actor: Actor,
	resolutionId: string,
	input: unknown,
	now: Date
): Promise<void> {
	const { reportId, public: wanted } = parse(Input, input);
	await transact(db, async (tx) => {
		const held = await takeImplementation(tx, actor, resolutionId, 'track-resolutions', undefined);
		const report = await takeReport(tx, held.id, reportId);
		const isPublic = wanted && held.resolutionPublic;
		await tx
			.update(implementationReports)
			.set({
				acceptedAt: report.acceptedAt ?? now,
				public: isPublic,
				...(report.acceptedAt || !report.due ? {} : { dueBefore: held.due })
			})
			.where(eq(implementationReports.id, reportId));
		await applyReports(tx, held.id);
		await audit(tx, actor, 'accept-report', 'implementations', held.id, { reportId, public: isPublic });
	});
}
