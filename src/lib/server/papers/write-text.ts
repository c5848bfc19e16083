/** Writes the text of a paper: over the current version as long as it is unpublished, as a new version afterwards. */
import { desc, eq, sql } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Db } from '../db/client.ts';
import { paperVersions } from '../db/schema/index.ts';

/**
 * Answers the number of the version that holds the text now. An unchanged text makes no new version. What is written to a
 * published paper goes out at once; before that nothing does (`releaseTexts`).
 */
export async function writeText(
	tx: Db,
	actor: Actor,
	paper: { readonly id: string; readonly bodyId: string; readonly publishedAt: Date | null },
	{ text, resolutionText }: { readonly text: string; readonly resolutionText: string | null }
): Promise<number> {
	const [current] = await tx
		.select()
		.from(paperVersions)
		.where(eq(paperVersions.paperId, paper.id))
		.orderBy(desc(paperVersions.number))
		.limit(1);
	if (current && current.text === text && current.resolutionText === resolutionText) return current.number;
	if (current && paper.publishedAt === null) {
		await tx
			.update(paperVersions)
			.set({ text, resolutionText, authorId: actor.personId })
			.where(eq(paperVersions.id, current.id));
		return current.number;
	}
	const number = (current?.number ?? 0) + 1;
	await tx.insert(paperVersions).values({
		bodyId: paper.bodyId,
		paperId: paper.id,
		number,
		text,
		resolutionText,
		authorId: actor.personId,
		releasedAt: paper.publishedAt ? sql`now()` : null
	});
	return number;
}
