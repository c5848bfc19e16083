/** Accepts a motion: it gets its number and goes on an agenda, after the invitation as a supplement. */
import { and, asc, eq, isNull } from 'drizzle-orm';
import { z } from 'zod';
import { dayOf } from '#lib/domain/calendar.ts';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { RIGHTS } from '#lib/domain/people/rights.ts';
import { putOnAgenda } from '../agendas/add-papers.ts';
import { takeAgenda } from '../agendas/take-agenda.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { bodies, consultations, organizations, papers } from '../db/schema/index.ts';
import { sendSupplement, supplementReason } from '../invitations/publish-supplement.ts';
import { allow, parse, transact } from '../verb.ts';
import { requireSubmitted } from './decline-motion.ts';
import { nextReference } from './next-reference.ts';
import { takePaper } from './take-paper.ts';

const Input = z.object({
	seen: z.string(),
	public: z.enum(['yes', 'no']).transform((value) => value === 'yes'),
	/** The meeting whose agenda it goes on; empty keeps it for a later one. */
	meetingId: z
		.uuid()
		.or(z.literal('').transform(() => undefined))
		.optional(),
	/** For the supplement, when the invitation is out. */
	reason: z.string().optional().default('')
});

/** What became of the motion: its number, and the supplement it went out with. */
export interface Accepted {
	readonly reference: string;
	readonly supplement: number | undefined;
}

/**
 * Accepts the motion.
 *
 * @throws {Refusal} `forbidden` unless a clerk; `conflict` when it was changed or decided already, or the sitting has
 *   begun; `invalid` when a supplement needs a reason; `not-found` for a meeting that is not there
 */
export async function acceptMotion(
	db: Db,
	actor: Actor,
	paperId: string,
	input: unknown,
	now: Date
): Promise<Accepted> {
	allow(actor, RIGHTS['accept-motion'], { bodyId: actor.bodyId });
	const { seen, meetingId, reason, public: isPublic } = parse(Input, input);
	return transact(db, async (tx) => {
		const paper = await takePaper(tx, actor, paperId, seen);
		requireSubmitted(paper.state);
		const reference = await nextReference(tx, actor.bodyId, now);
		const [body] = await tx.select({ zone: bodies.timeZone }).from(bodies).where(eq(bodies.id, actor.bodyId));
		await tx
			.update(papers)
			.set({ state: 'accepted', reference, public: isPublic, date: dayOf(now, body!.zone), decision: null })
			.where(eq(papers.id, paperId));
		let supplement: number | undefined;
		if (meetingId === undefined) await keepForLater(tx, paper);
		else {
			const meeting = await takeAgenda(tx, actor, meetingId, undefined);
			const because =
				meeting.state === 'invited' ? parse(z.object({ reason: supplementReason }), { reason }) : undefined;
			await putOnAgenda(tx, actor, meeting, [paperId]);
			if (because) supplement = await sendSupplement(tx, actor, meeting, because.reason, now);
		}
		await audit(tx, actor, 'accept-motion', 'papers', paperId, { reference, meetingId, supplement });
		return { reference, supplement };
	});
}

/** It becomes due for the council, whose next draft agenda offers it. */
async function keepForLater(tx: Db, paper: { readonly id: string; readonly bodyId: string }): Promise<void> {
	const [council] = await tx
		.select({ id: organizations.id })
		.from(organizations)
		.where(
			and(
				eq(organizations.bodyId, paper.bodyId),
				eq(organizations.classification, 'Parlament'),
				isNull(organizations.deleted)
			)
		)
		.orderBy(asc(organizations.position))
		.limit(1);
	if (!council) {
		throw new Refusal('conflict', 'Bitte wählen Sie die Sitzung, in der der Antrag behandelt werden soll.');
	}
	await tx.insert(consultations).values({
		bodyId: paper.bodyId,
		paperId: paper.id,
		organizationId: council.id,
		role: 'Entscheidung',
		authoritative: true
	});
}
