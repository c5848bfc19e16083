/** Takes a file away from a paper. The record stays, marked as deleted, so that whoever has its address is told. */
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { RIGHTS } from '#lib/domain/people/rights.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { fileLinks, files } from '../db/schema/index.ts';
import { allow, parse, transact } from '../verb.ts';
import { takePaper } from './take-paper.ts';

const Input = z.object({ fileId: z.uuid() });

/** @throws {Refusal} `forbidden` unless clerk or department; `not-found` for a paper or file that is not there */
export async function detachFile(
	db: Db,
	actor: Actor,
	paperId: string,
	input: unknown,
	now: Date
): Promise<void> {
	allow(actor, RIGHTS['write-paper'], { bodyId: actor.bodyId });
	const { fileId } = parse(Input, input);
	await transact(db, async (tx) => {
		await takePaper(tx, actor, paperId);
		const [link] = await tx
			.delete(fileLinks)
			.where(and(eq(fileLinks.fileId, fileId), eq(fileLinks.paperId, paperId)))
			.returning({ id: fileLinks.id });
		if (!link) throw new Refusal('not-found', 'Diese Datei gehört nicht mehr zu der Vorlage.');
		const elsewhere = await tx.$count(fileLinks, eq(fileLinks.fileId, fileId));
		if (elsewhere === 0)
			await tx.update(files).set({ deleted: now, public: false }).where(eq(files.id, fileId));
		await audit(tx, actor, 'detach-file', 'papers', paperId, { fileId });
	});
}
