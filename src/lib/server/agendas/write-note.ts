/** Keeps a member's private note on an item. Nobody else ever reads it. */
import { and, eq, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Day } from '#lib/domain/calendar.ts';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { belongsToMeeting, isOnAgenda } from '../db/queries/member-access.ts';
import { versionOf } from '../db/queries/office-columns.ts';
import { agendaItems, meetings, notes } from '../db/schema/index.ts';
import { parse, transact } from '../verb.ts';

const Input = z.object({
	itemId: z.uuid(),
	text: z.string().max(20_000, { error: 'Bitte kürzen Sie die Notiz auf 20.000 Zeichen.' }),
	/** Version the text was made from; empty for a first note. */
	seen: z.string().optional().default('')
});

/** The note as it is now, when somebody wrote on another device meanwhile. */
export interface KeptNote {
	readonly text: string;
	readonly version: string;
}

/**
 * Writes the note and answers its new version. An empty text empties it.
 *
 * @throws {Refusal} `not-found` unless the actor belongs to the sitting; `conflict` when it was changed on another device
 */
export async function writeNote(db: Db, actor: Actor, input: unknown, today: Day): Promise<KeptNote> {
	const { itemId, text, seen } = parse(Input, input);
	return transact(db, async (tx) => {
		const [item] = await tx
			.select({ id: agendaItems.id, bodyId: agendaItems.bodyId })
			.from(agendaItems)
			.innerJoin(meetings, eq(meetings.id, agendaItems.meetingId))
			.where(and(eq(agendaItems.id, itemId), belongsToMeeting({ viewer: actor, today }), isOnAgenda));
		if (!item) throw new Refusal('not-found', 'Diesen Tagesordnungspunkt gibt es nicht.');
		const owner = { bodyId: item.bodyId, agendaItemId: itemId, personId: actor.personId };
		const now = sql`clock_timestamp()`;
		const version = { version: versionOf(notes.modified) };
		const [first] = await tx
			.insert(notes)
			.values({ ...owner, text, modified: now })
			.onConflictDoNothing({ target: [notes.agendaItemId, notes.personId], where: isNull(notes.sharedWith) })
			.returning(version);
		const own = and(
			eq(notes.agendaItemId, itemId),
			eq(notes.personId, actor.personId),
			isNull(notes.sharedWith)
		);
		const [changed] = first
			? [first]
			: await tx
					.update(notes)
					.set({ text, modified: now })
					.where(and(own, eq(versionOf(notes.modified), seen)))
					.returning(version);
		if (!changed) {
			throw new Refusal(
				'conflict',
				'Diese Notiz wurde auf einem anderen Gerät geändert. Sie sehen beide Texte; bitte entscheiden Sie, was bleibt.'
			);
		}
		await audit(tx, actor, 'write-note', 'agenda_items', itemId);
		return { text, version: changed.version };
	});
}
