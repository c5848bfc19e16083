/** Puts papers on an agenda, each as an item of its own with its station of the Beratungsfolge. */
import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import { v7 } from 'uuid';
import { z } from 'zod';
import { inserted, type Placed } from '#lib/domain/agendas/placing.ts';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { agendaItems, consultations, organizations, papers } from '../db/schema/index.ts';
import { parse, transact } from '../verb.ts';
import { itemsOf, takeAgenda, writeOrder, type HeldMeeting } from './take-agenda.ts';

const Input = z.object({
	seen: z.string(),
	papers: z.array(z.uuid()).min(1, { error: 'Bitte wählen Sie mindestens eine Vorlage aus.' }).max(100),
	/** Behind this item; at the end of its part without. */
	afterId: z
		.uuid()
		.optional()
		.or(z.literal('').transform(() => undefined))
});

/**
 * Adds the papers in the given order. A non-public paper becomes a non-public item. Answers the ids of the new items.
 *
 * @throws {Refusal} as `takeAgenda`; `not-found` for a paper that is not accepted; `conflict` for one that is on this agenda
 */
export async function addPapers(db: Db, actor: Actor, meetingId: string, input: unknown): Promise<string[]> {
	const { seen, papers: paperIds, afterId } = parse(Input, input);
	return transact(db, async (tx) => {
		const meeting = await takeAgenda(tx, actor, meetingId, seen);
		return putOnAgenda(tx, actor, meeting, paperIds, afterId);
	});
}

/** The same inside a transaction that holds the agenda already: motions of the inbox come in here too. */
export async function putOnAgenda(
	tx: Db,
	actor: Actor,
	meeting: HeldMeeting,
	paperIds: readonly string[],
	afterId?: string
): Promise<string[]> {
	const chosen = await tx
		.select({ id: papers.id, name: papers.name, public: papers.public })
		.from(papers)
		.where(
			and(
				inArray(papers.id, [...paperIds]),
				eq(papers.bodyId, actor.bodyId),
				eq(papers.state, 'accepted'),
				isNull(papers.deleted)
			)
		);
	const added: string[] = [];
	let list: Placed[] = await itemsOf(tx, meeting.id);
	let previous = afterId;
	for (const paperId of paperIds) {
		const paper = chosen.find(({ id }) => id === paperId);
		if (!paper) throw new Refusal('not-found', 'Eine der gewählten Vorlagen gibt es nicht mehr.');
		const station = await takeStation(tx, meeting, paper);
		const item = { id: v7(), public: paper.public, parentId: null };
		await tx.insert(agendaItems).values({
			...item,
			bodyId: meeting.bodyId,
			meetingId: meeting.id,
			order: list.length,
			name: paper.name,
			consultationId: station,
			staged: true
		});
		await tx
			.update(consultations)
			.set({ meetingId: meeting.id, agendaItemId: item.id })
			.where(eq(consultations.id, station));
		list = inserted(list, item, previous);
		if (previous !== undefined) previous = item.id;
		added.push(item.id);
		await audit(tx, actor, 'add-papers', 'meetings', meeting.id, { itemId: item.id, paperId });
	}
	await writeOrder(tx, list);
	return added;
}

/** The station of the paper that this meeting is: the first open one of its organizations, or a new one at the end. */
async function takeStation(
	tx: Db,
	meeting: HeldMeeting,
	paper: { readonly id: string; readonly name: string }
): Promise<string> {
	const chain = await tx
		.select({
			id: consultations.id,
			meetingId: consultations.meetingId,
			agendaItemId: consultations.agendaItemId,
			organizationId: consultations.organizationId,
			position: consultations.position
		})
		.from(consultations)
		.where(and(eq(consultations.paperId, paper.id), isNull(consultations.deleted)))
		.orderBy(asc(consultations.position))
		.for('update');
	if (chain.some(({ meetingId, agendaItemId }) => meetingId === meeting.id && agendaItemId !== null)) {
		throw new Refusal('conflict', `Die Vorlage „${paper.name}“ steht schon auf dieser Tagesordnung.`);
	}
	const open = chain.find(
		({ meetingId, agendaItemId, organizationId }) =>
			agendaItemId === null &&
			(meetingId === null || meetingId === meeting.id) &&
			organizationId !== null &&
			meeting.organizationIds.includes(organizationId)
	);
	if (open) return open.id;
	const [lead] = await tx
		.select({ id: organizations.id, classification: organizations.classification })
		.from(organizations)
		.where(eq(organizations.id, meeting.organizationIds[0]!));
	const decides = lead?.classification === 'Parlament';
	const [made] = await tx
		.insert(consultations)
		.values({
			bodyId: meeting.bodyId,
			paperId: paper.id,
			organizationId: lead?.id ?? null,
			authoritative: decides,
			role: decides ? 'Entscheidung' : 'Vorberatung',
			position: Math.max(-1, ...chain.map(({ position }) => position)) + 1
		})
		.returning({ id: consultations.id });
	return made!.id;
}
