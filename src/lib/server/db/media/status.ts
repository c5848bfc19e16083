/** What the operator's page and `/readyz` read of the media server. */
import { and, eq, ne, sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { broadcasts, broadcastStatus, processHeartbeats } from '../schema/index.ts';
import { SITTING_CHANNEL } from './database.ts';

export type { CameraStatus } from '../schema/broadcasts.ts';
export type StatusRow = Omit<typeof broadcastStatus.$inferInsert, 'updatedAt'>;

/** Overwrites the status of a broadcast, and tells the public whether a camera delivers. */
export async function writeStatus(db: Db, status: StatusRow): Promise<void> {
	const row = { ...status, updatedAt: sql`now()` };
	await db
		.insert(broadcastStatus)
		.values(row)
		.onConflictDoUpdate({ target: broadcastStatus.broadcastId, set: row });
	const ingestConnected = status.connectedSince != null;
	const [changed] = await db
		.update(broadcasts)
		.set({ ingestConnected })
		.where(and(eq(broadcasts.id, status.broadcastId), ne(broadcasts.ingestConnected, ingestConnected)))
		.returning({ signsForId: broadcasts.signsForId, meetingId: broadcasts.meetingId });
	if (!changed) return;
	const { signsForId } = changed;
	const [main] = signsForId
		? await db
				.select({ meetingId: broadcasts.meetingId })
				.from(broadcasts)
				.where(eq(broadcasts.id, signsForId))
		: [changed];
	// The room's screens show whether a camera is there: nothing in the log changed, but they have to look again.
	const notice = JSON.stringify({ meetingId: main?.meetingId, seq: 0 });
	await db.execute(sql`select pg_notify(${SITTING_CHANNEL}, ${notice})`);
}

/** The sign of life of this process. */
export async function beat(db: Db, instance: string, startedAt: Date, detail: object): Promise<void> {
	const set = { at: sql`now()`, detail: detail as Record<string, unknown> };
	await db
		.insert(processHeartbeats)
		.values({ process: 'media', instance, startedAt, ...set })
		.onConflictDoUpdate({ target: [processHeartbeats.process, processHeartbeats.instance], set });
}
