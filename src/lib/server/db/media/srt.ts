/** Which cameras SRT waits for, and with which passphrase: both the media server and the operator's page ask here. */
import { createHash } from 'node:crypto';
import { and, asc, eq, isNull, or, sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { broadcasts, broadcastStatus, cameras, meetings } from '../schema/index.ts';
import { mains, ofMain } from './main-broadcast.ts';

/** A camera whose encoder may come now. */
export interface SrtPlace {
	readonly broadcastId: string;
	readonly cameraId: string;
	readonly passphrase: string;
	/** The port it was last told of. */
	readonly before: number | undefined;
}

/** How long before and after its planned start a sitting that has not begun holds ports. */
const AHEAD = sql`interval '24 hours'`;
const LATE = sql`interval '24 hours'`;

/**
 * What an encoder has to know instead of the key, 32 characters: SRT wants both sides to know the secret itself, and of
 * a key the media server knows only the SHA-256 (hex).
 */
export const srtPassphrase = (keySha256: string): string =>
	createHash('sha256').update(`ratssaal srt ${keySha256}`).digest('base64url').slice(0, 32);

/** Cameras of sittings that run or begin within a day: running ones first, then by their start. */
export async function listSrtPlaces(db: Db, now: Date): Promise<SrtPlace[]> {
	const instant = sql`${now.toISOString()}::timestamptz`;
	const near = sql`${meetings.start} between ${instant} - ${LATE} and ${instant} + ${AHEAD}`;
	const rows = await db
		.select({
			broadcastId: cameras.broadcastId,
			cameraId: cameras.id,
			sha256: cameras.sha256,
			told: broadcastStatus.cameras
		})
		.from(cameras)
		.innerJoin(broadcasts, eq(broadcasts.id, cameras.broadcastId))
		.innerJoin(mains, ofMain)
		.innerJoin(meetings, eq(meetings.id, mains.meetingId))
		.leftJoin(broadcastStatus, eq(broadcastStatus.broadcastId, broadcasts.id))
		.where(
			and(
				isNull(broadcasts.deleted),
				isNull(mains.deleted),
				or(eq(mains.state, 'live'), and(eq(mains.state, 'planned'), near))
			)
		)
		.orderBy(asc(mains.state), asc(meetings.start), asc(cameras.position), asc(cameras.id));
	return rows.map(({ broadcastId, cameraId, sha256, told }) => ({
		broadcastId,
		cameraId,
		passphrase: srtPassphrase(sha256),
		before: told?.find(({ id }) => id === cameraId)?.srtPort ?? undefined
	}));
}
