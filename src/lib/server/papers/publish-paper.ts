/** Releases a paper: from now on everybody may read it. */
import { and, eq, ne } from 'drizzle-orm';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { RIGHTS } from '#lib/domain/people/rights.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { fileLinks, papers, paperVersions } from '../db/schema/index.ts';
import { allow, transact } from '../verb.ts';
import { releaseTexts } from './release-texts.ts';
import { takePaper } from './take-paper.ts';

/**
 * Publishes the paper at `now`. Doing it twice changes nothing.
 *
 * @throws {Refusal} `forbidden` unless a clerk; `not-found`; `conflict` when it is non-public, empty or not accepted
 */
export async function publishPaper(db: Db, actor: Actor, paperId: string, now: Date): Promise<void> {
	allow(actor, RIGHTS['publish-paper'], { bodyId: actor.bodyId });
	await transact(db, async (tx) => {
		const paper = await takePaper(tx, actor, paperId);
		if (paper.publishedAt) return;
		if (paper.state !== 'accepted') throw new Refusal('conflict', 'Dieser Antrag ist noch nicht angenommen.');
		if (!paper.public) {
			throw new Refusal(
				'conflict',
				'Die Vorlage ist nichtöffentlich. Sie geht mit der Einladung nur an die Mitglieder des Gremiums.'
			);
		}
		if (await isEmpty(tx, paperId)) {
			throw new Refusal(
				'conflict',
				'Die Vorlage hat noch keinen Text und keine Datei. Bitte ergänzen Sie eines von beiden.'
			);
		}
		await tx.update(papers).set({ publishedAt: now }).where(eq(papers.id, paperId));
		await releaseTexts(tx, [paperId], now);
		await audit(tx, actor, 'publish-paper', 'papers', paperId);
	});
}

async function isEmpty(tx: Db, paperId: string): Promise<boolean> {
	const [text, file] = await Promise.all([
		tx
			.select({ id: paperVersions.id })
			.from(paperVersions)
			.where(and(eq(paperVersions.paperId, paperId), ne(paperVersions.text, '')))
			.limit(1),
		tx
			.select({ id: fileLinks.id })
			.from(fileLinks)
			.where(and(eq(fileLinks.paperId, paperId), ne(fileLinks.role, 'internal')))
			.limit(1)
	]);
	return text.length === 0 && file.length === 0;
}
