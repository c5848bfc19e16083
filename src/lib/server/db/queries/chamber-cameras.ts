/** Cameras of a broadcast, for the operator. Whoever asks has been let in by `sittings/rights.ts`. */
import { asc, eq } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { srtPassphrase } from '../media/srt.ts';
import { broadcastPrograms, cameras } from '../schema/index.ts';

/** The cameras in order, without their keys; at most eight. */
export function listCameras(db: Db, broadcastId: string) {
	return db
		.select({ id: cameras.id, name: cameras.name, spare: cameras.spare })
		.from(cameras)
		.where(eq(cameras.broadcastId, broadcastId))
		.orderBy(asc(cameras.position), asc(cameras.id));
}

/** Which camera is to be on the air; `undefined` as long as nobody has chosen: then it is the first. */
export async function findProgram(db: Db, broadcastId: string) {
	const [row] = await db
		.select({
			cameraId: broadcastPrograms.cameraId,
			since: broadcastPrograms.since,
			lostId: broadcastPrograms.lostId
		})
		.from(broadcastPrograms)
		.where(eq(broadcastPrograms.broadcastId, broadcastId));
	return row;
}

/** The cameras' keys in their order, and what stands for them in SRT, for the operator's eyes. */
export async function listCameraKeys(db: Db, broadcastId: string) {
	const rows = await db
		.select({ cameraId: cameras.id, key: cameras.key, sha256: cameras.sha256, created: cameras.created })
		.from(cameras)
		.where(eq(cameras.broadcastId, broadcastId))
		.orderBy(asc(cameras.position), asc(cameras.id));
	return rows.map(({ sha256, ...row }) => ({ ...row, passphrase: srtPassphrase(sha256) }));
}
