/** Captions as a text that can be read: what belongs together in one paragraph, under the item it was said to. */
import type { Cue } from './cues.ts';

/** A silence longer than this begins a paragraph, in ms. */
const PAUSE_MS = 2500;
/** So does the next sentence after this much, in ms: nobody finds a place in a page without them. */
const LONG_MS = 30_000;

/** `Dr. Anna Kessler: …`, or a dash, as captioners mark who speaks. */
const SPEAKER =
	/^(?:[-–—]\s|\p{Lu}[\p{L}.'’-]*(?: (?:\p{Lu}[\p{L}.'’-]*|von|van|de|zu|\(\p{L}[^()]*\))){0,5}: )/u;
const SENTENCE_END = /[.!?…]["“”»«)]?$/;

export interface Paragraph<Line extends Cue = Cue> {
	readonly fromMs: number;
	readonly lines: readonly Line[];
}

export interface Passage<Line extends Cue = Cue> {
	/** The item it was said to; missing before the first. */
	readonly chapter: { readonly id: string; readonly title: string; readonly offsetMs: number } | undefined;
	readonly paragraphs: readonly Paragraph<Line>[];
}

/** The captions in passages by chapter, each in paragraphs; chapters without a caption are left out. Both in order of time. */
export function transcriptOf<Line extends Cue>(
	cues: readonly Line[],
	chapters: readonly { readonly id: string; readonly title: string; readonly offsetMs: number }[]
): Passage<Line>[] {
	const passages: { chapter: Passage['chapter']; paragraphs: { fromMs: number; lines: Line[] }[] }[] = [];
	let before: Line | undefined;
	for (const cue of cues) {
		const chapter = chapters.findLast(({ offsetMs }) => offsetMs <= cue.fromMs);
		let passage = passages.at(-1);
		if (!passage || passage.chapter?.id !== chapter?.id) {
			passage = { chapter, paragraphs: [] };
			passages.push(passage);
			before = undefined;
		}
		const paragraph = passage.paragraphs.at(-1);
		if (paragraph && before && !begins(cue, before, paragraph.fromMs)) paragraph.lines.push(cue);
		else passage.paragraphs.push({ fromMs: cue.fromMs, lines: [cue] });
		before = cue;
	}
	return passages;
}

function begins(cue: Cue, before: Cue, sinceMs: number): boolean {
	if (SPEAKER.test(cue.text) || cue.fromMs - before.untilMs > PAUSE_MS) return true;
	return cue.fromMs - sinceMs > LONG_MS && SENTENCE_END.test(before.text);
}

/** Only the paragraphs with all of the words, in whatever order and case, anywhere in them. */
export function searchTranscript<Line extends Cue>(
	passages: readonly Passage<Line>[],
	words: string
): Passage<Line>[] {
	const wanted = wordsOf(words);
	if (wanted.length === 0) return [...passages];
	return passages
		.map(({ chapter, paragraphs }) => ({
			chapter,
			paragraphs: paragraphs.filter(({ lines }) => {
				const text = folded(lines.map((line) => line.text).join(' '));
				return wanted.every((word) => text.includes(word));
			})
		}))
		.filter(({ paragraphs }) => paragraphs.length > 0);
}

/** The text in pieces, those that are one of the words marked. */
export function markWords(
	text: string,
	words: string
): { readonly text: string; readonly marked: boolean }[] {
	const wanted = wordsOf(words);
	const plain = folded(text);
	// Where folding changes the length nothing can be pointed at.
	if (wanted.length === 0 || plain.length !== text.length) return [{ text, marked: false }];
	const pieces: { text: string; marked: boolean }[] = [];
	let at = 0;
	while (at < text.length) {
		const found = wanted
			.map((word) => ({ word, index: plain.indexOf(word, at) }))
			.filter(({ index }) => index >= 0)
			.sort((a, b) => a.index - b.index || b.word.length - a.word.length)[0];
		const index = found?.index ?? text.length;
		if (index > at) pieces.push({ text: text.slice(at, index), marked: false });
		if (!found) break;
		at = index + found.word.length;
		pieces.push({ text: text.slice(index, at), marked: true });
	}
	return pieces;
}

const folded = (text: string) => text.toLocaleLowerCase('de').replaceAll('\n', ' ');
const wordsOf = (words: string) => folded(words).split(/\s+/).filter(Boolean).slice(0, 10);
