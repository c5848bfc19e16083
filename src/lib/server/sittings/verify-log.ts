/** Recomputes the chain of a sitting's log: was anything changed, dropped or put in since it was written? */
import { asc, eq } from 'drizzle-orm';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { verifyChain, type ChainedEvent } from '#lib/domain/sittings/chain.ts';
import type { Db } from '../db/client.ts';
import { findChamberMeeting } from '../db/queries/chamber-log.ts';
import { sittingEvents } from '../db/schema/index.ts';
import { sha256 } from './append-event.ts';
import { mayOperate } from './rights.ts';

/** `brokenAt` is the first sequence number that does not hold; `lastHash` belongs into the signed minutes. */
export interface LogReport {
	readonly events: number;
	readonly brokenAt: number | undefined;
	readonly lastHash: string | undefined;
}

/** @throws {Refusal} `forbidden`, `not-found` */
export async function verifyLog(db: Db, actor: Actor, meetingId: string, now: Date): Promise<LogReport> {
	const meeting = await findChamberMeeting(db, actor.bodyId, meetingId, now);
	if (!meeting) throw new Refusal('not-found', 'Diese Sitzung gibt es nicht.');
	if (!mayOperate(actor, meeting)) {
		throw new Refusal('forbidden', 'Das Saalprotokoll prüft die Sitzungsleitung oder die Regie.');
	}
	const rows = await db
		.select()
		.from(sittingEvents)
		.where(eq(sittingEvents.meetingId, meetingId))
		.orderBy(asc(sittingEvents.seq));
	return {
		events: rows.length,
		brokenAt: verifyChain(rows as unknown as ChainedEvent[], sha256),
		lastHash: rows.at(-1)?.hash
	};
}
