/** What the door for encoders must know of a broadcast. */
import { asc, eq, sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { broadcasts, cameras } from '../schema/index.ts';
import { mains, ofMain } from './main-broadcast.ts';

export interface DoorRow {
	/** One per camera that may connect, with the SHA-256 of its key, hex. */
	readonly keys: readonly { readonly cameraId: string; readonly sha256: string }[];
	readonly ended: boolean;
}

/** The door of a broadcast, `undefined` when there is no such broadcast. */
export async function findDoor(db: Db, broadcastId: string): Promise<DoorRow | undefined> {
	const rows = await db
		.select({
			state: mains.state,
			deleted: sql<boolean>`coalesce(${broadcasts.deleted}, ${mains.deleted}) is not null`,
			cameraId: cameras.id,
			sha256: cameras.sha256
		})
		.from(broadcasts)
		.innerJoin(mains, ofMain)
		.leftJoin(cameras, eq(cameras.broadcastId, broadcasts.id))
		.where(eq(broadcasts.id, broadcastId))
		.orderBy(asc(cameras.position));
	const [first] = rows;
	if (!first || first.deleted) return undefined;
	const keys = rows.flatMap(({ cameraId, sha256 }) => (cameraId && sha256 ? [{ cameraId, sha256 }] : []));
	return { keys, ended: first.state === 'ended' };
}
