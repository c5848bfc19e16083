/** What the door for encoders must know of a broadcast. */
import { eq } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { broadcastKeys, broadcasts } from '../schema/index.ts';

export interface DoorRow {
	readonly keySha256: string | undefined;
	readonly ended: boolean;
}

/** The door of a broadcast, `undefined` when there is no such broadcast. */
export async function findDoor(db: Db, broadcastId: string): Promise<DoorRow | undefined> {
	const [row] = await db
		.select({ state: broadcasts.state, deleted: broadcasts.deleted, sha256: broadcastKeys.sha256 })
		.from(broadcasts)
		.leftJoin(broadcastKeys, eq(broadcastKeys.broadcastId, broadcasts.id))
		.where(eq(broadcasts.id, broadcastId));
	if (!row || row.deleted) return undefined;
	return { keySha256: row.sha256 ?? undefined, ended: row.state === 'ended' };
}
