/** The start of every change of a paper: it is found, locked, and its version is checked. */
import { and, eq, isNull, sql } from 'drizzle-orm';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Db } from '../db/client.ts';
import { versionOf } from '../db/queries/office-columns.ts';
import { papers } from '../db/schema/index.ts';

/**
 * Locks the paper for `tx` and moves its version. Who may change it is the verb's question.
 *
 * @param seen version the form was made from; `undefined` skips the question
 * @throws {Refusal} `not-found`; `conflict` when somebody else was faster
 */
export async function takePaper(tx: Db, actor: Actor, paperId: string, seen?: string) {
	const [paper] = await tx
		.select({
			id: papers.id,
			bodyId: papers.bodyId,
			name: papers.name,
			reference: papers.reference,
			state: papers.state,
			public: papers.public,
			publishedAt: papers.publishedAt,
			requestedMeetingId: papers.requestedMeetingId,
			version: versionOf(papers.modified)
		})
		.from(papers)
		.where(and(eq(papers.id, paperId), eq(papers.bodyId, actor.bodyId), isNull(papers.deleted)))
		.for('update');
	if (!paper) throw new Refusal('not-found', 'Diese Vorlage gibt es nicht.');
	if (seen !== undefined && seen !== paper.version) {
		throw new Refusal(
			'conflict',
			'Der Text wurde inzwischen an anderer Stelle geändert. Ihre Eingabe ist erhalten; bitte vergleichen Sie beides und speichern Sie noch einmal.'
		);
	}
	await tx
		.update(papers)
		.set({ modified: sql`clock_timestamp()` })
		.where(eq(papers.id, paperId));
	return paper;
}

export type HeldPaper = Awaited<ReturnType<typeof takePaper>>;
