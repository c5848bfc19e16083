/** Caption files: WebVTT (W3C) is read and written, SubRip (.srt) is read. */
import { Refusal } from '../errors.ts';
import { LONGEST_CUE_MS, tidyText, type Cue } from './cues.ts';

/** A day of talk has fewer. */
const MOST_CUES = 20_000;

const TIMES =
	/^\s*((?:\d+:)?\d{1,2}:\d{1,2}[.,]\d{1,3})\s*-->\s*((?:\d+:)?\d{1,2}:\d{1,2}[.,]\d{1,3})(?:\s.*)?$/;

/**
 * The captions of a file in order of time. Marks (bold, colours, places) are left out, who speaks (`<v Name>`) stands before
 * the text. One that is longer than a minute ends there.
 *
 * @throws {Refusal} `invalid` with the line that cannot be read
 */
export function readCaptionFile(content: string): Cue[] {
	const lines = content.replace(/^\ufeff/, '').split(/\r\n?|\n/);
	const cues: Cue[] = [];
	for (let index = 0; index < lines.length; index++) {
		const line = lines[index]!;
		if (!line.includes('-->')) continue;
		const times = TIMES.exec(line);
		if (!times)
			throw unreadable(
				index,
				'Die Zeitangabe ist nicht lesbar. Erwartet wird zum Beispiel 00:01:02.500 --> 00:01:05.000.'
			);
		const [fromMs, untilMs] = [readClock(times[1]!), readClock(times[2]!)];
		if (untilMs <= fromMs) throw unreadable(index, 'Das Ende liegt nicht nach dem Beginn.');
		const spoken: string[] = [];
		while (
			index + 1 < lines.length &&
			lines[index + 1]!.trim() !== '' &&
			!lines[index + 1]!.includes('-->')
		) {
			spoken.push(lines[++index]!);
		}
		const text = tidyText(plainText(spoken.join('\n')));
		if (text) cues.push({ fromMs, untilMs: Math.min(untilMs, fromMs + LONGEST_CUE_MS), text });
		if (cues.length > MOST_CUES)
			throw new Refusal('invalid', `Die Datei hat mehr als ${MOST_CUES} Untertitel.`);
	}
	if (cues.length === 0) {
		throw new Refusal(
			'invalid',
			'In dieser Datei stehen keine Untertitel. Gelesen werden WebVTT (.vtt) und SubRip (.srt).'
		);
	}
	return cues.sort((a, b) => a.fromMs - b.fromMs);
}

function unreadable(index: number, sentence: string): Refusal {
	return new Refusal('invalid', `Zeile ${index + 1}: ${sentence}`);
}

function readClock(clock: string): number {
	const [rest = '', fraction = ''] = clock.split(/[.,]/);
	const seconds = rest.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
	return seconds * 1000 + Number(fraction.padEnd(3, '0'));
}

const ENTITIES: Readonly<Record<string, string>> = {
	'&amp;': '&',
	'&lt;': '<',
	'&gt;': '>',
	'&nbsp;': ' ',
	'&lrm;': '',
	'&rlm;': ''
};

function plainText(marked: string): string {
	return marked
		.replaceAll(/<v(?:\.[^\s<>]*)?\s+([^<>]+)>/g, (_, name: string) => `${name.trim()}: `)
		.replaceAll(/<\/?[a-z0-9:.][^<>]*>/gi, '')
		.replaceAll(/\{\\[^{}]*\}/g, '')
		.replaceAll(/&(?:amp|lt|gt|nbsp|lrm|rlm);/g, (entity) => ENTITIES[entity]!);
}

/** A WebVTT file; what would begin a mark is escaped. `header` stands behind the magic word, `language` is an ISO code. */
export function writeWebVtt(cues: readonly (Cue & { readonly id?: string })[]): string {
	const blocks = cues.map(({ id, fromMs, untilMs, text }) => {
		const escaped = tidyText(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
		return `${id ? `${id}\n` : ''}${webVttClock(fromMs)} --> ${webVttClock(untilMs)}\n${escaped}`;
	});
	return `${['WEBVTT', ...blocks].join('\n\n')}\n`;
}

/** `hh:mm:ss.mmm`, whole ms, not negative. */
export function webVttClock(ms: number): string {
	const whole = Math.max(0, Math.round(ms));
	const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
	const fraction = String(whole % 1000).padStart(3, '0');
	return `${two(whole / 3_600_000)}:${two((whole / 60_000) % 60)}:${two((whole / 1000) % 60)}.${fraction}`;
}
