/** Puts away a report that was dealt with. */
import { and, eq, inArray, isNull } from 'drizzle-orm';
import { z } from 'zod';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { captionReports, captions } from '../db/schema/index.ts';
import { parse, transact } from '../verb.ts';
import { captionedBy, mayEdit } from './scope.ts';

const Input = z.object({ report: z.uuid() });

/**
 * One that was put away before is no matter.
 *
 * @throws {Refusal} `forbidden`, `not-found`, `invalid`
 */
export async function settleReport(
	db: Db,
	actor: Actor,
	meetingId: string,
	input: unknown,
	now: Date
): Promise<void> {
	await transact(db, async (tx) => {
		const { broadcast } = await captionedBy(tx, actor, meetingId, now, mayEdit);
		const { report } = parse(Input, input);
		const ours = tx.select({ id: captions.id }).from(captions).where(eq(captions.broadcastId, broadcast.id));
		const settled = await tx
			.update(captionReports)
			.set({ settledAt: now })
			.where(
				and(
					eq(captionReports.id, report),
					inArray(captionReports.captionId, ours),
					isNull(captionReports.settledAt)
				)
			)
			.returning({ id: captionReports.id });
		if (settled.length > 0) await audit(tx, actor, 'settle-report', 'caption_reports', report, { meetingId });
	});
}
