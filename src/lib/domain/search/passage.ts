/** The few lines of a text that show why it was found, with the words that were asked for marked. */
import { wordsOf, type Word } from './fold.ts';

/** A stretch of text, marked or not. */
export interface Segment {
	readonly text: string;
	readonly hit: boolean;
}

/** Lines of a text around its hits. */
export interface Passage {
	readonly segments: readonly Segment[];
	/** Does the text go on before and after? */
	readonly before: boolean;
	readonly after: boolean;
}

/** What makes a word a hit: its stem, alone or also inside a compound. */
export interface Needle {
	readonly stem: string;
	readonly compounds: boolean;
	/** Everything that begins like this. */
	readonly beginning: boolean;
}

/** Characters of a passage; about three lines. */
const LENGTH = 260;

/** Characters that stand before the first hit. */
const LEAD = 70;

/** What the stemmer takes off a word (Snowball, German), as far as it comes after a stem. */
const ENDING =
	/^(?:e|er|em|en|es|ern|s|n|st|est|et|end|ende[rsmn]?|ung|ungs?|ungen|ig(?:e[rsmn]?)?|isch(?:e[rsmn]?)?|lich(?:e[rsmn]?)?|ik|heit(?:en)?|keit(?:en)?)?$/;

/** Stems shorter than this are marked in compounds only at their beginning or end. */
const LONG_STEM = 4;

/** What stands before it in a compound has at least so many letters; in the middle of a word more, or `ent-schul-digt` is one. */
const SHORTEST_SIDE = 3;
const SHORTEST_FIRST = 4;

/** Is the folded word what the needle looks for? Kinder than the index: a mark too many is no harm. */
export function isHit(word: string, { stem, compounds, beginning }: Needle): boolean {
	if (word.startsWith(stem) && (beginning || ENDING.test(word.slice(stem.length)))) return true;
	if (!compounds || word.length <= stem.length + 2) return false;
	const at = word.lastIndexOf(stem);
	if (at < 0 || (at > 0 && at < SHORTEST_SIDE)) return false;
	if (at === 0 || ENDING.test(word.slice(at + stem.length))) return true;
	return stem.length >= LONG_STEM && at >= SHORTEST_FIRST;
}

/** The words of the text that are hits, in order. */
function hitsIn(text: string, needles: readonly Needle[]): Word[] {
	return wordsOf(text).filter(({ folded }) => needles.some((needle) => isHit(folded, needle)));
}

/** The whole text with its hits marked, for titles. */
export function markAll(text: string, needles: readonly Needle[]): Segment[] {
	return segmentsOf(text, 0, text.length, hitsIn(text, needles));
}

/** The lines with the most different needles; the beginning of the text where there is no hit. */
export function passageOf(text: string, needles: readonly Needle[]): Passage & { readonly hits: number } {
	const flat = text.replaceAll(/\s/g, ' ');
	const hits = hitsIn(flat, needles);
	const start = startOf(flat, bestHit(hits, needles)?.start ?? 0);
	const end = endOf(flat, start + LENGTH);
	return {
		segments: segmentsOf(flat, start, end, hits),
		before: start > 0,
		after: end < flat.length,
		hits: hits.length
	};
}

/** The hit from which most different needles are within a passage. */
function bestHit(hits: readonly Word[], needles: readonly Needle[]): Word | undefined {
	let best: { hit: Word; kinds: number } | undefined;
	for (const hit of hits.slice(0, 500)) {
		const near = hits.filter(({ start, end }) => start >= hit.start && end <= hit.start + LENGTH - LEAD);
		const kinds = needles.filter((needle) => near.some(({ folded }) => isHit(folded, needle))).length;
		if (!best || kinds > best.kinds) best = { hit, kinds };
	}
	return best?.hit;
}

/** Some words before the hit, at the beginning of a sentence where one is near. */
function startOf(text: string, hit: number): number {
	if (hit <= LEAD) return 0;
	const lead = text.slice(hit - LEAD, hit);
	const sentence = lead.search(/[.!?:] \p{Lu}/u);
	if (sentence >= 0) return hit - LEAD + sentence + 2;
	const space = lead.indexOf(' ');
	return space < 0 ? hit - LEAD : hit - LEAD + space + 1;
}

function endOf(text: string, wanted: number): number {
	if (wanted >= text.length) return text.length;
	const space = text.lastIndexOf(' ', wanted);
	return space > wanted - LEAD ? space : wanted;
}

function segmentsOf(text: string, start: number, end: number, hits: readonly Word[]): Segment[] {
	const segments: Segment[] = [];
	const add = (from: number, to: number, hit: boolean) => {
		if (to > from) segments.push({ text: text.slice(from, to), hit });
	};
	let at = start;
	for (const hit of hits) {
		if (hit.start < at || hit.end > end) continue;
		add(at, hit.start, false);
		add(hit.start, hit.end, true);
		at = hit.end;
	}
	add(at, end, false);
	return segments;
}
