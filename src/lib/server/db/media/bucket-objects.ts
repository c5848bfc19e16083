/** Which segments lie in the bucket: entered before they are put there, and gone only after they are. */
import { and, asc, eq, isNull, or, sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { broadcasts, bucketObjects, mediaSegments, recordings } from '../schema/index.ts';
import { mains, ofMain } from './main-broadcast.ts';

/** Bytes as they were put into the bucket. */
export interface BucketObject {
	/** In hex. */
	readonly sha256: string;
	readonly bytes: number;
}

export interface SegmentRef {
	readonly broadcastId: string;
	readonly number: number;
}

export function bucketObjectRows(db: Db) {
	const isObject = ({ broadcastId, number }: SegmentRef) =>
		and(eq(bucketObjects.broadcastId, broadcastId), eq(bucketObjects.number, number));
	const ofSegment = and(
		eq(mediaSegments.broadcastId, bucketObjects.broadcastId),
		eq(mediaSegments.number, bucketObjects.number)
	);
	const isServed = or(mediaSegments.live, mediaSegments.archive);
	const isUnserved = sql`not exists (select 1 from ${mediaSegments} where ${ofSegment} and ${isServed})`;

	return {
		/** The object of a segment that still serves something. */
		async find(ref: SegmentRef): Promise<BucketObject | undefined> {
			const [found] = await db
				.select({ sha256: bucketObjects.sha256, bytes: mediaSegments.bytes })
				.from(bucketObjects)
				.innerJoin(mediaSegments, ofSegment)
				.where(and(isObject(ref), eq(bucketObjects.condemned, false), isServed));
			return found;
		},

		/** Ended broadcasts that have a recording, and those beside them in sign language. */
		async listEnded(): Promise<string[]> {
			const rows = await db
				.select({ id: broadcasts.id })
				.from(broadcasts)
				.innerJoin(mains, ofMain)
				.innerJoin(recordings, eq(recordings.broadcastId, mains.id))
				.where(and(isNull(broadcasts.deleted), eq(mains.state, 'ended'), eq(recordings.state, 'ready')))
				.orderBy(asc(broadcasts.id));
			return rows.map(({ id }) => id);
		},

		/** Segments of the archive that are not certain to be in the bucket, in order. */
		listStaying(broadcastId: string): Promise<{ number: number; bytes: number }[]> {
			return db
				.select({ number: mediaSegments.number, bytes: mediaSegments.bytes })
				.from(mediaSegments)
				.leftJoin(bucketObjects, ofSegment)
				.where(
					and(
						eq(mediaSegments.broadcastId, broadcastId),
						mediaSegments.archive,
						isNull(bucketObjects.movedAt)
					)
				)
				.orderBy(asc(mediaSegments.number));
		},

		/** Its bytes are about to be put there. @returns whether they may be: not before those that must go are gone */
		async claim({ broadcastId, number }: SegmentRef, sha256: string): Promise<boolean> {
			const claimed = await db
				.insert(bucketObjects)
				.values({ broadcastId, number, sha256 })
				.onConflictDoUpdate({
					target: [bucketObjects.broadcastId, bucketObjects.number],
					set: { sha256 },
					setWhere: eq(bucketObjects.condemned, false)
				})
				.returning({ number: bucketObjects.number });
			return claimed.length > 0;
		},

		/** They are there and nowhere else. What has been withdrawn meanwhile is to be erased. */
		async moved(ref: SegmentRef): Promise<void> {
			await db
				.update(bucketObjects)
				.set({ movedAt: sql`now()`, condemned: sql`${bucketObjects.condemned} or ${isUnserved}` })
				.where(isObject(ref));
		},

		/** Objects of segments that serve nothing, or are no more, become those to be erased; of one broadcast or of all. */
		async condemnUnserved(broadcastId?: string): Promise<void> {
			await db
				.update(bucketObjects)
				.set({ condemned: true })
				.where(
					and(
						broadcastId === undefined ? undefined : eq(bucketObjects.broadcastId, broadcastId),
						eq(bucketObjects.condemned, false),
						isUnserved
					)
				);
		},

		/** Those that are to be erased, at most `limit`. */
		listCondemned(limit: number): Promise<SegmentRef[]> {
			return db
				.select({ broadcastId: bucketObjects.broadcastId, number: bucketObjects.number })
				.from(bucketObjects)
				.where(eq(bucketObjects.condemned, true))
				.orderBy(asc(bucketObjects.broadcastId), asc(bucketObjects.number))
				.limit(limit);
		},

		/** It is not in the bucket any more: only now its segment is gone. */
		async erased(ref: SegmentRef): Promise<void> {
			await db.transaction(async (tx) => {
				await tx
					.update(mediaSegments)
					.set({ withdrawnAt: sql`now()` })
					.where(
						and(
							eq(mediaSegments.broadcastId, ref.broadcastId),
							eq(mediaSegments.number, ref.number),
							eq(mediaSegments.live, false),
							eq(mediaSegments.archive, false)
						)
					);
				await tx.delete(bucketObjects).where(isObject(ref));
			});
		}
	};
}
