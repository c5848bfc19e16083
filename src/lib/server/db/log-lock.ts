/**
 * An act is dated when it arrives and can be read only once it is committed. In between it is announced by a lock of its
 * meeting, so that whoever must not miss it (the gate of the broadcast) waits for it instead of reading past it.
 */
import { sql } from 'drizzle-orm';
import type { Db } from './client.ts';

/** Sets these locks apart from others. */
const LOG = 0x6c6f67;

/** 32 bits of the id: two meetings that share them wait for each other now and then. */
const keyOf = (meetingId: string): number => Number.parseInt(meetingId.slice(-8), 16) | 0;

/** Announces that something is about to be written that the gate goes by (an event, a consent); until `tx` ends. */
export async function announceEntry(tx: Db, meetingId: string): Promise<void> {
	await tx.execute(sql`select pg_advisory_xact_lock_shared(${LOG}, ${keyOf(meetingId)})`);
}

/** Resolves when everything is written, or was given up, that had been announced for these meetings by then. */
export async function awaitEntries(db: Db, meetingIds: readonly string[]): Promise<void> {
	if (meetingIds.length === 0) return;
	const keys = [...new Set(meetingIds.map(keyOf))];
	const busy = (await db.execute(sql`
		select key from unnest(array[${sql.join(keys, sql`, `)}]::int[]) key
		where not pg_try_advisory_xact_lock(${LOG}, key)`)) as unknown as readonly { key: number }[];
	// One by one: nobody waits for a meeting that is not theirs.
	await Promise.all(busy.map(({ key }) => db.execute(sql`select pg_advisory_xact_lock(${LOG}, ${key})`)));
}
