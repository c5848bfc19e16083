import { expect, test } from 'vitest';
import { initUri, partUri, readName, segmentUri, SMALL, SOUND, WHOLE } from './renditions.ts';

test.each([WHOLE, SMALL, SOUND])('$list: what is named is found again', (rendition) => {
	expect(readName(rendition.list)).toEqual({ kind: 'list', rendition });
	expect(readName(initUri(rendition, 3))).toEqual({ kind: 'init', rendition, number: 3 });
	expect(readName(segmentUri(rendition, 12))).toEqual({ kind: 'segment', rendition, number: 12 });
	expect(readName(partUri(rendition, 12, 0))).toEqual({ kind: 'part', rendition, number: 12, index: 0 });
});

test.each([
	'',
	'sound-',
	'sound-x.m4s',
	'sound-sound-1.m4s',
	'small-sound-1.m4s',
	'1.m4s.part',
	'1.2.3.m4s',
	'sound-index.m3u8'
])('„%s“ is no name', (name) => expect(readName(name)).toBeUndefined());
