/** Changes what an agenda item says, or on which side of the door it is dealt with. */
import { eq, or } from 'drizzle-orm';
import { z } from 'zod';
import { switched } from '#lib/domain/agendas/placing.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { agendaItems } from '../db/schema/index.ts';
import { parse, transact } from '../verb.ts';
import { itemFields } from './item-fields.ts';
import { changeable, itemsOf, takeAgenda, writeOrder } from './take-agenda.ts';

const Input = z.object({ ...itemFields, seen: z.string(), itemId: z.uuid() });

/**
 * Writes the fields. With another side the item goes to the end of that part, its sub-items with it; a sub-item becomes
 * an item of its own then.
 *
 * @throws {Refusal} as `takeAgenda` and `changeable`; `invalid` by field
 */
export async function changeItem(db: Db, actor: Actor, meetingId: string, input: unknown): Promise<void> {
	const { seen, itemId, ...fields } = parse(Input, input);
	await transact(db, async (tx) => {
		const meeting = await takeAgenda(tx, actor, meetingId, seen);
		const items = await itemsOf(tx, meetingId);
		const before = changeable(meeting, items, itemId);
		const sideChanges = before.public !== fields.public;
		const parentId = sideChanges ? null : before.parentId;
		await tx
			.update(agendaItems)
			.set({ ...fields, parentId })
			.where(eq(agendaItems.id, itemId));
		if (sideChanges) {
			await tx
				.update(agendaItems)
				.set({ public: fields.public })
				.where(or(eq(agendaItems.id, itemId), eq(agendaItems.parentId, itemId)));
			const freed = items.map((item) => (item.id === itemId ? { ...item, parentId } : item));
			await writeOrder(tx, switched(freed, itemId, fields.public));
		}
		await audit(tx, actor, 'change-item', 'meetings', meetingId, {
			itemId,
			name: fields.name,
			...(before.name === fields.name ? {} : { formerName: before.name }),
			...(sideChanges ? { public: fields.public } : {})
		});
	});
}
