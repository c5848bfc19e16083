/** The media server's connection to the database, under its own role, and the notices it listens to. */
import { openDatabase, type Db } from '../client.ts';

export type { Db } from '../client.ts';

/** The channel on which the log's verbs tell that there is something to read; the same as in `server/events/bus.ts`. */
export const SITTING_CHANNEL = 'sitting';

export interface MediaDatabase {
	readonly db: Db;
	/** Calls `notified` at every notice and after every regained connection. Rejects while the database is away. */
	listen(notified: () => void): Promise<void>;
	close(): Promise<void>;
}

/** Opens `url` (the owner's) as the media server may: its own rows and what its gate must know. */
export function openMediaDatabase(url: string): MediaDatabase {
	const { db, sql, close } = openDatabase(url, 'ratssaal_media', 6);
	return {
		db,
		async listen(notified) {
			await sql.listen(SITTING_CHANNEL, notified, notified);
		},
		close
	};
}
