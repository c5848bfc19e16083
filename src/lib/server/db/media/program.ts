/** The one row of direction the media server writes: that a spare stands in for a camera that was lost. */
import { asc, eq, inArray, sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { broadcastPrograms, cameras } from '../schema/index.ts';
import { SITTING_CHANNEL } from './database.ts';

/** A camera as direction sees it. */
export interface DirectedCamera {
	readonly id: string;
	/** Stands in for others by itself. */
	readonly spare: boolean;
}

export interface Direction {
	/** In order. */
	readonly cameras: readonly DirectedCamera[];
	/** Which one is to be on the air; `undefined` when there is none. */
	readonly programId: string | undefined;
}

/** What is wanted of the cameras of these broadcasts, by broadcast. */
export async function listDirections(
	db: Db,
	broadcastIds: readonly string[]
): Promise<Map<string, Direction>> {
	const ids = [...broadcastIds];
	const [all, programs] = await Promise.all([
		db
			.select({ broadcastId: cameras.broadcastId, id: cameras.id, spare: cameras.spare })
			.from(cameras)
			.where(inArray(cameras.broadcastId, ids))
			.orderBy(asc(cameras.position), asc(cameras.id)),
		db
			.select({ broadcastId: broadcastPrograms.broadcastId, cameraId: broadcastPrograms.cameraId })
			.from(broadcastPrograms)
			.where(inArray(broadcastPrograms.broadcastId, ids))
	]);
	return new Map(
		ids.map((broadcastId) => {
			const own = all
				.filter((camera) => camera.broadcastId === broadcastId)
				.map(({ id, spare }) => ({ id, spare }));
			const chosen = programs.find((program) => program.broadcastId === broadcastId);
			return [broadcastId, { cameras: own, programId: chosen?.cameraId ?? own[0]?.id }];
		})
	);
}

/** `spareId` stands in for `lostId`, unless somebody has chosen another camera meanwhile. */
export async function standIn(
	db: Db,
	broadcast: { readonly broadcastId: string; readonly bodyId: string; readonly meetingId: string },
	lostId: string,
	spareId: string
): Promise<void> {
	const { broadcastId, bodyId, meetingId } = broadcast;
	await db.transaction(async (tx) => {
		const program = { cameraId: spareId, since: sql`now()`, lostId };
		await tx
			.insert(broadcastPrograms)
			.values({ broadcastId, bodyId, ...program })
			.onConflictDoUpdate({
				target: broadcastPrograms.broadcastId,
				set: program,
				setWhere: eq(broadcastPrograms.cameraId, lostId)
			});
		const notice = JSON.stringify({ meetingId, seq: 0 });
		await tx.execute(sql`select pg_notify(${SITTING_CHANNEL}, ${notice})`);
	});
}
