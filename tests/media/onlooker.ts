/** Somebody who follows one broadcast: its live list as it grows, and what the operator is told. */
import { eq } from 'drizzle-orm';
import { broadcastStatus } from '#lib/server/db/schema/index.ts';
import type { TestDatabase } from '../support/database.ts';
import type { MediaProcess } from './process.ts';
import { until } from './until.ts';
import { fetchPlaylist, type Playlist } from './viewer.ts';

export interface Onlooker {
	/** Address of the live list. */
	readonly live: string;
	/** The list, as soon as it has so many segments. */
	listed(count: number): Promise<Playlist>;
	/** What the media server reported last. */
	status(): Promise<typeof broadcastStatus.$inferSelect | undefined>;
	/** The sentence the operator reads, as soon as it holds `words`. */
	told(words: string): Promise<string>;
}

export function follow(
	database: Pick<TestDatabase, 'owner'>,
	{ origin }: Pick<MediaProcess, 'origin'>,
	broadcastId: string
): Onlooker {
	const live = `${origin}/media/hls/${broadcastId}/index.m3u8`;
	const status = async () => {
		const own = eq(broadcastStatus.broadcastId, broadcastId);
		return (await database.owner.select().from(broadcastStatus).where(own))[0];
	};
	return {
		live,
		listed: (count) =>
			until(
				`${count} segments`,
				async () => {
					const playlist = await fetchPlaylist(live);
					return playlist.segments.length >= count && playlist;
				},
				30_000
			),
		status,
		told: (words) =>
			until(`the operator is told: ${words}`, async () => {
				const row = await status();
				return row?.problem?.includes(words) && row.problem;
			})
	};
}
