/** What a citizen's stream says of captions: those of the last minutes first, then what changes. */
import type { CaptionNews } from '#lib/protocol/captions.ts';
import type { Db } from '../db/client.ts';
import { listLiveCaptions, type LiveCaption } from '../db/queries/public-captions.ts';
import type { StreamMessage } from './stream.ts';

/** Nobody watches live further back without asking for the whole list, in ms. */
const WINDOW_MS = 5 * 60_000;

/** A reader for one stream. `db` is the public connection, `clock` the time by which the window moves. */
export function captionReader(
	db: Db,
	meetingId: string,
	clock: () => number
): () => Promise<StreamMessage[]> {
	const told = new Map<string, LiveCaption>();
	let isFirst = true;
	return async () => {
		const since = new Date(clock() - WINDOW_MS);
		const there = (await readShared(db, meetingId)).filter(({ startedAt }) => startedAt >= since);
		const lines = there.filter((line) => !isSame(told.get(line.id), line));
		const ids = new Set(there.map(({ id }) => id));
		const gone = [...told.values()].filter(({ id, startedAt }) => startedAt >= since && !ids.has(id));
		const news: CaptionNews = { lines, gone: gone.map(({ id }) => id), ...(isFirst ? { since } : {}) };
		for (const id of told.keys()) if (!ids.has(id)) told.delete(id);
		for (const line of lines) told.set(line.id, line);
		const isNews = isFirst || lines.length + gone.length > 0;
		const message = isNews ? [{ name: 'untertitel', data: news }] : [];
		isFirst = false;
		return message;
	};
}

const isSame = (told: LiveCaption | undefined, { text, durationMs }: LiveCaption) =>
	told?.text === text && told.durationMs === durationMs;

const reading = new Map<string, Promise<LiveCaption[]>>();

/** One query for all streams that are woken by the same notice, as `public-messages.ts` does for the log. */
function readShared(db: Db, meetingId: string): Promise<LiveCaption[]> {
	const shared = reading.get(meetingId);
	if (shared) return shared;
	const query = listLiveCaptions(db, meetingId);
	reading.set(meetingId, query);
	setImmediate(() => reading.delete(meetingId));
	return query;
}
