/** Takes an item that is not out yet off an agenda. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { agendaItems, consultations } from '../db/schema/index.ts';
import { parse, transact } from '../verb.ts';
import { changeable, itemsOf, takeAgenda, writeOrder } from './take-agenda.ts';

const Input = z.object({ seen: z.string(), itemId: z.uuid() });

/**
 * Removes the item; its sub-items become items of their own in its place. Its paper is due again.
 *
 * @throws {Refusal} as `takeAgenda` and `changeable`
 */
export async function removeItem(db: Db, actor: Actor, meetingId: string, input: unknown): Promise<void> {
	const { seen, itemId } = parse(Input, input);
	await transact(db, async (tx) => {
		const meeting = await takeAgenda(tx, actor, meetingId, seen);
		const items = await itemsOf(tx, meetingId);
		const item = changeable(meeting, items, itemId);
		await tx.update(agendaItems).set({ parentId: null }).where(eq(agendaItems.parentId, itemId));
		await tx
			.update(consultations)
			.set({ meetingId: null, agendaItemId: null })
			.where(eq(consultations.agendaItemId, itemId));
		await tx.delete(agendaItems).where(eq(agendaItems.id, itemId));
		await writeOrder(
			tx,
			items.filter(({ id }) => id !== itemId)
		);
		await audit(tx, actor, 'remove-item', 'meetings', meetingId, { itemId, name: item.name });
	});
}
