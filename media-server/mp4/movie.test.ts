import { expect, test } from 'vitest';
import { fragment, type Sample } from './fragment.ts';
import { initSegment } from './init.ts';
import { MovieBuilder, type MovieInit } from './movie.ts';
import { entriesIn, runsIn } from './read.ts';
import { AUDIO_TRACK_ID, audioTrack, VIDEO_TRACK_ID, videoTrack } from './track.ts';

const SPS = Buffer.from('6742c0208c8d402802dd37010d010784423500', 'hex');
const initWith = (pps: number): MovieInit => ({
	width: 1280,
	height: 720,
	entries: entriesIn(initSegment([videoTrack({ sps: SPS, pps: Buffer.from([0x68, pps]) }), audioTrack()]))
});
const INIT = initWith(1);
const WHOLE = { skipMs: 0, durationMs: 1000, marks: [] };

/** A fragment whose samples say their own names; pictures of 3000 ticks, sound of 1024. */
function part(
	segment: number,
	videoStart: number,
	audioStart: number,
	pictures: readonly string[],
	sounds: readonly string[]
) {
	const samples = (names: readonly string[], duration: number): Sample[] =>
		names.map((name, i) => ({ data: [Buffer.from(name)], duration, key: duration === 1024 || i === 0 }));
	const bytes = fragment(1, [
		{ trackId: VIDEO_TRACK_ID, start: videoStart, samples: samples(pictures, 3000) },
		{ trackId: AUDIO_TRACK_ID, start: audioStart, samples: samples(sounds, 1024) }
	]);
	return { bytes, fragment: { segment, start: 0, runs: runsIn(bytes.subarray(0, bytes.readUInt32BE(0))) } };
}

/** The table of that name in each track, as numbers of four bytes. */
function tables(head: Buffer, name: string): number[][] {
	const found: number[][] = [];
	for (let at = head.indexOf(name, 0, 'latin1'); at > 0; at = head.indexOf(name, at + 4, 'latin1')) {
		const content = head.subarray(at + 4, at - 4 + head.readUInt32BE(at - 4));
		found.push(Array.from({ length: content.length / 4 - 1 }, (_, i) => content.readUInt32BE(4 + i * 4)));
	}
	return found;
}

test('what the head points at are the samples, wherever they come from', () => {
	const parts = [
		part(1, 0, 0, ['eins', 'zwei!'], ['la', 'lala']),
		part(1, 6000, 2048, ['drei'], ['li']),
		part(2, 9000, 3072, ['vier', 'fünf'], [])
	];
	const builder = new MovieBuilder(true);
	for (const { fragment } of parts) builder.add(fragment, INIT);
	const { head, pieces, bytes } = builder.finish(WHOLE);
	// Both parts of segment 1 begin at 0 here, so the pieces lie in the order of the parts.
	const data = pieces.map(({ start, bytes }, i) => parts[i]!.bytes.subarray(start, start + bytes));
	const file = Buffer.concat([head, ...data]);
	expect(file.length).toBe(bytes);
	const read = (track: number) => {
		const [, , ...sizes] = tables(head, 'stsz')[track]!;
		const layout = tables(head, 'stsc')[track]!.slice(1);
		const offsets = tables(head, 'co64')
			[track]!.slice(1)
			.filter((_, i) => i % 2 === 1);
		return offsets.map((offset, chunk) => {
			const rule = Array.from({ length: layout.length / 3 }, (_, i) =>
				layout.slice(i * 3, i * 3 + 3)
			).findLast(([first]) => first! <= chunk + 1)!;
			let at = offset;
			return sizes.splice(0, rule[1]).map((size) => file.toString('utf8', at, (at += size)));
		});
	};
	expect(read(0)).toEqual([['eins', 'zwei!'], ['drei'], ['vier', 'fünf']]);
	expect(read(1)).toEqual([['la', 'lala'], ['li']]);
	expect(tables(head, 'stss')).toEqual([[3, 1, 3, 4]]);
	expect(tables(head, 'stts')).toEqual([
		[1, 5, 3000],
		[1, 3, 1024]
	]);
});

test('where something is missing the file goes on, and the sound stays with the picture', () => {
	const builder = new MovieBuilder(true);
	// The sound ends 32 ms (1536 of its ticks) before the picture; behind the gap both begin together.
	builder.add(part(1, 0, 0, ['a', 'b'], ['x']).fragment, INIT);
	builder.add(part(5, 900_000, 480_000, ['c'], ['y']).fragment, INIT);
	const { head } = builder.finish(WHOLE);
	// 6000 ticks of picture are 3200 of sound.
	expect(tables(head, 'stts')).toEqual([
		[1, 3, 3000],
		[2, 1, 3200, 1, 1024]
	]);
});

test('a track that begins later is waited for', () => {
	const builder = new MovieBuilder(true);
	builder.add(part(1, 900_000, 480_480, ['a'], ['x']).fragment, INIT);
	const { head } = builder.finish(WHOLE);
	const [video, audio] = tables(head, 'elst');
	expect(video).toEqual([1, 0, 1000, 0, 0, 0x10000]);
	// 480 ticks are 10 ms.
	expect(audio).toEqual([2, 0, 10, 0xffffffff, 0xffffffff, 0x10000, 0, 990, 0, 0, 0x10000]);
});

test('a stretch begins in the middle of its first segment', () => {
	const builder = new MovieBuilder(true);
	builder.add(part(1, 0, 0, ['a', 'b'], ['x', 'y', 'z']).fragment, INIT);
	const { head } = builder.finish({ skipMs: 40, durationMs: 20, marks: [] });
	expect(tables(head, 'elst')).toEqual([
		[1, 0, 20, 0, 3600, 0x10000],
		[1, 0, 20, 0, 1920, 0x10000]
	]);
});

test('an encoder that has changed its parameters has an entry for each', () => {
	const builder = new MovieBuilder(true);
	builder.add(part(1, 0, 0, ['a'], ['x']).fragment, INIT);
	builder.add(part(2, 3000, 1024, ['b'], ['y']).fragment, initWith(2));
	builder.add(part(3, 6000, 2048, ['c'], ['z']).fragment, INIT);
	expect(tables(builder.finish(WHOLE).head, 'stsc')).toEqual([
		[3, 1, 1, 1, 2, 1, 2, 3, 1, 1],
		[1, 1, 1, 1]
	]);
});

test('the sound alone is pieces of sound alone', () => {
	const builder = new MovieBuilder(false);
	const { bytes, fragment } = part(1, 0, 0, ['picture'], ['x', 'yy']);
	builder.add(fragment, INIT);
	const { head, pieces } = builder.finish(WHOLE);
	expect(pieces.map(({ start, bytes: length }) => bytes.toString('utf8', start, start + length))).toEqual([
		'xyy'
	]);
	expect(tables(head, 'stsz')).toHaveLength(1);
});

test('a mark keeps whole letters of a long title, and only as many marks as there can be are told', () => {
	const builder = new MovieBuilder(true);
	builder.add(part(1, 0, 0, ['a'], ['x']).fragment, INIT);
	const marks = Array.from({ length: 300 }, (_, i) => ({ title: 'ä'.repeat(200), offsetMs: i }));
	const { head } = builder.finish({ ...WHOLE, marks });
	const at = head.indexOf('chpl', 0, 'latin1');
	expect(head[at + 12]).toBe(255);
	const length = head[at + 13 + 8]!;
	expect(length).toBe(254);
	expect(head.toString('utf8', at + 22, at + 22 + length)).toBe('ä'.repeat(127));
});
