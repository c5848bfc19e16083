/**
 * Media playlists (RFC 8216): the live one, which only ever grows, and the one of a recording.
 *
 * What was withdrawn keeps its place in the live playlist as a gap (EXT-X-GAP), because numbers must not move under
 * a player; in a recording it is simply not there.
 */

export interface PlaylistEntry {
	readonly uri: string;
	/** Address of the initialization segment it needs. */
	readonly initUri: string;
	readonly durationMs: number;
	/** Wall clock of its first picture. */
	readonly startedAtMs: number;
	readonly discontinuity: boolean;
	/** Its media is gone. */
	readonly gap: boolean;
}

export interface PlaylistOptions {
	/** Nothing will follow. */
	readonly ended: boolean;
	readonly type: 'EVENT' | 'VOD';
	/** Length every segment is meant to have, in ms; the target duration is never below it. */
	readonly targetMs: number;
}

/** Every so many segments the date is repeated; players count between them, and a four-hour list shrinks to a third. */
const DATE_EVERY = 10;

export function mediaPlaylist(entries: readonly PlaylistEntry[], options: PlaylistOptions): string {
	// Rounded, not raised: 2.03 s raised to 3 makes players sit three seconds further from the live edge.
	const longest = Math.max(options.targetMs, ...entries.map((entry) => entry.durationMs));
	const lines = [
		'#EXTM3U',
		'#EXT-X-VERSION:8',
		`#EXT-X-TARGETDURATION:${Math.round(longest / 1000)}`,
		`#EXT-X-PLAYLIST-TYPE:${options.type}`,
		'#EXT-X-MEDIA-SEQUENCE:0',
		'#EXT-X-DISCONTINUITY-SEQUENCE:0',
		'#EXT-X-INDEPENDENT-SEGMENTS'
	];
	entries.forEach((entry, i) => lines.push(...entryLines(entry, entries[i - 1], i)));
	if (options.ended) lines.push('#EXT-X-ENDLIST');
	return lines.join('\n') + '\n';
}

function entryLines(entry: PlaylistEntry, before: PlaylistEntry | undefined, index: number): string[] {
	const isBreak = before !== undefined && entry.discontinuity;
	const needsMap = !before || isBreak || entry.initUri !== before.initUri;
	const needsDate = needsMap || before.gap || index % DATE_EVERY === 0;
	return [
		...(isBreak ? ['#EXT-X-DISCONTINUITY'] : []),
		...(needsMap ? [`#EXT-X-MAP:URI="${entry.initUri}"`] : []),
		...(needsDate ? [`#EXT-X-PROGRAM-DATE-TIME:${new Date(entry.startedAtMs).toISOString()}`] : []),
		...(entry.gap ? ['#EXT-X-GAP'] : []),
		`#EXTINF:${(entry.durationMs / 1000).toFixed(5)},`,
		entry.uri
	];
}
