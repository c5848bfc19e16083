import { expect, test } from 'vitest';
import { multivariantPlaylist, recordingPlaylist, type PlaylistEntry } from './playlist.ts';

const START = Date.parse('2026-11-24T17:00:00.250Z');
const entry = (number: number, fields: Partial<PlaylistEntry> = {}): PlaylistEntry => ({
	uri: `${number}.m4s`,
	initUri: 'init-1.mp4',
	durationMs: 2000,
	startedAtMs: START + number * 2000,
	discontinuity: number === 1,
	gap: false,
	withdrawn: false,
	...fields
});

test('the list of a recording: two segments, one break, another format', () => {
	const text = recordingPlaylist(
		[entry(1, { durationMs: 1998.0333 }), entry(2), entry(3, { discontinuity: true, initUri: 'init-2.mp4' })],
		2000
	);
	expect(text).toBe(`#EXTM3U
#EXT-X-VERSION:9
#EXT-X-TARGETDURATION:2
#EXT-X-PLAYLIST-TYPE:VOD
#EXT-X-MEDIA-SEQUENCE:0
#EXT-X-DISCONTINUITY-SEQUENCE:0
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MAP:URI="init-1.mp4"
#EXT-X-PROGRAM-DATE-TIME:2026-11-24T17:00:02.250Z
#EXTINF:1.99803,
1.m4s
#EXTINF:2.00000,
2.m4s
#EXT-X-DISCONTINUITY
#EXT-X-MAP:URI="init-2.mp4"
#EXT-X-PROGRAM-DATE-TIME:2026-11-24T17:00:06.250Z
#EXTINF:2.00000,
3.m4s
#EXT-X-ENDLIST
`);
});

test('the target is the longest segment, rounded, never below what is aimed at', () => {
	const target = (...entries: PlaylistEntry[]) => recordingPlaylist(entries, 2000);
	expect(target(entry(1, { durationMs: 2030 }))).toContain('TARGETDURATION:2\n');
	expect(target(entry(1, { durationMs: 600 }))).toContain('TARGETDURATION:2\n');
	expect(target(entry(1, { durationMs: 4600 }), entry(2))).toContain('TARGETDURATION:5\n');
});

test('four hours stay below 260 kB, with a date at least every 20 s', () => {
	const text = recordingPlaylist(
		Array.from({ length: 7200 }, (_, i) => entry(i + 1)),
		2000
	);
	expect(text.length).toBeLessThan(260_000);
	const dates = text.split('PROGRAM-DATE-TIME').length - 1;
	expect(dates).toBe(720);
});

test('a multivariant list names what a player must know before it loads anything', () => {
	const variant = {
		uri: 'index.m3u8',
		codecs: ['avc1.42e01f', 'mp4a.40.2'],
		size: { width: 1280, height: 720 }
	};
	expect(
		multivariantPlaylist([{ ...variant, frameRate: 29.97, peakBps: 2_100_000.4, averageBps: 1_500_000 }])
	).toBe(`#EXTM3U
#EXT-X-VERSION:9
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-STREAM-INF:BANDWIDTH=2100001,AVERAGE-BANDWIDTH=1500000,CODECS="avc1.42e01f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=29.970
index.m3u8
`);
	expect(multivariantPlaylist([{ ...variant, peakBps: 1, averageBps: 1 }])).not.toContain('FRAME-RATE');
});

test('where one encoding is missing its list says so, with the dates of the others', () => {
	const lists = [false, true].map((gap) =>
		recordingPlaylist([entry(1, { gap, initUri: gap ? 'init-9.mp4' : 'init-1.mp4' }), entry(2)], 2000)
	);
	const datesIn = (text: string) => text.match(/#EXT-X-PROGRAM-DATE-TIME.*/g);
	expect(datesIn(lists[1]!)).toEqual(datesIn(lists[0]!));
	expect(lists[1]).toContain('#EXT-X-GAP\n#EXTINF:2.00000,\n1.m4s\n#EXT-X-MAP:URI="init-1.mp4"\n#EXTINF');
});
