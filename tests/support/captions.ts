/** A broadcast with segments of two seconds, to hang captions on. */
import type { Db } from '#lib/server/db/client.ts';
import * as tables from '#lib/server/db/schema/index.ts';
import * as make from './factories.ts';

type Serves = Partial<Pick<typeof tables.mediaSegments.$inferInsert, 'live' | 'archive' | 'sound'>>;

export interface Film {
	readonly broadcastId: string;
	readonly recordingId: string;
	/** The instant so many seconds after the first picture. */
	at(seconds: number): Date;
	/** Segments that cover `[from, until)`, in seconds. */
	shoot(from: number, until: number, serves?: Serves): Promise<void>;
	/** A row of its own; open to nobody but by its segments. */
	say(from: number, until: number, text: string): Promise<string>;
}

/** `start` is the first picture; broadcast and recording are public. */
export async function createFilm(
	owner: Db,
	{ bodyId, meetingId }: { readonly bodyId: string; readonly meetingId: string },
	start: Date,
	state: { broadcast?: 'live' | 'ended'; recording?: 'recording' | 'ready' | 'removed' } = {}
): Promise<Film> {
	const broadcast = await make.createBroadcast(owner, bodyId, {
		meetingId,
		state: state.broadcast ?? 'ended',
		...make.released
	});
	const broadcastId = broadcast.id;
	const ready = (state.recording ?? 'ready') !== 'recording';
	const [recording] = await owner
		.insert(tables.recordings)
		.values({
			bodyId,
			meetingId,
			broadcastId,
			startedAt: start,
			state: state.recording ?? 'ready',
			public: ready
		})
		.returning({ id: tables.recordings.id });
	await owner.insert(tables.mediaInits).values({ broadcastId, number: 1, bodyId, codecs: 'avc1' });
	const at = (seconds: number) => new Date(start.getTime() + Math.round(seconds * 1000));
	let number = 0;
	return {
		broadcastId,
		recordingId: recording!.id,
		at,
		async shoot(from, until, serves = {}) {
			const rows = Array.from({ length: Math.round((until - from) / 2) }, (_, index) => ({
				broadcastId,
				number: ++number,
				bodyId,
				initNumber: 1,
				startedAt: at(from + index * 2),
				durationMs: 2000,
				bytes: 1,
				receivedFrom: at(from + index * 2),
				receivedUntil: at(from + index * 2 + 2),
				listed: true,
				live: true,
				archive: true,
				sound: true,
				...serves
			}));
			await owner.insert(tables.mediaSegments).values(rows);
		},
		async say(from, until, text) {
			const [row] = await owner
				.insert(tables.captions)
				.values({
					bodyId,
					broadcastId,
					startedAt: at(from),
					durationMs: Math.round((until - from) * 1000),
					text,
					public: true
				})
				.returning({ id: tables.captions.id });
			return row!.id;
		}
	};
}
