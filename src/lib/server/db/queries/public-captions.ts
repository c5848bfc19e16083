/** Captions as citizens get them; the rows themselves say which these are. Ask on the public connection. */
import { and, asc, eq, sql } from 'drizzle-orm';
import type { Cue } from '#lib/domain/captions/cues.ts';
import { placeSpoken, type Stretch } from '#lib/domain/captions/placing.ts';
import type { Db } from '../client.ts';
import { prepared } from '../prepared.ts';
import { broadcasts, captions } from '../schema/index.ts';

/** A caption in a recording. */
export interface PublicCue extends Cue {
	readonly id: string;
	/** A person has compared it with the sound. */
	readonly checked: boolean;
}

/** A caption of a running sitting, in the time of the clock on the wall. */
export interface LiveCaption {
	readonly id: string;
	readonly startedAt: Date;
	readonly durationMs: number;
	readonly text: string;
}

const liveOf = prepared(['meetingId'], (db, { meetingId }) =>
	db
		.select({
			id: captions.id,
			startedAt: captions.startedAt,
			durationMs: captions.durationMs,
			text: captions.text
		})
		.from(captions)
		.innerJoin(broadcasts, eq(broadcasts.id, captions.broadcastId))
		.where(and(eq(broadcasts.meetingId, meetingId), eq(broadcasts.state, 'live'), captions.live))
		.orderBy(asc(captions.startedAt), asc(captions.id))
);

/** What was written so far of a sitting that runs, as far as it is open live; oldest first. */
export const listLiveCaptions = (db: Db, meetingId: string): Promise<LiveCaption[]> =>
	liveOf(db, { meetingId });

const recordedOf = prepared(['broadcastId', 'language'], (db, { broadcastId, language }) =>
	db
		.select({
			id: captions.id,
			startedAt: captions.startedAt,
			durationMs: captions.durationMs,
			text: captions.text,
			checkedAt: captions.checkedAt
		})
		.from(captions)
		.where(and(eq(captions.broadcastId, broadcastId), eq(captions.language, language), captions.archive))
		.orderBy(asc(captions.startedAt), asc(captions.id))
);

/** The captions of a recording where they are played, in order; empty when the public sees no recording. */
export async function listRecordedCues(db: Db, broadcastId: string, language = 'de'): Promise<PublicCue[]> {
	const [rows, stretches] = await Promise.all([
		recordedOf(db, { broadcastId, language }),
		readStretches(db, broadcastId, 'ratssaal_played')
	]);
	return rows.flatMap(({ id, checkedAt, ...spoken }) => {
		const cue = placeSpoken(stretches, spoken);
		return cue ? [{ id, ...cue, checked: checkedAt !== null }] : [];
	});
}

/** Does the public see a caption of this recording? */
export async function hasRecordedCaptions(db: Db, broadcastId: string): Promise<boolean> {
	const rows = await db
		.select({ id: captions.id })
		.from(captions)
		.where(and(eq(captions.broadcastId, broadcastId), captions.archive))
		.limit(1);
	return rows.length > 0;
}

/** One caption of a meeting's recording, `undefined` when the public does not see it. */
export async function findRecordedCaption(db: Db, meetingId: string, captionId: string) {
	const [row] = await db
		.select({ id: captions.id, text: captions.text, bodyId: captions.bodyId })
		.from(captions)
		.innerJoin(broadcasts, eq(broadcasts.id, captions.broadcastId))
		.where(and(eq(captions.id, captionId), eq(broadcasts.meetingId, meetingId), captions.archive));
	return row;
}

/** What the archive plays, in order: `ratssaal_played` as far as the public may see it, `ratssaal_stretches` all. */
export async function readStretches(
	db: Db,
	broadcastId: string,
	from: 'ratssaal_played' | 'ratssaal_stretches'
): Promise<Stretch[]> {
	const rows = (await db.execute(
		sql`select (extract(epoch from started_at) * 1000)::double precision as started_ms, duration_ms, offset_ms
			from ${sql.raw(from)}(${broadcastId}::uuid)`
	)) as unknown as { started_ms: number; duration_ms: number; offset_ms: number }[];
	return rows.map(({ started_ms, duration_ms, offset_ms }) => ({
		startedAt: new Date(started_ms),
		durationMs: duration_ms,
		offsetMs: offset_ms
	}));
}
