/** Adds a file to a paper. */
import { and, eq, max, ne, sql } from 'drizzle-orm';
import { z } from 'zod';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { RIGHTS } from '#lib/domain/people/rights.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { fileLinks } from '../db/schema/index.ts';
import type { Storage } from '../files/storage.ts';
import { storeFile } from '../files/store-file.ts';
import { allow, parse, transact } from '../verb.ts';
import { mimeTypeOf } from './file-kinds.ts';
import { takePaper } from './take-paper.ts';

const Input = z.object({
	file: z.custom<File>((value) => value instanceof File && value.size > 0, {
		error: 'Bitte wählen Sie eine Datei aus.'
	}),
	/** As shown; without it the file's own name. */
	title: z.string().trim().max(200).optional().default(''),
	role: z.enum(['auxiliary', 'main', 'internal']).optional().default('auxiliary')
});

/** Enough of the beginning to tell what a file is. */
const START_BYTES = 512;

/**
 * Stores the file and answers its id. It is as public as the paper, an internal one never. There is one main file.
 *
 * @throws {Refusal} `forbidden` unless clerk or department; `not-found`; `conflict` for a motion that is not accepted;
 *   `invalid` without a file, for kinds that are not taken, and for one that is too large
 */
export async function attachFile(
	db: Db,
	storage: Storage,
	actor: Actor,
	paperId: string,
	input: unknown
): Promise<string> {
	allow(actor, RIGHTS['write-paper'], { bodyId: actor.bodyId });
	const { file, title, role } = parse(Input, input);
	const mimeType = mimeTypeOf(file.name, new Uint8Array(await file.slice(0, START_BYTES).arrayBuffer()));
	return transact(db, async (tx) => {
		const paper = await takePaper(tx, actor, paperId);
		if (paper.state !== 'accepted') throw new Refusal('conflict', 'Dieser Antrag ist noch nicht angenommen.');
		if (role === 'main') {
			await tx
				.update(fileLinks)
				.set({ role: 'auxiliary' })
				.where(and(eq(fileLinks.paperId, paperId), eq(fileLinks.role, 'main')));
		}
		const [last] = await tx
			.select({ position: sql<number>`coalesce(${max(fileLinks.position)}, -1)::int` })
			.from(fileLinks)
			.where(and(eq(fileLinks.paperId, paperId), ne(fileLinks.role, 'main')));
		const record = {
			bodyId: paper.bodyId,
			name: title || file.name.replace(/\.[^.]+$/, ''),
			fileName: file.name,
			mimeType,
			public: paper.public && role !== 'internal'
		};
		const owner = { paperId, role, position: last!.position + 1 };
		const { id } = await storeFile(tx, storage, file.stream(), record, owner);
		await audit(tx, actor, 'attach-file', 'papers', paperId, { fileId: id, fileName: file.name });
		return id;
	});
}
