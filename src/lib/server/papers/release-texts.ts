/** Lets the present text of papers out. Call it in the transaction that publishes them. */
import { and, inArray, isNull, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { paperVersions } from '../db/schema/index.ts';

/** The newest version of each paper is public from `now` on; what was written before stays a draft for good. */
export async function releaseTexts(tx: Db, paperIds: readonly string[], now: Date): Promise<void> {
	if (paperIds.length === 0) return;
	const newest = sql`${paperVersions.number} = (
		select max(other.number) from ${paperVersions} other where other.paper_id = ${paperVersions.paperId})`;
	await tx
		.update(paperVersions)
		.set({ releasedAt: now })
		.where(and(inArray(paperVersions.paperId, [...paperIds]), isNull(paperVersions.releasedAt), newest));
}
