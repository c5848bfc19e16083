/** Videos that are to become recordings, as the media server works them off. */
import { and, asc, eq, inArray, ne } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { recordings, videoImports } from '../schema/index.ts';
import { segmentRows, type InitRow, type SegmentRow } from './segments.ts';

export interface VideoImport {
	readonly id: string;
	readonly bodyId: string;
	readonly meetingId: string;
	readonly broadcastId: string;
	/** Wall clock of its first picture. */
	readonly startedAt: Date;
}

/** What has become of a video. */
export interface ImportedVideo {
	readonly endedAt: Date;
	readonly inits: readonly InitRow[];
	/** In order; their files are on the disk. */
	readonly segments: readonly SegmentRow[];
}

export function videoImportRows(db: Db) {
	const set = (id: string, values: Partial<typeof videoImports.$inferInsert>) =>
		db
			.update(videoImports)
			.set(values)
			.where(and(eq(videoImports.id, id), inArray(videoImports.state, ['waiting', 'running'])))
			.returning({ id: videoImports.id });

	return {
		/** The longest waiting one; what was running when the process that worked on it ended waits again. */
		async findWaiting(): Promise<string | undefined> {
			const [row] = await db
				.select({ id: videoImports.id })
				.from(videoImports)
				.where(inArray(videoImports.state, ['waiting', 'running']))
				.orderBy(asc(videoImports.created))
				.limit(1);
			return row?.id;
		},

		/** Work on it begins. `undefined` when it was taken back. */
		async begin(id: string): Promise<VideoImport | undefined> {
			await set(id, { state: 'running', progress: 0, problem: null });
			const [row] = await db
				.select()
				.from(videoImports)
				.where(and(eq(videoImports.id, id), eq(videoImports.state, 'running')));
			return row;
		},

		/** `progress`: 0 to 1. @returns whether it is still wanted */
		async tell(id: string, progress: number): Promise<boolean> {
			return (await set(id, { progress })).length > 0;
		},

		async fail(id: string, problem: string): Promise<void> {
			await set(id, { state: 'failed', problem });
		},

		/** It is a recording now, which nobody sees before the office has decided so. @returns whether it was still wanted */
		async finish(id: string, { endedAt, inits, segments }: ImportedVideo): Promise<boolean> {
			return db.transaction(async (tx) => {
				const [row] = await tx
					.update(videoImports)
					.set({ state: 'done', progress: 1 })
					.where(and(eq(videoImports.id, id), eq(videoImports.state, 'running')))
					.returning();
				if (!row) return false;
				const { bodyId, broadcastId, meetingId, startedAt, deleteAt, deletionSet } = row;
				const rows = segmentRows(tx);
				for (const init of inits) await rows.addInit(broadcastId, bodyId, init);
				await rows.addSegments(broadcastId, bodyId, segments);
				const durationMs = segments.reduce((sum, segment) => sum + segment.durationMs, 0);
				const bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0);
				await tx.insert(recordings).values({
					...{ bodyId, broadcastId, meetingId, startedAt, endedAt, durationMs, bytes, deleteAt, deletionSet },
					...{ state: 'ready', source: 'import', public: false }
				});
				return true;
			});
		},

		/** Those of which the video itself is still needed. */
		async listUnfinished(): Promise<Set<string>> {
			const rows = await db
				.select({ id: videoImports.id })
				.from(videoImports)
				.where(ne(videoImports.state, 'done'));
			return new Set(rows.map(({ id }) => id));
		}
	};
}
