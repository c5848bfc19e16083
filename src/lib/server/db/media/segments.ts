/** Rows of stored segments and initialization segments. Written after the file, narrowed after its erasure. */
import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { bucketObjects, mediaInits, mediaSegments } from '../schema/index.ts';

export interface InitRow {
	readonly number: number;
	readonly codecs: string;
	readonly width: number;
	readonly height: number;
}

interface SegmentLength {
	readonly durationMs: number;
	readonly bytes: number;
	readonly arrived: { readonly fromMs: number; readonly untilMs: number };
	readonly hasSound: boolean;
	readonly small?: { readonly bytes: number; readonly initNumber: number | undefined };
}

export interface SegmentRow extends SegmentLength {
	readonly number: number;
	readonly initNumber: number;
	readonly startedAtMs: number;
	readonly discontinuity: boolean;
	readonly listed: boolean;
	readonly live: boolean;
	readonly archive: boolean;
	/** Its bytes may lie in the bucket and not in the folder. */
	readonly isMoved?: boolean;
}

const AT_ONCE = 500;

const ofSegment = and(
	eq(bucketObjects.broadcastId, mediaSegments.broadcastId),
	eq(bucketObjects.number, mediaSegments.number)
);

/** The store of a media server over `db`. `load` gives everything in order of number, withdrawn segments included. */
export function segmentRows(db: Db) {
	return {
		async load(broadcastId: string): Promise<{ inits: InitRow[]; segments: SegmentRow[] }> {
			const [inits, segments] = await Promise.all([
				db
					.select()
					.from(mediaInits)
					.where(eq(mediaInits.broadcastId, broadcastId))
					.orderBy(asc(mediaInits.number)),
				db
					.select({ segment: mediaSegments, isMoved: sql<boolean>`${isNotNull(bucketObjects.number)}` })
					.from(mediaSegments)
					.leftJoin(bucketObjects, ofSegment)
					.where(eq(mediaSegments.broadcastId, broadcastId))
					.orderBy(asc(mediaSegments.number))
			]);
			return { inits: inits.map(toInit), segments: segments.map(toSegment) };
		},

		async addInit(broadcastId: string, bodyId: string, init: InitRow): Promise<void> {
			const { number, codecs, width, height } = init;
			await db
				.insert(mediaInits)
				.values({ broadcastId, bodyId, number, codecs, width, height })
				.onConflictDoNothing();
		},

		/** Entered again because it was not certain that it had been, only its length is touched. */
		async addSegment(broadcastId: string, bodyId: string, segment: SegmentRow): Promise<void> {
			await db
				.insert(mediaSegments)
				.values(valuesOf(broadcastId, bodyId, segment))
				.onConflictDoUpdate({
					target: [mediaSegments.broadcastId, mediaSegments.number],
					set: lengthOf(segment)
				});
		},

		/** Many new ones. */
		async addSegments(broadcastId: string, bodyId: string, segments: readonly SegmentRow[]): Promise<void> {
			for (let at = 0; at < segments.length; at += AT_ONCE) {
				const some = segments.slice(at, at + AT_ONCE);
				await db.insert(mediaSegments).values(some.map((segment) => valuesOf(broadcastId, bodyId, segment)));
			}
		},

		/** Another part has been put behind it; only its length is touched. */
		async extend(broadcastId: string, number: number, length: SegmentLength): Promise<void> {
			await db
				.update(mediaSegments)
				.set(lengthOf(length))
				.where(and(eq(mediaSegments.broadcastId, broadcastId), eq(mediaSegments.number, number)));
		},

		/** Never opens again what was closed. Both false: withdrawn. */
		async narrow(
			broadcastId: string,
			number: number,
			serves: { live: boolean; archive: boolean }
		): Promise<void> {
			const withdrawn = !serves.live && !serves.archive;
			const ref = [eq(bucketObjects.broadcastId, broadcastId), eq(bucketObjects.number, number)];
			if (withdrawn) {
				await db
					.update(bucketObjects)
					.set({ condemned: true })
					.where(and(...ref));
			}
			await db
				.update(mediaSegments)
				.set({
					live: sql`${mediaSegments.live} and ${serves.live}`,
					archive: sql`${mediaSegments.archive} and ${serves.archive}`,
					...(withdrawn ? { withdrawnAt: sql`coalesce(${mediaSegments.withdrawnAt}, now())` } : {})
				})
				.where(and(eq(mediaSegments.broadcastId, broadcastId), eq(mediaSegments.number, number)));
		}
	};
}

function valuesOf(broadcastId: string, bodyId: string, segment: SegmentRow) {
	const { number, initNumber, startedAtMs, discontinuity, listed, live, archive } = segment;
	return {
		...{ broadcastId, bodyId, number, initNumber, discontinuity, listed, live, archive },
		...lengthOf(segment),
		startedAt: new Date(startedAtMs)
	};
}

function lengthOf({ durationMs, bytes, arrived, hasSound, small }: SegmentLength) {
	return {
		durationMs,
		bytes,
		receivedFrom: new Date(Math.floor(arrived.fromMs)),
		receivedUntil: new Date(Math.ceil(arrived.untilMs)),
		sound: hasSound,
		smallBytes: small?.bytes ?? 0,
		smallInitNumber: small?.initNumber ?? null
	};
}

function toInit(row: typeof mediaInits.$inferSelect): InitRow {
	return { number: row.number, codecs: row.codecs, width: row.width ?? 0, height: row.height ?? 0 };
}

interface StoredSegment {
	readonly segment: typeof mediaSegments.$inferSelect;
	readonly isMoved: boolean;
}

function toSegment({ segment: row, isMoved }: StoredSegment): SegmentRow {
	return {
		number: row.number,
		initNumber: row.initNumber,
		startedAtMs: row.startedAt.getTime(),
		durationMs: row.durationMs,
		bytes: row.bytes,
		...(row.smallBytes > 0
			? { small: { bytes: row.smallBytes, initNumber: row.smallInitNumber ?? undefined } }
			: {}),
		discontinuity: row.discontinuity,
		arrived: { fromMs: row.receivedFrom.getTime(), untilMs: row.receivedUntil.getTime() },
		hasSound: row.sound,
		listed: row.listed,
		live: row.live,
		archive: row.archive,
		...(isMoved ? { isMoved } : {})
	};
}
