import { expect, test } from 'vitest';
import { readingMs, tidyText } from './cues.ts';
import { joinCaptions, splitCaption } from './editing.ts';

const at = (seconds: number) => new Date(seconds * 1000);
const caption = { startedAt: at(10), durationMs: 4000, text: 'Guten Abend, ich eröffne.' };

test('parted as the text is, or where the player stands', () => {
	expect(splitCaption(caption, 12)).toEqual([
		{ startedAt: at(10), durationMs: 2000, text: 'Guten Abend,' },
		{ startedAt: at(12), durationMs: 2000, text: 'ich eröffne.' }
	]);
	expect(splitCaption(caption, 12, at(11))?.map(({ durationMs }) => durationMs)).toEqual([1000, 3000]);
	expect(splitCaption(caption, 12, at(99))?.map(({ durationMs }) => durationMs)).toEqual([2000, 2000]);
});

test('neither part may be empty', () => {
	expect(splitCaption(caption, 0)).toBeUndefined();
	expect(splitCaption(caption, 99)).toBeUndefined();
	expect(splitCaption({ ...caption, durationMs: 1 }, 12)).toBeUndefined();
});

test('joined, parts become what they were but for the line', () => {
	const [first, second] = splitCaption(caption, 12)!;
	expect(joinCaptions(first, second)).toEqual({ ...caption, text: 'Guten Abend,\nich eröffne.' });
	expect(joinCaptions(second, first).startedAt).toEqual(at(10));
});

test('a text is kept tidy', () => {
	expect(tidyText('  a \t b\r\n\n\u0000c\u202e\n')).toBe('a b\nc');
	expect(tidyText('x'.repeat(900))).toHaveLength(500);
});

test.for([
	['Ja.', 1500],
	['x'.repeat(39), 3000],
	['x'.repeat(400), 7000]
] as const)('%s is read in %d ms', ([text, ms]) => {
	expect(readingMs(text)).toBe(ms);
});
