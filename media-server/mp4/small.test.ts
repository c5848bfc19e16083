import { expect, test } from 'vitest';
import { fragment } from './fragment.ts';
import { fragmentsIn, runsIn } from './read.ts';
import { smallBox, smallOf, wholeOf } from './small.ts';
import { soundOf } from './sound.ts';

const samples = (...names: string[]) =>
	names.map((name, i) => ({ data: [Buffer.from(name)], duration: 3600, key: i === 0 }));
const part = (start: number, sequence: number) =>
	fragment(sequence, [
		{ trackId: 1, start, samples: samples('LARGE-1', 'LARGE-2') },
		{ trackId: 2, start: start + 7, samples: samples('sound') }
	]);
const small = (start: number, sequence: number) =>
	smallBox(fragment(sequence, [{ trackId: 1, start, samples: samples('small-1', 'small-2') }]));

const FIRST = part(0, 1);
const SECOND = part(7200, 2);
const STORED = Buffer.concat([FIRST, small(0, 1), SECOND, small(7200, 2)]);

test('without the small pictures it is what it was, byte for byte', () => {
	expect(wholeOf(STORED)).toEqual(Buffer.concat([FIRST, SECOND]));
	const old = Buffer.concat([FIRST, SECOND]);
	expect(wholeOf(old)).toBe(old);
});

test('with them it has the same times and the same sound, and nothing of the large ones', () => {
	const made = smallOf(STORED);
	expect(made.includes('LARGE')).toBe(false);
	const runs = fragmentsIn(made).map(({ start, bytes }) => runsIn(made.subarray(start, start + bytes)));
	const large = [FIRST, SECOND].map((bytes) => runsIn(bytes));
	expect(runs.map(([pictures, sound]) => [pictures!.start, sound!.start])).toEqual(
		large.map(([pictures, sound]) => [pictures!.start, sound!.start])
	);
	expect(soundOf(made)).toEqual(soundOf(STORED));
	expect(made.toString('latin1').match(/small-\d/g)).toEqual(['small-1', 'small-2', 'small-1', 'small-2']);
});

test('a part is found with what lies behind it', () => {
	const found = fragmentsIn(STORED);
	expect(found.map(({ start }) => start)).toEqual([0, FIRST.length + small(0, 1).length]);
	expect(found.map(({ smallBytes }) => smallBytes)).toEqual([small(0, 1).length, small(7200, 2).length]);
});
