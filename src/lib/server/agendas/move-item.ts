/** Moves an agenda item with its sub-items within its part. */
import { z } from 'zod';
import { moved, type Target } from '#lib/domain/agendas/placing.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { parse, transact } from '../verb.ts';
import { changeable, itemsOf, takeAgenda, writeOrder } from './take-agenda.ts';

const Input = z.object({
	seen: z.string(),
	/** `up:<id>`, `down:<id>`, `before:<id>:<anchor>` or `after:<id>:<anchor>`: one value, so that a plain button can send it. */
	move: z
		.string()
		.regex(/^(?:(?:up|down):[\da-f-]{36}|(?:before|after):[\da-f-]{36}:[\da-f-]{36})$/)
		.transform((text): { itemId: string; target: Target } => {
			const [how, itemId = '', anchor = ''] = text.split(':');
			if (how === 'up' || how === 'down') return { itemId, target: how };
			return { itemId, target: how === 'before' ? { before: anchor } : { after: anchor } };
		})
});

/** Where the item stands now: 1-based among `of` items of its part. */
export interface NewPlace {
	readonly itemId: string;
	readonly place: number;
	readonly of: number;
	/** The version of the agenda with it in this place. */
	readonly version: string;
}

/**
 * Moves the item; a step over the end of its part changes nothing.
 *
 * @throws {Refusal} as `takeAgenda` and `changeable`
 */
export async function moveItem(db: Db, actor: Actor, meetingId: string, input: unknown): Promise<NewPlace> {
	const {
		seen,
		move: { itemId, target }
	} = parse(Input, input);
	return transact(db, async (tx) => {
		const meeting = await takeAgenda(tx, actor, meetingId, seen);
		const items = await itemsOf(tx, meetingId);
		const item = changeable(meeting, items, itemId);
		const order = moved(items, itemId, target);
		await writeOrder(tx, order);
		const siblings = order.filter(
			(other) => other.public === item.public && other.parentId === item.parentId
		);
		const place = siblings.findIndex(({ id }) => id === itemId) + 1;
		await audit(tx, actor, 'move-item', 'meetings', meetingId, { itemId, place });
		return { itemId, place, of: siblings.length, version: meeting.version };
	});
}
