/** Changes a paper of the office: its wording, its side of the door, the stations still before it. */
import { and, eq, inArray, ne } from 'drizzle-orm';
import { z } from 'zod';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { RIGHTS } from '#lib/domain/people/rights.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { fileLinks, files, papers } from '../db/schema/index.ts';
import { followPublicity } from '../places/place-paper.ts';
import { allow, parse, transact } from '../verb.ts';
import { easySummary, PAPER_TYPES, paperFields, station } from './paper-fields.ts';
import { takePaper } from './take-paper.ts';
import { writeChain } from './write-chain.ts';
import { writeText } from './write-text.ts';

const Input = z.object({
	...paperFields,
	easySummary,
	seen: z.string(),
	paperType: z.enum(PAPER_TYPES),
	public: z.enum(['yes', 'no']).transform((value) => value === 'yes'),
	stations: z.array(station).max(20)
});

/**
 * Writes the paper and answers the number of its version.
 *
 * @throws {Refusal} `forbidden` unless clerk or department; `not-found`; `conflict` when somebody else was faster, when a
 *   motion is not accepted yet, or when a published paper is to become non-public; `invalid` by field; as `writeChain`
 */
export async function changePaper(db: Db, actor: Actor, paperId: string, input: unknown): Promise<number> {
	allow(actor, RIGHTS['write-paper'], { bodyId: actor.bodyId });
	const { seen, text, resolutionText, stations, ...fields } = parse(Input, input);
	return transact(db, async (tx) => {
		const paper = await takePaper(tx, actor, paperId, seen);
		if (paper.state !== 'accepted') {
			throw new Refusal('conflict', 'Der Antrag gehört noch seiner Verfasserin oder seinem Verfasser.');
		}
		if (paper.publishedAt && !fields.public) {
			throw new Refusal(
				'conflict',
				'Die Vorlage ist veröffentlicht und kann nicht mehr nichtöffentlich werden.'
			);
		}
		await tx.update(papers).set(fields).where(eq(papers.id, paperId));
		const number = await writeText(tx, actor, paper, { text, resolutionText });
		await writeChain(tx, paper, stations);
		if (paper.public !== fields.public) {
			await markFiles(tx, paperId, fields.public);
			await followPublicity(tx, paperId, fields.public);
		}
		await audit(tx, actor, 'change-paper', 'papers', paperId, { version: number });
		return number;
	});
}

/** Its files follow the paper, except internal ones, which are never public. */
async function markFiles(tx: Db, paperId: string, isPublic: boolean): Promise<void> {
	const own = tx
		.select({ id: fileLinks.fileId })
		.from(fileLinks)
		.where(and(eq(fileLinks.paperId, paperId), ne(fileLinks.role, 'internal')));
	await tx.update(files).set({ public: isPublic }).where(inArray(files.id, own));
}
