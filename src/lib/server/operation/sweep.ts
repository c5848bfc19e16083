/** Removes what has run out: logins, counters of limits, unconfirmed subscriptions, previews of recordings, signs of life of processes long gone. */
import { lt, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { processHeartbeats, rateLimits, recordingPreviews } from '../db/schema/index.ts';
import { removeExpiredLogins } from '../sessions/logins.ts';
import { sweepSubscriptions } from '../subscriptions/sweep-subscriptions.ts';

/** May run at any time and any number of times. */
export async function sweep(db: Db): Promise<void> {
	await removeExpiredLogins(db);
	await sweepSubscriptions(db);
	await db.delete(recordingPreviews).where(lt(recordingPreviews.expiresAt, sql`now()`));
	await db.delete(rateLimits).where(lt(rateLimits.expire, sql`now()`));
	await db.delete(processHeartbeats).where(lt(processHeartbeats.at, sql`now() - interval '1 day'`));
}
