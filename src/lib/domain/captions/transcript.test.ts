import { describe, expect, test } from 'vitest';
import { markWords, searchTranscript, transcriptOf } from './transcript.ts';

const cue = (from: number, until: number, text: string) => ({
	fromMs: from * 1000,
	untilMs: until * 1000,
	text
});
const chapters = [
	{ id: 'a', title: 'Ö 1 Eröffnung', offsetMs: 0 },
	{ id: 'b', title: 'Ö 2 Haushalt', offsetMs: 60_000 },
	{ id: 'c', title: 'Ö 3 Ohne Worte', offsetMs: 120_000 }
];
const shape = (passages: ReturnType<typeof transcriptOf>) =>
	passages.map(({ chapter, paragraphs }) => [chapter?.id, ...paragraphs.map(({ lines }) => lines.length)]);

describe('paragraphs', () => {
	test('end with a pause, with another speaker, and with the item', () => {
		const cues = [
			cue(1, 3, 'Guten Abend.'),
			cue(3, 5, 'Ich eröffne.'),
			cue(9, 10, 'Nach einer Pause.'),
			cue(10, 12, 'Dr. Anna Kessler: Danke sehr.'),
			cue(12, 14, '– Bitte.'),
			cue(14, 16, 'Dazu gilt: nichts.'),
			cue(61, 63, 'Zum Haushalt.')
		];
		expect(shape(transcriptOf(cues, chapters))).toEqual([
			['a', 2, 1, 1, 2],
			['b', 1]
		]);
	});

	test('a long speech is parted between sentences', () => {
		const cues = Array.from({ length: 20 }, (_, index) =>
			cue(index * 2.5, index * 2.5 + 2.4, index % 4 === 3 ? 'Ende.' : 'und weiter')
		);
		expect(shape(transcriptOf(cues, [chapters[0]!]))).toEqual([['a', 16, 4]]);
	});

	test('what was said before the first item stands by itself', () => {
		expect(shape(transcriptOf([cue(1, 2, 'Vorab')], [chapters[1]!]))).toEqual([[undefined, 1]]);
		expect(transcriptOf([], chapters)).toEqual([]);
	});
});

test('a paragraph is found by all its words', () => {
	const passages = transcriptOf(
		[cue(1, 3, 'Der Neubau der'), cue(3, 5, 'Grundschule'), cue(61, 63, 'Haushalt')],
		chapters
	);
	expect(shape(searchTranscript(passages, 'GRUNDSCHULE neubau'))).toEqual([['a', 2]]);
	expect(searchTranscript(passages, 'Grundschule Haushalt')).toEqual([]);
	expect(searchTranscript(passages, ' ')).toHaveLength(2);
});

test('and its words are marked', () => {
	const marked = (text: string, words: string) =>
		markWords(text, words)
			.map((piece) => (piece.marked ? `[${piece.text}]` : piece.text))
			.join('');
	expect(marked('Der Haushalt, der Haushaltsplan', 'haushalt der')).toBe(
		'[Der] [Haushalt], [der] [Haushalt]splan'
	);
	expect(marked('nichts', 'x')).toBe('nichts');
	expect(marked('nichts', '')).toBe('nichts');
});
