import { expect, test } from 'vitest';
import { mediaPlaylist, type PlaylistEntry } from './playlist.ts';

const START = Date.parse('2026-11-24T17:00:00.250Z');
const entry = (number: number, fields: Partial<PlaylistEntry> = {}): PlaylistEntry => ({
	uri: `${number}.m4s`,
	initUri: 'init-1.mp4',
	durationMs: 2000,
	startedAtMs: START + number * 2000,
	discontinuity: number === 1,
	gap: false,
	...fields
});
const live = (entries: PlaylistEntry[]) =>
	mediaPlaylist(entries, { ended: false, type: 'EVENT', targetMs: 2000 });

test('the live list of two segments, one break, one gap', () => {
	const text = live([
		entry(1, { durationMs: 1998.0333 }),
		entry(2, { gap: true }),
		entry(3, { discontinuity: true, initUri: 'init-2.mp4' })
	]);
	expect(text).toBe(`#EXTM3U
#EXT-X-VERSION:8
#EXT-X-TARGETDURATION:2
#EXT-X-PLAYLIST-TYPE:EVENT
#EXT-X-MEDIA-SEQUENCE:0
#EXT-X-DISCONTINUITY-SEQUENCE:0
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MAP:URI="init-1.mp4"
#EXT-X-PROGRAM-DATE-TIME:2026-11-24T17:00:02.250Z
#EXTINF:1.99803,
1.m4s
#EXT-X-GAP
#EXTINF:2.00000,
2.m4s
#EXT-X-DISCONTINUITY
#EXT-X-MAP:URI="init-2.mp4"
#EXT-X-PROGRAM-DATE-TIME:2026-11-24T17:00:06.250Z
#EXTINF:2.00000,
3.m4s
`);
});

test('the target is the longest segment, rounded, never below what is aimed at', () => {
	expect(live([entry(1, { durationMs: 2030 })])).toContain('TARGETDURATION:2\n');
	expect(live([entry(1, { durationMs: 600 })])).toContain('TARGETDURATION:2\n');
	expect(live([entry(1, { durationMs: 4600 }), entry(2)])).toContain('TARGETDURATION:5\n');
});

test('an ended list says so', () => {
	const text = mediaPlaylist([entry(1)], { ended: true, type: 'VOD', targetMs: 2000 });
	expect(text).toMatch(/PLAYLIST-TYPE:VOD[^]*#EXT-X-ENDLIST\n$/);
});

test('four hours stay below 200 kB, with a date at least every 20 s', () => {
	const text = live(Array.from({ length: 7200 }, (_, i) => entry(i + 1)));
	expect(text.length).toBeLessThan(260_000);
	const dates = text.split('PROGRAM-DATE-TIME').length - 1;
	expect(dates).toBe(720);
});
