/** Keeps a member's motion while it is being written. Only its author sees it. */
import { and, eq, isNull, sql } from 'drizzle-orm';
import { v7 } from 'uuid';
import { z } from 'zod';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { memberships, organizations, paperOriginators, papers } from '../db/schema/index.ts';
import { parse, transact } from '../verb.ts';
import { MOTION_TYPES, paperFields } from './paper-fields.ts';
import { takePaper, type HeldPaper } from './take-paper.ts';
import { writeText } from './write-text.ts';

const optionalId = z
	.uuid()
	.or(z.literal('').transform(() => null))
	.optional()
	.transform((id) => id ?? null);

const Input = z.object({
	...paperFields,
	/** A draft may be without a title yet. */
	name: z.string().trim().max(300).optional().default(''),
	paperType: z.enum(MOTION_TYPES),
	meetingId: optionalId,
	/** The faction it is brought in for. */
	factionId: optionalId,
	/** Of the draft that is gone on with; missing for a new one. */
	seen: z.string().optional()
});

export const UNTITLED = 'Antrag ohne Überschrift';

/**
 * Saves the draft and answers its id; without `paperId` it is a new one.
 *
 * @throws {Refusal} `forbidden` unless a member, or for a faction of others; `not-found` for drafts of others; `conflict`
 *   when it was changed on another device or handed in already; `invalid` by field
 */
export async function saveMotion(
	db: Db,
	actor: Actor,
	paperId: string | undefined,
	input: unknown
): Promise<string> {
	const { seen, meetingId, factionId, name, paperType, text, resolutionText } = parse(Input, input);
	return transact(db, async (tx) => {
		await requireMandate(tx, actor, factionId);
		const id = paperId ?? v7();
		const fields = { name: name || UNTITLED, paperType, requestedMeetingId: meetingId };
		if (paperId === undefined) {
			await tx.insert(papers).values({ ...fields, id, bodyId: actor.bodyId, state: 'draft' });
		} else {
			const paper = await takeOwnMotion(tx, actor, paperId, seen);
			requireDraft(paper);
			await tx.update(papers).set(fields).where(eq(papers.id, id));
			await tx.delete(paperOriginators).where(eq(paperOriginators.paperId, id));
		}
		await tx.insert(paperOriginators).values([
			...(factionId
				? [
						{
							paperId: id,
							bodyId: actor.bodyId,
							role: 'originator' as const,
							organizationId: factionId,
							position: 0
						}
					]
				: []),
			{
				paperId: id,
				bodyId: actor.bodyId,
				role: 'originator' as const,
				personId: actor.personId,
				position: 1
			}
		]);
		await writeText(tx, actor, { id, bodyId: actor.bodyId, publishedAt: null }, { text, resolutionText });
		await audit(tx, actor, 'save-motion', 'papers', id);
		return id;
	});
}

/**
 * The motion, locked, if the actor wrote it.
 *
 * @throws {Refusal} `not-found` also for motions of others: that they exist is nobody's business; `conflict` as `takePaper`
 */
export async function takeOwnMotion(
	tx: Db,
	actor: Actor,
	paperId: string,
	seen?: string
): Promise<HeldPaper> {
	const [own] = await tx
		.select({ id: paperOriginators.paperId })
		.from(paperOriginators)
		.where(and(eq(paperOriginators.paperId, paperId), eq(paperOriginators.personId, actor.personId)));
	if (!own) throw new Refusal('not-found', 'Diesen Antrag gibt es nicht.');
	return takePaper(tx, actor, paperId, seen);
}

/** @throws {Refusal} `conflict` once the motion was handed in */
export function requireDraft(paper: HeldPaper): void {
	if (paper.state !== 'draft') {
		throw new Refusal(
			'conflict',
			'Dieser Antrag ist schon eingereicht. Ziehen Sie ihn zurück, wenn Sie ihn ändern wollen.'
		);
	}
}

/** Members hold a mandate today; for a faction they write only where they belong. */
async function requireMandate(tx: Db, actor: Actor, factionId: string | null): Promise<void> {
	const isMember = actor.roles.some(({ role }) => role === 'member');
	if (!isMember)
		throw new Refusal('forbidden', 'Anträge stellen die Mitglieder der Gremien.', {
			source: '§ 48 Abs. 1 GO NRW'
		});
	if (factionId === null) return;
	const [own] = await tx
		.select({ id: organizations.id })
		.from(memberships)
		.innerJoin(organizations, eq(organizations.id, memberships.organizationId))
		.where(
			and(
				eq(memberships.personId, actor.personId),
				eq(memberships.organizationId, factionId),
				eq(organizations.bodyId, actor.bodyId),
				isNull(memberships.deleted),
				sql`current_date between coalesce(${memberships.startDate}, '-infinity'::date)
					and coalesce(${memberships.endDate}, 'infinity'::date)`
			)
		);
	if (!own) throw new Refusal('forbidden', 'Sie gehören dieser Fraktion nicht an.');
}
