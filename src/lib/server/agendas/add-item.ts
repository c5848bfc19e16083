/** Adds a free item to an agenda: to the draft, or prepared for the next supplement. */
import { v7 } from 'uuid';
import { z } from 'zod';
import { inserted } from '#lib/domain/agendas/placing.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { agendaItems } from '../db/schema/index.ts';
import { parse, transact } from '../verb.ts';
import { itemFields } from './item-fields.ts';
import { itemsOf, takeAgenda, writeOrder } from './take-agenda.ts';

const Input = z.object({
	...itemFields,
	seen: z.string(),
	/** Behind this item and its sub-items; at the end of its part without. */
	afterId: z
		.uuid()
		.optional()
		.or(z.literal('').transform(() => undefined)),
	/** As a sub-item of this one. */
	parentId: z
		.uuid()
		.optional()
		.or(z.literal('').transform(() => undefined))
});

/**
 * Adds the item and answers its id.
 *
 * @throws {Refusal} as `takeAgenda`; `invalid` by field
 */
export async function addItem(db: Db, actor: Actor, meetingId: string, input: unknown): Promise<string> {
	const { seen, afterId, parentId, ...fields } = parse(Input, input);
	return transact(db, async (tx) => {
		const meeting = await takeAgenda(tx, actor, meetingId, seen);
		const items = await itemsOf(tx, meetingId);
		const parent = items.find(({ id }) => id === parentId);
		const item = {
			...fields,
			id: v7(),
			public: parent?.public ?? fields.public,
			parentId: parent ? (parent.parentId ?? parent.id) : null
		};
		await tx.insert(agendaItems).values({
			...item,
			bodyId: meeting.bodyId,
			meetingId,
			order: items.length,
			staged: true
		});
		await writeOrder(
			tx,
			inserted(
				items.map(({ id, public: open, parentId }) => ({ id, public: open, parentId })),
				item,
				afterId
			)
		);
		await audit(tx, actor, 'add-item', 'meetings', meetingId, { itemId: item.id, name: item.name });
		return item.id;
	});
}
