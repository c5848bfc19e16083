/**
 * Media playlists (RFC 8216, RFC 8216bis): their tags as text, and the whole list of a recording.
 *
 * What was withdrawn keeps its place in the live playlist as a gap (EXT-X-GAP), because numbers must not move under
 * a player; in a recording it is simply not there.
 */

export interface PlaylistPart {
	readonly uri: string;
	readonly durationMs: number;
	readonly independent: boolean;
}

export interface PlaylistEntry {
	readonly uri: string;
	/** Address of the initialization segment it needs. */
	readonly initUri: string;
	readonly durationMs: number;
	/** Wall clock of its first picture. */
	readonly startedAtMs: number;
	readonly discontinuity: boolean;
	/** Its media is gone, or missing in this encoding. */
	readonly gap: boolean;
	/** Its media is gone in all of them. */
	readonly withdrawn: boolean;
}

/** Every so many segments the date is repeated; players count between them, and a four-hour list shrinks to a third. */
const DATE_EVERY = 10;

/** Seconds as playlists write them. */
export const seconds = (ms: number): string => (ms / 1000).toFixed(5);

/**
 * The target duration of segments of which the longest is `longestMs`, in s. Rounded, not raised: 2.03 s raised to 3 makes players
 * sit three seconds further from the live edge.
 */
export const targetDuration = (targetMs: number, longestMs: number): number =>
	Math.round(Math.max(targetMs, longestMs) / 1000);

/** The lines in front of the segments. */
export function headLines(type: 'EVENT' | 'VOD', target: number): string[] {
	return [
		'#EXTM3U',
		'#EXT-X-VERSION:9',
		`#EXT-X-TARGETDURATION:${target}`,
		`#EXT-X-PLAYLIST-TYPE:${type}`,
		'#EXT-X-MEDIA-SEQUENCE:0',
		'#EXT-X-DISCONTINUITY-SEQUENCE:0',
		'#EXT-X-INDEPENDENT-SEGMENTS'
	];
}

/** The tags that apply to a segment and to its first part. `index`: its place in the list. */
export function openingLines(
	entry: PlaylistEntry,
	before: PlaylistEntry | undefined,
	index: number
): string[] {
	const isBreak = before !== undefined && entry.discontinuity;
	const needsMap = !before || isBreak || entry.initUri !== before.initUri;
	const needsDate = !before || isBreak || before.withdrawn || index % DATE_EVERY === 0;
	return [
		...(isBreak ? ['#EXT-X-DISCONTINUITY'] : []),
		...(needsMap ? [`#EXT-X-MAP:URI="${entry.initUri}"`] : []),
		...(needsDate ? [`#EXT-X-PROGRAM-DATE-TIME:${new Date(entry.startedAtMs).toISOString()}`] : [])
	];
}

/** The parts of a segment that nobody may have any more are gaps, too. */
export function partLines(parts: readonly PlaylistPart[], gap: boolean): string[] {
	return parts.map(({ uri, durationMs, independent }) => {
		const flags = (independent ? ',INDEPENDENT=YES' : '') + (gap ? ',GAP=YES' : '');
		return `#EXT-X-PART:DURATION=${seconds(durationMs)},URI="${uri}"${flags}`;
	});
}

/** The lines that close a complete segment. */
export function closingLines(entry: PlaylistEntry): string[] {
	return [...(entry.gap ? ['#EXT-X-GAP'] : []), `#EXTINF:${seconds(entry.durationMs)},`, entry.uri];
}

/** The playlist of a recording. `ranges`: lines of what it names. `targetMs`: length every segment is meant to have; the target duration is never below it. */
export function recordingPlaylist(
	entries: readonly PlaylistEntry[],
	targetMs: number,
	ranges: readonly string[] = []
): string {
	const longestMs = Math.max(0, ...entries.map((entry) => entry.durationMs));
	const lines = [...headLines('VOD', targetDuration(targetMs, longestMs)), ...ranges];
	entries.forEach((entry, i) =>
		lines.push(...openingLines(entry, entries[i - 1], i), ...closingLines(entry))
	);
	return [...lines, '#EXT-X-ENDLIST', ''].join('\n');
}

/** One encoding of the whole, as a multivariant playlist tells it. */
export interface Variant {
	readonly uri: string;
	/** RFC 6381 names of everything in it. */
	readonly codecs: readonly string[];
	/** Of the picture, if it has one. */
	readonly size?: { readonly width: number; readonly height: number };
	/** Pictures per second; `undefined` when not known. */
	readonly frameRate?: number;
	/** Bits per second of its densest segment, and of all together. */
	readonly peakBps: number;
	readonly averageBps: number;
}

/** The multivariant playlist, the encodings in the order players should try them. */
export function multivariantPlaylist(variants: readonly Variant[]): string {
	const lines = ['#EXTM3U', '#EXT-X-VERSION:9', '#EXT-X-INDEPENDENT-SEGMENTS'];
	for (const { uri, codecs, size, frameRate, peakBps, averageBps } of variants) {
		const attributes = [
			`BANDWIDTH=${Math.ceil(peakBps)}`,
			`AVERAGE-BANDWIDTH=${Math.ceil(averageBps)}`,
			`CODECS="${codecs.join(',')}"`,
			...(size ? [`RESOLUTION=${size.width}x${size.height}`] : []),
			...(frameRate === undefined ? [] : [`FRAME-RATE=${frameRate.toFixed(3)}`])
		];
		lines.push(`#EXT-X-STREAM-INF:${attributes.join(',')}`, uri);
	}
	return [...lines, ''].join('\n');
}
