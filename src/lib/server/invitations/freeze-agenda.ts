/** Freezes an agenda: every item gets its number, and the revision keeps what each audience was told. */
import { eq } from 'drizzle-orm';
import { HARMLESS_HEADING } from '#lib/domain/agendas/checks.ts';
import { numbersOf } from '#lib/domain/agendas/numbering.ts';
import { tidied } from '#lib/domain/agendas/placing.ts';
import type { RevisionKind } from '#lib/domain/agendas/revisions.ts';
import { itemsOf } from '../agendas/take-agenda.ts';
import type { Db } from '../db/client.ts';
import { agendaItems, agendaRevisionItems, agendaRevisions } from '../db/schema/index.ts';

/**
 * Writes the revision and answers its id. Numbers already out stay; staged items are on the agenda from now on.
 *
 * @param number 0 for the invitation, n for the nth supplement
 */
export async function freezeAgenda(
	tx: Db,
	meeting: { readonly id: string; readonly bodyId: string },
	revision: {
		readonly kind: RevisionKind;
		readonly number: number;
		readonly reason: string | null;
		readonly publishedAt: Date;
	}
): Promise<string> {
	const items = tidied(await itemsOf(tx, meeting.id));
	const given = new Map(
		items.flatMap(({ id, number, staged }) => (number !== null && !staged ? [[id, number] as const] : []))
	);
	const numbers = numbersOf(items, given);
	const owner = { bodyId: meeting.bodyId, meetingId: meeting.id };
	const [frozen] = await tx
		.insert(agendaRevisions)
		.values({ ...owner, ...revision })
		.returning({ id: agendaRevisions.id });
	const lines: (typeof agendaRevisionItems.$inferInsert)[] = [];
	for (const [order, item] of items.entries()) {
		const number = numbers.get(item.id)!;
		const publicName = item.public ? item.publicName : (item.publicName ?? HARMLESS_HEADING);
		if (item.staged || item.number !== number || item.publicName !== publicName) {
			await tx
				.update(agendaItems)
				.set({ number, publicName, staged: false })
				.where(eq(agendaItems.id, item.id));
		}
		const line = {
			bodyId: meeting.bodyId,
			revisionId: frozen!.id,
			agendaItemId: item.id,
			order,
			number,
			public: item.public
		};
		if (item.public) lines.push({ ...line, audience: 'all', name: item.name });
		else {
			lines.push({ ...line, audience: 'members', name: item.name });
			lines.push({ ...line, audience: 'public', name: publicName! });
		}
	}
	if (lines.length > 0) await tx.insert(agendaRevisionItems).values(lines);
	return frozen!.id;
}
