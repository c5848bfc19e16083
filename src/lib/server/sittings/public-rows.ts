/** Keeps the public rows of a sitting equal to what its log lets the public know. */
import { and, eq, inArray } from 'drizzle-orm';
import type { SittingEvent } from '#lib/domain/sittings/events.ts';
import type { SittingAgenda } from '#lib/domain/sittings/state.ts';
import { publicEvents as publicEventsOf } from '#lib/domain/sittings/ticker.ts';
import type { Db } from '#lib/server/db/client.ts';
import { publicEvents } from '#lib/server/db/schema/index.ts';

/**
 * Adds what has become public and removes what turned out not to be: the interval of a back-dated exclusion, an event
 * taken back, an item that lost its publicity. Call it in the transaction that changed the log.
 */
export async function syncPublicRows(
	tx: Db,
	meeting: { readonly id: string; readonly bodyId: string },
	agenda: SittingAgenda,
	log: readonly SittingEvent[]
): Promise<void> {
	const told = publicEventsOf(agenda, log);
	const stored = await tx
		.select({ seq: publicEvents.seq })
		.from(publicEvents)
		.where(eq(publicEvents.meetingId, meeting.id));

	const kept = new Set(told.map(({ seq }) => seq));
	const withdrawn = stored.map(({ seq }) => seq).filter((seq) => !kept.has(seq));
	if (withdrawn.length > 0) {
		await tx
			.delete(publicEvents)
			.where(and(eq(publicEvents.meetingId, meeting.id), inArray(publicEvents.seq, withdrawn)));
	}

	const there = new Set(stored.map(({ seq }) => seq));
	const added = told.filter(({ seq }) => !there.has(seq));
	if (added.length > 0) {
		await tx.insert(publicEvents).values(
			added.map(({ seq, at, type, ...data }) => ({
				meetingId: meeting.id,
				bodyId: meeting.bodyId,
				seq,
				at,
				type,
				data: data as Record<string, unknown>
			}))
		);
	}
}
